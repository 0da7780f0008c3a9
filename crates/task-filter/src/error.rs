//! Why a filter was refused. Every message names the thing and says what would be accepted.

use thiserror::Error;

/// A filter that cannot be used; the caller answers 400 with this text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilterError {
    #[error("{0}")]
    Shape(String),
    #[error("The column \"{column}\" does not exist. Allowed columns: {allowed}.")]
    UnknownColumn { column: String, allowed: String },
    #[error("The filter type \"{kind}\" of the column \"{column}\" is not known here. Allowed types: {allowed}.")]
    UnknownType { column: String, kind: String, allowed: String },
    #[error("The operator \"{operator}\" cannot be used on the column \"{column}\". Allowed operators: {allowed}.")]
    Operator { column: String, operator: String, allowed: String },
    #[error("The value of the filter on \"{column}\" does not fit: {expected}.")]
    Value { column: String, expected: String },
}

impl FilterError {
    /// The part of the request that is wrong, as the key of `validation_errors`.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Shape(message) if message.starts_with("selectedItems") => "selectedItems",
            Self::Shape(message) if message.starts_with("ordering") => "ordering",
            _ => "filters",
        }
    }
}

/// Text from outside, cut to a length that fits into a message.
pub(crate) fn shorten(text: &str) -> String {
    const LIMIT: usize = 80;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LIMIT).collect();
    short.push('…');
    short
}
