use crate::{
    param::{Param, Said, Told},
    say::Say,
};
use serde::{Serialize, Serializer};
use std::{borrow::Cow, collections::BTreeMap, fmt, ops::Deref};

/// Colons within the place of a message, such as `a.json: 3: annotations[2]`.
const PLACES: usize = 6;

/// A message for whoever asked: its English text and, where it is one of the catalogue, what it says in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    english: Cow<'static, str>,
    /// In a box: each `Result` has room for it.
    said: Option<Box<Said>>,
}

impl From<Text> for Told {
    fn from(text: Text) -> Self {
        Self { message: text.english.into_owned(), said: text.said.map(|said| *said) }
    }
}

impl From<Text> for Param {
    fn from(text: Text) -> Self {
        Self::Message(Box::new(text.into()))
    }
}

impl From<Told> for Text {
    fn from(told: Told) -> Self {
        Self { english: told.message.into(), said: told.said.map(Box::new) }
    }
}

impl Text {
    /// `None` for texts that are for operators only.
    #[must_use]
    pub fn said(&self) -> Option<&Said> {
        self.said.as_deref()
    }

    /// Of commands and of the start of the server: in English alone, for who runs it.
    #[must_use]
    pub fn for_operators(english: impl Into<Cow<'static, str>>) -> Self {
        Self { english: english.into(), said: None }
    }

    /// An English text that was stored without its code: known again where it is one of the catalogue.
    #[must_use]
    pub fn of_stored(english: String) -> Self {
        if let Some((code, params)) = Say::recognised(&english) {
            return Self::of(english, code, params);
        }
        let placed = english.match_indices(": ").take(PLACES).find_map(|(at, colon)| {
            let (place, rest) = (english.get(..at)?, english.get(at + colon.len()..)?);
            let (code, params) = Say::recognised(rest)?;
            Some(Box::new(Said { code, params, place: Some(place.to_owned()) }))
        });
        Self { english: english.into(), said: placed }
    }

    pub(crate) fn of(english: String, code: String, params: BTreeMap<String, Param>) -> Self {
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
        let mut told = Told::from(self);
        told.shorten(most);
        told.into()
    }

    #[must_use]
    pub fn into_english(self) -> String {
        self.english.into_owned()
    }
}

impl From<Say> for Text {
    fn from(say: Say) -> Self {
        Told::from(say).into()
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
    use super::{Said, Text};
    use crate::{Param, Say};

    #[test]
    fn a_place_stands_in_front_in_every_language() {
        let text = Text::from(Say::ItemNoResult).at("annotations[2]").at("task 7");
        assert_eq!(text, "task 7: annotations[2]: \"result\" is missing; it must be a list.");
        let said = text.said().unwrap();
        assert_eq!((said.code.as_str(), said.place.as_deref()), ("item_no_result", Some("task 7: annotations[2]")));
    }

    #[test]
    fn what_was_stored_in_english_alone_is_known_again() {
        let waits = Say::StoreWaits { reason: Say::StoreStatus { status: 418.into() }.into() };
        for text in [
            Text::from(waits),
            Text::from(Say::StoreDenied { permission: "put".into() }),
            Text::from(Say::ItemNoResult).at("annotations[2]").at("a.json: 3"),
        ] {
            assert_eq!(Text::of_stored(text.to_string()), text);
        }
        assert_eq!(Text::of_stored("no words: of ours".into()).said(), None);
    }

    #[test]
    fn what_stands_within_a_message_has_a_code_too() {
        let expected = Say::FilterValue { column: "id".into(), expected: Say::NeedsNumber.into() };
        let list = vec![Say::OneDraft.into(), "a".into(), 5.into()];
        let text = Text::from(Say::NothingWasImportedOf { names: list.into(), more: Param::from(expected) });
        assert!(text.contains("1 draft, a, 5 and The value of the filter on \"id\" does not fit: a number is needed."));
        let json = serde_json::to_value(text.said().unwrap()).unwrap();
        assert_eq!(json["params"]["names"][0]["said"]["code"], "one_draft");
        assert_eq!(json["params"]["more"]["said"]["params"]["expected"]["message"], "a number is needed");
        assert_eq!(&serde_json::from_value::<Said>(json).unwrap(), text.said().unwrap());
        let short = text.shortened(3);
        assert_eq!(short.said().unwrap().params["more"].to_string(), "The…");
    }
}
