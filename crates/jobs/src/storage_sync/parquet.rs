//! A Parquet file of a store as lines of JSON. It is asked for its footer and then for one group of rows after the other; while
//! rows are made into tasks the next ones are unpacked, elsewhere than where others wait.

use futures_util::{StreamExt as _, stream};
use labelkeep_formats::parquet::{Fault, Footer, footer_range};
use labelkeep_model::Say;
use labelkeep_object_stores::{ByteRange, ObjectStore, Reading, StoreError, Want, read};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Bytes of lines that are handed on together, and how many such wait at most.
const PIECE: usize = 256 << 10;
const WAITING: usize = 4;

type Piece = Result<bytes::Bytes, StoreError>;

/// An object, of one version.
struct Object {
    store: Arc<dyn ObjectStore>,
    key: String,
    mark: Option<String>,
}

/// # Errors
/// What the store says, and when it is no Parquet file.
pub(super) async fn lines(store: Arc<dyn ObjectStore>, key: &str) -> Result<Reading, StoreError> {
    let head = store.head(key).await?;
    let object = Object { store, key: key.to_owned(), mark: head.mark.clone() };
    let size = head.size;
    let tail = object.part(size.saturating_sub(8), 8.min(size)).await?;
    let (from, length) = footer_range(&tail, size).map_err(told)?;
    let footer = object.part(from, length as u64).await?;
    let footer = Arc::new(Footer::read(&footer, size).map_err(told)?);
    let (sender, receiver) = mpsc::channel::<Piece>(WAITING);
    tokio::spawn(async move {
        if let Err(error) = send(&object, &footer, &sender).await {
            // Nobody may be listening any more.
            let _ = sender.send(Err(error)).await;
        }
    });
    let pieces =
        stream::unfold(receiver, |mut receiver| async { receiver.recv().await.map(|piece| (piece, receiver)) });
    Ok(Reading { head, part: None, stream: Box::pin(pieces) })
}

async fn send(object: &Object, footer: &Arc<Footer>, sender: &mpsc::Sender<Piece>) -> Result<(), StoreError> {
    for group in 0..footer.groups() {
        let (from, length) = footer.range(group).map_err(told)?;
        let bytes = object.part(from, length).await?;
        let (footer, sender) = (Arc::clone(footer), sender.clone());
        let unpacked = tokio::task::spawn_blocking(move || unpack(&footer, group, bytes, &sender));
        if !unpacked.await.unwrap_or(Err(Fault::Damaged)).map_err(told)? {
            return Ok(());
        }
    }
    Ok(())
}

/// False: nobody listens any more.
fn unpack(footer: &Footer, group: usize, bytes: Vec<u8>, sender: &mpsc::Sender<Piece>) -> Result<bool, Fault> {
    let mut piece = Vec::new();
    for row in footer.rows(group, bytes)? {
        piece.extend(row?);
        piece.push(b'\n');
        if piece.len() >= PIECE && sender.blocking_send(Ok(std::mem::take(&mut piece).into())).is_err() {
            return Ok(false);
        }
    }
    Ok(piece.is_empty() || sender.blocking_send(Ok(piece.into())).is_ok())
}

impl Object {
    async fn part(&self, from: u64, length: u64) -> Result<Vec<u8>, StoreError> {
        let Some(last) = length.checked_sub(1).and_then(|length| from.checked_add(length)) else {
            return Ok(Vec::new());
        };
        let want = Want { range: Some(ByteRange::Between(from, last)), mark: self.mark.clone(), unless: None };
        let mut stream = read(self.store.clone(), &self.key, &want).await?.stream;
        let mut bytes = Vec::new();
        while let Some(piece) = stream.next().await {
            bytes.extend_from_slice(&piece?);
            if bytes.len() as u64 > length {
                return Err(StoreError::Malformed);
            }
        }
        if bytes.len() as u64 == length { Ok(bytes) } else { Err(told(Fault::Damaged)) }
    }
}

fn told(fault: Fault) -> StoreError {
    StoreError::Setting(Say::from(fault).into())
}

#[cfg(test)]
mod tests {
    use super::lines;
    use futures_util::StreamExt as _;
    use labelkeep_object_stores::{Local, StoreError};
    use std::{path::Path, sync::Arc};

    async fn rows(name: &str, change: impl Fn(&mut Vec<u8>)) -> Result<Vec<String>, StoreError> {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/parquet");
        let folder = tempfile::tempdir().unwrap();
        let mut file = std::fs::read(fixtures.join(name)).unwrap();
        change(&mut file);
        std::fs::write(folder.path().join("file.parquet"), file).unwrap();
        let mut reading = lines(Arc::new(Local::new(folder.path()).unwrap()), "file.parquet").await?;
        let mut text = Vec::new();
        while let Some(piece) = reading.stream.next().await {
            text.extend_from_slice(&piece?);
        }
        Ok(String::from_utf8(text).unwrap().lines().map(str::to_owned).collect())
    }

    #[tokio::test]
    async fn rows_of_all_groups_come_in_their_order() {
        let rows = rows("long_zstd.parquet", |_| {}).await.unwrap();
        assert_eq!(rows.len(), 5000);
        assert!(rows.iter().enumerate().all(|(n, row)| row.starts_with(&format!("{{\"n\":{n},"))));
    }

    #[tokio::test]
    async fn s24_a_hostile_file_is_an_error_of_its_own() {
        let told = |error: StoreError| error.to_string();
        assert!(told(rows("bomb.parquet", |_| {}).await.unwrap_err()).contains("too large"));
        assert!(told(rows("nested.parquet", |file| file.truncate(100)).await.unwrap_err()).contains("damaged"));
        assert!(told(rows("nested.parquet", |file| file.truncate(3)).await.unwrap_err()).contains("damaged"));
        let lies = |file: &mut Vec<u8>| {
            let at = file.len() - 8;
            file[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        };
        assert!(told(rows("nested.parquet", lies).await.unwrap_err()).contains("too large"));
    }
}
