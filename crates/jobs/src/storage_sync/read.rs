//! Files of tasks: JSON, JSONL or Parquet, with one task or several, their annotations and predictions.

use super::state::{Progress, Sync, failed};
use futures_util::{StreamExt as _, stream};
use labelkeep_database::{
    imports::TaskRow,
    storages::{Provider, SourceObject, SourceTask, SyncPage},
};
use labelkeep_formats::{
    import::{Next, TaskReader, TaskSource},
    media::extension_of,
};
use labelkeep_model::{Result, Say};
use labelkeep_object_stores::{Reading, StoreError, Want, read};

/// Objects that are asked for at the same moment.
const AT_ONCE: usize = 8;
/// Tasks of one change, unless their text is long.
const MOST_TASKS: usize = 1_000;
const MOST_BYTES: usize = 4 << 20;

/// What has been read and not stored yet.
#[derive(Default)]
struct Batch {
    page: SyncPage,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, object: &SourceObject, row: i64, task: TaskRow) {
        self.bytes += task.data.len()
            + task.annotations.iter().map(|annotation| annotation.result.len()).sum::<usize>()
            + task.predictions.iter().map(|prediction| prediction.result.len()).sum::<usize>();
        self.page.tasks.push(SourceTask { object: object.clone(), row: Some(row), task });
    }

    fn is_full(&self) -> bool {
        self.page.tasks.len() >= MOST_TASKS || self.bytes >= MOST_BYTES
    }
}

/// The tasks of these objects. What is more than one change takes is stored on the way; the rest is answered.
pub(super) async fn tasks_of(
    sync: &Sync<'_>,
    objects: Vec<SourceObject>,
    before: &Progress,
    progress: &mut Progress,
) -> Result<SyncPage> {
    let mut batch = Batch::default();
    let mut seen = progress.seen;
    let opened = objects.into_iter().map(|object| async {
        let reading = match refuse(sync, &object) {
            Some(say) => Err(say),
            None => Ok(open(sync, &object).await),
        };
        (object, reading)
    });
    let mut opened = stream::iter(opened).buffered(AT_ONCE);
    while let Some((object, reading)) = opened.next().await {
        seen += 1;
        match reading {
            Err(say) => progress.problems.add(&object.key, &say.to_string()),
            Ok(Ok(reading)) => take(sync, &object, reading, &mut batch, progress, (before, seen)).await?,
            Ok(Err(error)) => note(progress, &object, error)?,
        }
        if batch.is_full() {
            flush(sync, &mut batch, before, seen).await?;
        }
    }
    Ok(batch.page)
}

fn refuse(sync: &Sync<'_>, object: &SourceObject) -> Option<Say> {
    if is_parquet(&object.key) {
        let is_off = sync.context.connector().is_ok_and(|connector| !connector.reads_parquet());
        return is_off.then_some(Say::ParquetOff);
    }
    let extension = extension_of(&object.key).to_ascii_lowercase();
    let may_be_json = matches!(extension.as_str(), "" | ".json" | ".jsonl") || sync.storage.provider == Provider::Redis;
    (!may_be_json).then_some(Say::SyncNoTaskFile)
}

fn is_parquet(key: &str) -> bool {
    extension_of(key).eq_ignore_ascii_case(".parquet")
}

async fn open(sync: &Sync<'_>, object: &SourceObject) -> std::result::Result<Reading, StoreError> {
    if is_parquet(&object.key) {
        return super::parquet::lines(sync.store.clone(), &object.key).await;
    }
    read(sync.store.clone(), &object.key, &Want::default()).await
}

/// What is wrong with one object is noted; what is wrong with the store or the credentials ends the sync.
fn note(progress: &mut Progress, object: &SourceObject, error: StoreError) -> Result<()> {
    let is_of_the_store = matches!(
        error,
        StoreError::Network
            | StoreError::Timeout
            | StoreError::Throttled
            | StoreError::NoBucket
            | StoreError::UnknownCredentials
            | StoreError::Expired
            | StoreError::Signature
            | StoreError::ClockSkew
            | StoreError::Region(_)
            | StoreError::Refused(_)
    );
    if is_of_the_store {
        return Err(failed(|reason| Say::SyncNotRead { reason }, &error));
    }
    progress.problems.add(&object.key, &error.to_string());
    Ok(())
}

async fn take(
    sync: &Sync<'_>,
    object: &SourceObject,
    mut reading: Reading,
    batch: &mut Batch,
    progress: &mut Progress,
    (before, seen): (&Progress, i64),
) -> Result<()> {
    let is_lines = extension_of(&object.key).eq_ignore_ascii_case(".jsonl") || is_parquet(&object.key);
    let source = if is_lines { TaskSource::JsonLines } else { TaskSource::Json };
    let mut reader = TaskReader::new(source, sync.plan.options(None));
    let (mut tasks, mut is_whole) = (0_i64, true);
    loop {
        match reader.next() {
            Next::End => break,
            Next::NeedMore => match reading.stream.next().await {
                None => reader.finish(),
                Some(Ok(piece)) => reader.push(&piece),
                Some(Err(error)) => return note(progress, object, error),
            },
            Next::Problem(problem) => {
                progress.problems.add(&object.key, &at(problem.row, &problem.message));
                is_whole = false;
            }
            Next::Task(task) => {
                let number = task.row;
                match sync.plan.accept(task) {
                    Ok(task) => {
                        if let Some(prediction) = task.predictions.last() {
                            progress.model_version = Some(prediction.model_version.clone());
                        }
                        batch.add(object, i64::try_from(number).unwrap_or(i64::MAX) - 1, task);
                        tasks += 1;
                    }
                    Err(text) => {
                        progress.problems.add(&object.key, &at(number, &text));
                        is_whole = false;
                    }
                }
                if batch.is_full() {
                    flush(sync, batch, before, seen).await?;
                }
            }
        }
    }
    // One with mistakes is read again by the next sync: what was good in it is there by then.
    if is_whole {
        batch.page.read.push((object.clone(), tasks));
    }
    Ok(())
}

fn at(row: u64, text: &str) -> String {
    if row == 0 { text.to_owned() } else { format!("task {row}: {text}") }
}

/// Stores what there is, without going on to the next page: a worker that takes over reads this one again.
async fn flush(sync: &Sync<'_>, batch: &mut Batch, before: &Progress, seen: i64) -> Result<()> {
    let batch = std::mem::take(batch);
    sync.store_page(batch.page, before, seen).await
}
