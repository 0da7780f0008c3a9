//! What people are told of a job that failed.

use labelkeep_model::{Error, ErrorKind, Text};

/// Why a job failed, for people.
pub(crate) fn reasons(error: &Error) -> Vec<Text> {
    match &error.kind {
        ErrorKind::Validation(fields) => fields.values().flatten().cloned().collect(),
        _ => vec![error.detail.clone()],
    }
}

/// The same as one text.
pub(crate) fn reason(error: &Error) -> String {
    reasons(error).iter().map(|text| &**text).collect::<Vec<_>>().join("\n")
}
