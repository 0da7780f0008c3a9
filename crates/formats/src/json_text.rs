//! Small tools on JSON text that is not turned into values.

use std::borrow::Cow;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Appends `text` as a JSON string, quotes included.
pub fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| b < 0x20 || b == b'"' || b == b'\\') {
        let (plain, tail) = rest.split_at(at);
        out.extend_from_slice(plain.as_bytes());
        let mut chars = tail.chars();
        push_escape(out, chars.next().unwrap_or('"'));
        rest = chars.as_str();
    }
    out.extend_from_slice(rest.as_bytes());
    out.push(b'"');
}

fn push_escape(out: &mut Vec<u8>, c: char) {
    match c {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\u{8}' => out.extend_from_slice(b"\\b"),
        '\u{c}' => out.extend_from_slice(b"\\f"),
        other => out.extend_from_slice(format!("\\u{:04x}", u32::from(other)).as_bytes()),
    }
}

/// The names of an object's members, in their order. `None` when the text is no JSON object.
pub fn keys(object: &str) -> Option<Vec<Cow<'_, str>>> {
    Some(fields(object)?.into_iter().map(|(name, _)| name).collect())
}

/// An object's members, in their order. `None` when the text is no JSON object.
pub fn fields(object: &str) -> Option<Vec<(Cow<'_, str>, &RawValue)>> {
    struct Fields;
    impl<'de> Visitor<'de> for Fields {
        type Value = Vec<(Cow<'de, str>, &'de RawValue)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut fields = Vec::new();
            while let Some(Key(key)) = map.next_key()? {
                fields.push((key, map.next_value()?));
            }
            Ok(fields)
        }
    }
    serde_json::Deserializer::from_str(object).deserialize_map(Fields).ok()
}

/// A member's name, borrowed when it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Name)
    }
}

/// The members of an object with their values as text, in their order.
pub fn members(object: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(Cow<'de, str>, &'de str)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some(Key(key)) = map.next_key()? {
                let value: &RawValue = map.next_value()?;
                members.push((key, value.get()));
            }
            Ok(members)
        }
    }
    serde_json::Deserializer::from_str(object).deserialize_map(Members).ok()
}

/// The elements of an array as text. `None` when the text is no JSON array.
pub fn elements(array: &str) -> Option<Vec<&str>> {
    let values: Vec<&RawValue> = serde_json::from_str(array).ok()?;
    Some(values.into_iter().map(RawValue::get).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_read_back(text in "\\PC*|[\\x00-\\x7f]*") {
            let mut out = Vec::new();
            super::push_string(&mut out, &text);
            let back: String = serde_json::from_slice(&out).expect("valid JSON");
            prop_assert_eq!(back, text);
        }
    }

    #[test]
    fn members_keep_their_order_and_their_bytes() {
        let members = super::members("{\"b\": 1.50, \"a\\u0062\":[ 1 ]}").expect("an object");
        let plain: Vec<(&str, &str)> = members.iter().map(|(k, v)| (k.as_ref(), *v)).collect();
        assert_eq!(plain, [("b", "1.50"), ("ab", "[ 1 ]")]);
    }
}
