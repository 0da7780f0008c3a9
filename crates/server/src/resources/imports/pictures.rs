//! Pictures that have to be decoded: away from the threads that answer requests, and one at a time, so that memory is
//! bounded whatever is sent.

use labelkeep_formats::tiff;
use labelkeep_model::{Error, Result, Say};
use tokio::sync::Semaphore;

static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// The picture as PNG, or why there is none.
pub(super) async fn to_png(file: Vec<u8>) -> Result<Result<Vec<u8>, Say>> {
    let permit = ONE_AT_A_TIME.acquire().await.map_err(Error::internal)?;
    let converted = tokio::task::spawn_blocking(move || {
        // Held by the work, not by who waits for it: who goes away must not make room for a second one.
        let _permit = permit;
        tiff::to_png(&file)
    });
    converted.await.map_err(Error::internal)
}
