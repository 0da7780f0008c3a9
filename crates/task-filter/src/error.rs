//! Why a filter was refused. Every message names the thing and says what would be accepted.

use labelkeep_model::{Say, Text};
use std::fmt;

/// A filter that cannot be used; the caller answers 400 with this text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterError {
    Shape(Box<Say>),
    UnknownColumn { column: String, allowed: String },
    UnknownType { column: String, kind: String, allowed: String },
    Operator { column: String, operator: String, allowed: String },
    Value { column: String, expected: Box<Say> },
}

impl From<FilterError> for Text {
    fn from(error: FilterError) -> Self {
        let say = match error {
            FilterError::Shape(say) => *say,
            FilterError::UnknownColumn { column, allowed } => {
                Say::FilterColumn { column: column.into(), allowed: allowed.into() }
            }
            FilterError::UnknownType { column, kind, allowed } => {
                Say::FilterType { kind: kind.into(), column: column.into(), allowed: allowed.into() }
            }
            FilterError::Operator { column, operator, allowed } => {
                Say::FilterOperator { operator: operator.into(), column: column.into(), allowed: allowed.into() }
            }
            FilterError::Value { column, expected } => {
                Say::FilterValue { column: column.into(), expected: (*expected).into() }
            }
        };
        say.into()
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Text::from(self.clone()).fmt(f)
    }
}

impl std::error::Error for FilterError {}

impl FilterError {
    /// The part of the request that is wrong, as the key of `validation_errors`.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Shape(say) => match **say {
                Say::SelectionShape | Say::SelectionTooMany { .. } | Say::SelectionIds => "selectedItems",
                Say::OrderingShape | Say::OrderingTooMany { .. } => "ordering",
                _ => "filters",
            },
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
