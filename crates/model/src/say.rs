//! Messages: a code, its parameters, and the English text.

mod catalogue;

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

pub use catalogue::Say;

/// A value within a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Param {
    Number(i64),
    Text(String),
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Param {
    pub(crate) fn shorten(&mut self, most: usize) {
        if let Self::Text(text) = self
            && let Some((end, _)) = text.char_indices().nth(most)
        {
            text.truncate(end);
            text.push('…');
        }
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

impl Say {
    /// Every code that there is, with its English text: `{most}` stands for the parameter of that name.
    #[must_use]
    pub fn catalogue() -> Vec<(String, String)> {
        Self::ALL.iter().map(|(name, text)| (snake(name), text.replace("{{", "{").replace("}}", "}"))).collect()
    }

    /// The code of a message without parameters, of which only the text is left.
    pub(crate) fn code_of(text: &str) -> Option<String> {
        Self::ALL.iter().find(|(_, known)| *known == text).map(|(name, _)| snake(name))
    }

    #[must_use]
    pub fn code(&self) -> String {
        snake(self.name())
    }
}

/// `TooLong` is `too_long`.
fn snake(name: &str) -> String {
    let mut code = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(character.to_ascii_lowercase());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{Param, Say};
    use std::collections::BTreeSet;

    #[test]
    fn a_message_has_a_code_and_parameters_beside_its_text() {
        let message = Say::TooLong { most: 50.into() };
        assert_eq!(message.code(), "too_long");
        assert_eq!(message.to_string(), "Ensure this field has no more than 50 characters.");
        assert_eq!(message.into_params().into_iter().collect::<Vec<_>>(), [("most".to_owned(), Param::Number(50))]);
    }

    #[test]
    fn each_code_is_there_once() {
        let all = Say::catalogue();
        assert_eq!(all.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|(_, text)| text).collect::<BTreeSet<_>>().len(), all.len(), "one text, one code");
        assert!(all.contains(&(Say::Required.code(), Say::Required.to_string())));
    }
}
