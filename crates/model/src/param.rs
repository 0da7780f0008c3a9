//! What stands in the places of a message: values, other messages, lists.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};
use utoipa::ToSchema;

/// A value within a message: a number, a name or another text that is in no language, a message, several of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(no_recursion)]
pub enum Param {
    Number(i64),
    Text(String),
    Message(Box<Told>),
    /// In a box, as the others: each `Result` has room for several.
    List(Box<[Param]>),
}

/// A message of the catalogue for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Said {
    pub code: String,
    #[serde(default)]
    pub params: BTreeMap<String, Param>,
    /// Where in what was sent, such as `annotations[2]` or `tasks.csv, 7`; it stands in front of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub place: Option<String>,
}

/// A message as it is stored, and as answers have it that are not errors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// In English.
    pub message: String,
    /// The message for other languages; left out where it is in no catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub said: Option<Said>,
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Message(told) => f.write_str(&told.message),
            Self::List(params) => params.iter().enumerate().try_for_each(|(at, param)| {
                f.write_str(if at == 0 { "" } else { ", " })?;
                param.fmt(f)
            }),
        }
    }
}

impl Param {
    fn shorten(&mut self, most: usize) {
        match self {
            Self::Number(_) => {}
            Self::Text(text) => cut(text, most),
            Self::Message(told) => told.shorten(most),
            Self::List(params) => params.iter_mut().for_each(|param| param.shorten(most)),
        }
    }
}

impl Told {
    /// At most so many characters, also of what was put into it.
    pub(crate) fn shorten(&mut self, most: usize) {
        cut(&mut self.message, most);
        for param in self.said.iter_mut().flat_map(|said| said.params.values_mut()) {
            param.shorten(most);
        }
    }
}

fn cut(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
}

impl From<Vec<Param>> for Param {
    fn from(params: Vec<Param>) -> Self {
        Self::List(params.into_boxed_slice())
    }
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Param {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Param {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Param {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Param {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Param {
    fn from(number: u64) -> Self {
        Self::Number(number.try_into().unwrap_or(i64::MAX))
    }
}

impl From<usize> for Param {
    fn from(number: usize) -> Self {
        Self::Number(number.try_into().unwrap_or(i64::MAX))
    }
}
