//! Looking into JSON text without building values.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt};

/// Calls `each` with every key and value of an object. The last of two equal keys counts in the readers of this crate.
///
/// # Errors
/// When the text is no JSON object.
pub(crate) fn for_each<'a>(text: &'a str, each: impl FnMut(&str, &'a RawValue)) -> Result<(), serde_json::Error> {
    struct Object<F>(F);
    impl<'de, F: FnMut(&str, &'de RawValue)> Visitor<'de> for Object<F> {
        type Value = ();
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
            while let Some(key) = map.next_key::<Key<'de>>()? {
                (self.0)(&key.0, map.next_value()?);
            }
            Ok(())
        }
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.deserialize_map(Object(each))?;
    reader.end()
}

/// The value at a key of an object.
pub(crate) fn get<'a>(text: &'a str, key: &str) -> Option<&'a RawValue> {
    let mut found = None;
    for_each(text, |name, value| {
        if name == key {
            found = Some(value);
        }
    })
    .ok()?;
    found
}

/// A key, borrowed where it has no escapes.
pub(crate) struct Key<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
