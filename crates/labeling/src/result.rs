//! Annotation results: JSON lists of regions and answers, kept as text byte for byte.
//!
//! Only what must be known is read (type, names, labels). Everything else, known or not, is left alone.

mod change;
mod item;
mod quick;
mod summary;

pub use change::{Change, Part, Unfit};
pub use summary::Summary;
pub(crate) use summary::annotation_key;

use labelkeep_model::{
    Say, Text,
    json::{self, Reader},
};
use std::borrow::Cow;

/// Longest result that is taken, in bytes.
pub const MAX_BYTES: usize = 10_000_000;

/// Why a result is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResultError {
    TooLong(usize),
    Refused(json::Refusal),
    NotJson(Text),
    NotAList,
    NotAnObject(usize),
}

impl From<json::Refusal> for ResultError {
    fn from(refusal: json::Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ResultError> for Text {
    fn from(error: ResultError) -> Self {
        match error {
            ResultError::TooLong(bytes) => Say::ResultTooLong { bytes: bytes.into(), most: MAX_BYTES.into() },
            ResultError::Refused(refusal) => return refusal.into(),
            ResultError::NotJson(text) => return text,
            ResultError::NotAList => Say::ResultNoList,
            ResultError::NotAnObject(at) => Say::ResultNoObject { at: at.to_string().into() },
        }
        .into()
    }
}

impl From<ResultError> for labelkeep_model::Error {
    fn from(error: ResultError) -> Self {
        if matches!(error, ResultError::TooLong(_)) {
            return Self::new(labelkeep_model::ErrorKind::TooLarge, error);
        }
        Self::field("result", error)
    }
}

/// A result that may be stored: the text and what was counted in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<'a> {
    /// As it came; only the quotes of a result sent as a string are gone.
    pub text: Cow<'a, str>,
    /// Number of regions and answers: the items with one id are one, and so are all without.
    pub count: usize,
    pub summary: Summary,
}

/// Checks a result and counts what the project summary keeps. A JSON string with the list inside is taken too, and
/// `null` as an empty list, because clients send both.
///
/// # Errors
/// When it is no list of objects, too long, too deep, or not to be held by a database.
pub fn check(text: &str) -> Result<Checked<'_>, ResultError> {
    if text.len() > MAX_BYTES {
        return Err(ResultError::TooLong(text.len()));
    }
    let text: Cow<'_, str> = match text.trim_start().as_bytes().first() {
        Some(b'"') => {
            Cow::Owned(serde_json::from_str(text).map_err(|error| ResultError::NotJson(Text::of_json(&error)))?)
        }
        _ if text.trim() == "null" => Cow::Borrowed("[]"),
        _ => Cow::Borrowed(text),
    };
    // Depth first: the parser below may then recurse safely.
    json::check_storable(&text)?;
    let (count, summary) = item::read(&text)?;
    Ok(Checked { text, count, summary })
}

/// A result that is ready to be stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// In its one spelling: see `json::normal`.
    pub text: String,
    pub count: usize,
    pub summary: Summary,
}

/// A result that was checked, as it is stored. What is no list has no regions.
#[must_use]
pub fn stored(checked: &str) -> Stored {
    if let Some(quick) = quick::read(Reader::normalising(checked.as_bytes())) {
        return Stored { text: quick.spelled, count: quick.count, summary: quick.summary };
    }
    let text = json::normal(checked).into_owned();
    let (count, summary) = item::read(&text).unwrap_or_default();
    Stored { text, count, summary }
}

/// What the project summary counts in a result that was checked before it was stored.
#[must_use]
pub fn summarise(stored: &str) -> Summary {
    match quick::read(Reader::new(stored.as_bytes())) {
        Some(quick) => quick.summary,
        None => item::read(stored).map(|(_, summary)| summary).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
