//! What people are told of a job that failed.

use labelkeep_model::{Error, ErrorKind};

/// Why a job failed, for people.
pub(crate) fn reason(error: &Error) -> String {
    match &error.kind {
        ErrorKind::Validation(fields) => fields.values().flatten().cloned().collect::<Vec<_>>().join("\n"),
        _ => error.detail.to_string(),
    }
}
