//! Whether a connection can do what it is for. Each refusal names the permission that is missing.

use crate::{place::Place, values::told};
use labelkeep_model::{Error, Result, Say};
use labelkeep_object_stores::{ByteRange, Condition, Content, Listing, ObjectStore, Operation, StoreError, Want};

/// Pages without an object that are looked at before a place counts as empty.
const EMPTY_PAGES: usize = 10;
/// A key that no version was ever written to.
const PROBE: &str = "labelkeep-write-check.json";
/// A mark that no version has.
const NO_MARK: &str = "\"00000000000000000000000000000000\"";

/// Lists the place; where files of tasks are `read`, reads the first byte of one. Nothing is written.
///
/// # Errors
/// 400 that says why not, and which permission is missing.
pub async fn check_source(store: &dyn ObjectStore, place: &Place, reads: bool) -> Result<()> {
    let mut listing = Listing { is_recursive: true, limit: 1, ..place.listing() };
    let mut is_empty = true;
    for _ in 0..EMPTY_PAGES {
        let page = store.list_page(&listing).await.map_err(told)?;
        is_empty = page.objects.is_empty() && page.folders.is_empty();
        listing.token = page.next;
        if !is_empty || listing.token.is_none() {
            break;
        }
    }
    if is_empty && place.has_bucket() && !place.prefix().is_empty() {
        return Err(Error::non_field(Say::StoreNothingBelow { uri: place.uri(place.prefix()).into() }));
    }
    if !reads {
        return Ok(());
    }
    let page = store.list_page(&place.listing()).await.map_err(told)?;
    let Some(object) = page.objects.iter().find(|object| place.wants(&object.key)) else { return Ok(()) };
    let first = Want { range: Some(ByteRange::Between(0, 0)), ..Want::default() };
    match store.get(&object.key, &first).await {
        // An empty object has no first byte, and yet could be read.
        Ok(_) | Err(StoreError::BadRange | StoreError::NotFound | StoreError::WrongType) => Ok(()),
        Err(error) => Err(told(error)),
    }
}

/// Asks to write over a version that there never was, so that who may write is told apart from who may not, and nothing
/// is written. A store that knows no such condition writes one small object, which is removed.
///
/// # Errors
/// 400 that says why not, and which permission is missing.
pub async fn check_target(store: &dyn ObjectStore, place: &Place) -> Result<()> {
    let key = format!("{}{PROBE}", place.prefix());
    let condition = Condition::Mark(NO_MARK.to_owned());
    match store.put(&key, Content::json("{}"), &condition).await {
        Err(StoreError::Precondition | StoreError::NotFound) => Ok(()),
        Err(StoreError::Unsupported(_)) => match store.head(&key).await {
            // Without conditions, whether the store answers at all is what can be known without writing.
            Ok(_) | Err(StoreError::NotFound | StoreError::Denied(Operation::Get)) => Ok(()),
            Err(error) => Err(told(error)),
        },
        Ok(_) => store.delete(&key).await.or_else(|error| match error {
            StoreError::Denied(_) => Ok(()),
            other => Err(told(other)),
        }),
        Err(error) => Err(told(error)),
    }
}
