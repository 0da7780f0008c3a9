//! Small words about values of settings, and about what a store refuses.

use labelkeep_model::Error;
use labelkeep_object_stores::StoreError;

/// As clients of the compatible API expect what is wrong with a connection.
pub(crate) fn told(error: StoreError) -> Error {
    Error::non_field(error)
}

pub(crate) fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

pub(crate) fn or(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
}
