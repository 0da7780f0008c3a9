use crate::say::{Param, Say};
use serde::{Deserialize, Serialize, Serializer};
use std::{borrow::Cow, collections::BTreeMap, fmt, ops::Deref};
use utoipa::ToSchema;

/// A message for whoever asked: its English text and, where it is one of the catalogue, what it says in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    english: Cow<'static, str>,
    /// In a box: each `Result` has room for it.
    said: Option<Box<Said>>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// In English.
    pub message: String,
    /// The message for other languages; left out where it is in no catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub said: Option<Said>,
}

impl From<Text> for Told {
    fn from(text: Text) -> Self {
        Self { message: text.english.into_owned(), said: text.said.map(|said| *said) }
    }
}

impl From<Told> for Text {
    fn from(told: Told) -> Self {
        Self { english: told.message.into(), said: told.said.map(Box::new) }
    }
}

impl Text {
    /// `None` for texts that are no messages of ours, such as those of a parser.
    #[must_use]
    pub fn said(&self) -> Option<&Said> {
        self.said.as_deref()
    }

    /// A message that came through a parser, which keeps its text alone and may add where it was.
    #[must_use]
    pub fn of_parser(english: String) -> Self {
        let bare = english.split_once(" at line ").map_or(english.as_str(), |(bare, _)| bare);
        let (code, params) = match Say::code_of(bare) {
            Some(code) => (code, BTreeMap::new()),
            None => {
                let reason = Say::NotUnderstood { reason: english.as_str().into() };
                (reason.code(), reason.into_params())
            }
        };
        Self { english: english.into(), said: Some(Box::new(Said { code, params, place: None })) }
    }

    /// The same message about one place of what was sent.
    #[must_use]
    pub fn at(self, place: impl fmt::Display) -> Self {
        let english = format!("{place}: {}", self.english);
        let put = |mut said: Box<Said>| {
            said.place = Some(said.place.map_or_else(|| place.to_string(), |inner| format!("{place}: {inner}")));
            said
        };
        Self { english: english.into(), said: self.said.map(put) }
    }

    /// The same message in other English words, such as with its place in front.
    #[must_use]
    pub fn worded(self, english: String) -> Self {
        Self { english: english.into(), ..self }
    }

    /// At most so many characters, also of what was put into it.
    #[must_use]
    pub fn shortened(self, most: usize) -> Self {
        let mut text = self;
        if let Some((end, _)) = text.english.char_indices().nth(most) {
            let mut english = text.english.into_owned();
            english.truncate(end);
            english.push('…');
            text.english = english.into();
        }
        for param in text.said.iter_mut().flat_map(|said| said.params.values_mut()) {
            param.shorten(most);
        }
        text
    }

    #[must_use]
    pub fn into_english(self) -> String {
        self.english.into_owned()
    }
}

impl From<Say> for Text {
    fn from(say: Say) -> Self {
        let (english, code) = (say.to_string().into(), say.code());
        Self { english, said: Some(Box::new(Said { code, params: say.into_params(), place: None })) }
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self { english: text.into(), said: None }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self { english: text.into(), said: None }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        *self.english == *other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self.english == **other
    }
}

/// As the compatible API has messages: the English text alone.
impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english)
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::Say;

    #[test]
    fn a_place_stands_in_front_in_every_language() {
        let text = Text::from(Say::ItemNoResult).at("annotations[2]").at("task 7");
        assert_eq!(text, "task 7: annotations[2]: \"result\" is missing; it must be a list.");
        let said = text.said().unwrap();
        assert_eq!((said.code.as_str(), said.place.as_deref()), ("item_no_result", Some("task 7: annotations[2]")));
    }

    #[test]
    fn a_text_that_a_parser_passed_on_is_known_again() {
        let text = Text::of_parser("Must be a valid boolean. at line 1 column 9".into());
        assert_eq!(text, "Must be a valid boolean. at line 1 column 9");
        assert_eq!(text.said().unwrap().code, "no_truth");
        let foreign = Text::of_parser("invalid type: map".into());
        assert_eq!(foreign.said().unwrap().params["reason"].to_string(), "invalid type: map");
    }
}
