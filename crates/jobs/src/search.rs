//! Makes the index of texts behind what is written, while a server or worker runs.

use labelkeep_database::{Database, SearchStep};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// When there is nothing to do, it is looked again so much later.
const PAUSE: Duration = Duration::from_secs(2);
/// When it could not be made.
const LONG_PAUSE: Duration = Duration::from_secs(60);
/// While tasks are being written, so many times as long as a step takes belongs to those who write.
const SHARE: u32 = 12;
/// Steps after which it is said how far it is.
const TELL: u32 = 500;

/// Goes on until `stop` says so.
pub async fn index_task_search(database: Database, mut stop: watch::Receiver<bool>) {
    let (mut is_ready, mut is_told, mut steps, mut newest_before) = (false, false, 0_u32, 0);
    while !*stop.borrow() {
        let begun = Instant::now();
        let pause = match step(&database, &mut is_ready).await {
            Ok(Some(SearchStep::Indexed { newest })) => {
                steps += 1;
                let is_importing = std::mem::replace(&mut newest_before, newest) < newest;
                (begun.elapsed() * if is_importing { SHARE } else { 1 }).min(PAUSE)
            }
            Ok(Some(SearchStep::Wait)) => {
                if steps >= TELL {
                    tracing::info!("the index for text searches is up to date");
                }
                steps = 0;
                PAUSE
            }
            Ok(None) => {
                if !std::mem::replace(&mut is_told, true) {
                    tracing::warn!(
                        "text searches read all data, because PostgreSQL has no extension pg_trgm or this account may not \
                         create it; they are fast after CREATE EXTENSION pg_trgm"
                    );
                }
                LONG_PAUSE
            }
            Err(error) => {
                tracing::warn!(%error, "the index for text searches was not continued; it is tried again");
                LONG_PAUSE
            }
        };
        if steps > 0 && steps.is_multiple_of(TELL) {
            let upto = database.task_search_upto().await.unwrap_or_default();
            tracing::info!(
                upto,
                "the index for text searches is being made; tasks with higher ids are read for searches"
            );
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// `None`: this database cannot have such an index.
async fn step(database: &Database, is_ready: &mut bool) -> labelkeep_model::Result<Option<SearchStep>> {
    if !*is_ready {
        *is_ready = database.prepare_task_search().await?;
    }
    if *is_ready { database.index_task_search().await.map(Some) } else { Ok(None) }
}
