//! What of a result is new, beside one that is known: a stroke on a mask of a megabyte is a few numbers in the middle of a list.

use crate::json_text;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap};
use utoipa::ToSchema;

/// How a JSON value becomes another one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = ResultChange)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is another value.
    #[schema(value_type = Value)]
    Value(Box<RawValue>),
    /// Of an object by their names, of a list by their numbers from 0.
    #[schema(no_recursion)]
    Members(BTreeMap<String, Change>),
    Part(Part),
    /// Of a member of an object: it goes.
    Absent,
}

/// A stretch of a list or text gives way to another one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = ResultPart)]
pub struct Part {
    /// Elements, or UTF-16 units of a text, before it.
    pub at: usize,
    /// How many go.
    pub remove: usize,
    /// A list or text of those that come.
    #[schema(value_type = Value)]
    pub insert: Box<RawValue>,
}

/// The change is of another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit;

impl Change {
    /// The other value, as JSON text. What the change does not name stays as it is, byte for byte.
    ///
    /// # Errors
    /// When the value has no such members or is shorter.
    pub fn apply(&self, text: &str) -> Result<String, Unfit> {
        let mut out = String::with_capacity(text.len());
        self.write(text, &mut out)?;
        Ok(out)
    }

    fn write(&self, text: &str, out: &mut String) -> Result<(), Unfit> {
        let begins_with = text.trim_start().as_bytes().first();
        match (self, begins_with) {
            (Self::Value(value), _) => out.push_str(value.get()),
            (Self::Members(changes), Some(b'{')) => members(changes, text, out)?,
            (Self::Members(changes), Some(b'[')) => elements(changes, text, out)?,
            (Self::Part(part), Some(b'[')) => part.of_list(text, out)?,
            (Self::Part(part), Some(b'"')) => part.of_text(text, out)?,
            _ => return Err(Unfit),
        }
        Ok(())
    }
}

fn members(changes: &BTreeMap<String, Change>, text: &str, out: &mut String) -> Result<(), Unfit> {
    let mut known: Vec<(String, &RawValue)> = Vec::new();
    json_text::for_each(text, |name, value| known.push((name.to_owned(), value))).map_err(|_| Unfit)?;
    let is_known = |name: &str| known.iter().any(|(other, _)| other == name);
    let new: Vec<_> = changes.iter().filter(|(name, _)| !is_known(name)).collect();
    out.push('{');
    let mut is_first = true;
    for (name, value) in &known {
        let change = changes.get(name);
        if matches!(change, Some(Change::Absent)) {
            continue;
        }
        begin(&mut is_first, out);
        named(name, out)?;
        match change {
            Some(change) => change.write(value.get(), out)?,
            None => out.push_str(value.get()),
        }
    }
    for (name, change) in new {
        let Change::Value(value) = change else { return Err(Unfit) };
        begin(&mut is_first, out);
        named(name, out)?;
        out.push_str(value.get());
    }
    out.push('}');
    Ok(())
}

fn elements(changes: &BTreeMap<String, Change>, text: &str, out: &mut String) -> Result<(), Unfit> {
    let list = list_of(text)?;
    let mut by_place = BTreeMap::new();
    for (place, change) in changes {
        let place: usize = place.parse().map_err(|_| Unfit)?;
        if place >= list.len() {
            return Err(Unfit);
        }
        by_place.insert(place, change);
    }
    out.push('[');
    let mut is_first = true;
    for (place, value) in list.iter().enumerate() {
        begin(&mut is_first, out);
        match by_place.get(&place) {
            Some(change) => change.write(value.get(), out)?,
            None => out.push_str(value.get()),
        }
    }
    out.push(']');
    Ok(())
}

impl Part {
    fn of_list(&self, text: &str, out: &mut String) -> Result<(), Unfit> {
        let list = list_of(text)?;
        let end = self.at.checked_add(self.remove).ok_or(Unfit)?;
        let (before, after) = (list.get(..self.at).ok_or(Unfit)?, list.get(end..).ok_or(Unfit)?);
        out.push('[');
        let mut is_first = true;
        for value in before.iter().chain(&list_of(self.insert.get())?).chain(after) {
            begin(&mut is_first, out);
            out.push_str(value.get());
        }
        out.push(']');
        Ok(())
    }

    fn of_text(&self, text: &str, out: &mut String) -> Result<(), Unfit> {
        let text: Cow<'_, str> = serde_json::from_str(text).map_err(|_| Unfit)?;
        let insert: String = serde_json::from_str(self.insert.get()).map_err(|_| Unfit)?;
        let start = byte_of(&text, self.at)?;
        let rest = text.get(start..).ok_or(Unfit)?;
        let end = start + byte_of(rest, self.remove)?;
        let parts = [text.get(..start), Some(insert.as_str()), text.get(end..)];
        let whole = parts.into_iter().collect::<Option<Vec<&str>>>().ok_or(Unfit)?.concat();
        out.push_str(&serde_json::to_string(&whole).map_err(|_| Unfit)?);
        Ok(())
    }
}

/// Where the unit of UTF-16 begins.
fn byte_of(text: &str, unit: usize) -> Result<usize, Unfit> {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= unit {
            return if units == unit { Ok(at) } else { Err(Unfit) };
        }
        units += character.len_utf16();
    }
    if units == unit { Ok(text.len()) } else { Err(Unfit) }
}

fn list_of(text: &str) -> Result<Vec<&RawValue>, Unfit> {
    serde_json::from_str(text).map_err(|_| Unfit)
}

fn begin(is_first: &mut bool, out: &mut String) {
    if !std::mem::replace(is_first, false) {
        out.push(',');
    }
}

fn named(name: &str, out: &mut String) -> Result<(), Unfit> {
    out.push_str(&serde_json::to_string(name).map_err(|_| Unfit)?);
    out.push(':');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Change, Unfit};
    use utoipa::ToSchema;

    fn applied(change: &str, text: &str) -> Result<String, Unfit> {
        serde_json::from_str::<Change>(change).unwrap().apply(text)
    }

    #[test]
    fn what_is_not_named_stays_byte_for_byte() {
        let text = r#"[{"id":"a","n":1.0,"big":12345678901234567890,"é":"ü"},{"id":"b","rle":[1,2,3,4]},{}]"#;
        let change = r#"{"members":{"1":{"members":{"rle":{"part":{"at":1,"remove":2,"insert":[9,9,9]}},"x":{"value":{"y":null}}}}}}"#;
        let changed = text.replace(r#"[1,2,3,4]}"#, r#"[1,9,9,9,4],"x":{"y":null}}"#);
        assert_eq!(applied(change, text), Ok(changed));
        let gone = r#"{"members":{"0":{"members":{"n":"absent","id":{"value":"c"}}}}}"#;
        assert_eq!(applied(gone, text), Ok(text.replace(r#""id":"a","n":1.0"#, r#""id":"c""#)));
        assert_eq!(applied(r#"{"part":{"at":0,"remove":2,"insert":[]}}"#, text), Ok("[{}]".to_owned()));
        assert_eq!(applied(r#"{"value":[]}"#, text), Ok("[]".to_owned()));
    }

    #[test]
    fn the_description_has_an_end_and_all_its_parts() {
        let mut schemas = Vec::new();
        Change::schemas(&mut schemas);
        let names: Vec<&str> = schemas.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((Change::name().as_ref(), names), ("ResultChange", vec!["ResultPart"]));
    }

    #[test]
    fn texts_are_counted_as_browsers_count_them() {
        let text = r#""a😀b\nü""#;
        assert_eq!(
            applied(r#"{"part":{"at":3,"remove":1,"insert":"\"x\""}}"#, text),
            Ok(r#""a😀\"x\"\nü""#.to_owned())
        );
        assert_eq!(applied(r#"{"part":{"at":6,"remove":0,"insert":"!"}}"#, text), Ok(r#""a😀b\nü!""#.to_owned()));
        assert_eq!(applied(r#"{"part":{"at":2,"remove":0,"insert":"!"}}"#, text), Err(Unfit), "within a character");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (change, text) in [
            (r#"{"members":{"x":"absent"}}"#, r#"{"y":1}"#),
            (r#"{"members":{"x":{"members":{}}}}"#, r#"{"y":1}"#),
            (r#"{"members":{"2":{"value":1}}}"#, "[1,2]"),
            (r#"{"members":{"x":{"value":1}}}"#, "[1,2]"),
            (r#"{"members":{"0":"absent"}}"#, "[1,2]"),
            (r#"{"members":{}}"#, "1"),
            (r#"{"part":{"at":3,"remove":0,"insert":[]}}"#, "[1,2]"),
            (r#"{"part":{"at":1,"remove":2,"insert":[]}}"#, "[1,2]"),
            (r#"{"part":{"at":1,"remove":18446744073709551615,"insert":[]}}"#, "[1,2]"),
            (r#"{"part":{"at":0,"remove":0,"insert":"a"}}"#, "[1,2]"),
            (r#"{"part":{"at":0,"remove":0,"insert":[1]}}"#, r#""a""#),
            (r#"{"part":{"at":0,"remove":9,"insert":"b"}}"#, r#""a""#),
            (r#"{"part":{"at":0,"remove":0,"insert":[1]}}"#, "{}"),
        ] {
            assert_eq!(applied(change, text), Err(Unfit), "{change} of {text}");
        }
    }
}
