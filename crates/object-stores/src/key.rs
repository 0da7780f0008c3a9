//! What a key may be. Everything else is the store's business.

use crate::StoreError;
use labelkeep_model::Say;

/// Longest key of the clouds, in bytes.
const MOST: usize = 1024;

pub(crate) fn check(key: &str) -> Result<(), StoreError> {
    if key.is_empty() {
        return Err(StoreError::Key(Say::KeyEmpty));
    }
    if key.len() > MOST {
        return Err(StoreError::Key(Say::KeyTooLong));
    }
    Ok(())
}

/// Browsers make another address of `/./` and `/../` before they ask, so that no link can lead to such a key.
pub(crate) fn check_link(key: &str) -> Result<(), StoreError> {
    check(key)?;
    if key.split('/').any(|part| part == "." || part == "..") {
        return Err(StoreError::Key(Say::KeyNoLink));
    }
    Ok(())
}
