//! A value of which something else is made, with a bounded number of values in it: read as it came, an enormous list would
//! take thirty times its length.

use labelkeep_model::Say;
use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};
use std::{cell::Cell, fmt};

/// Lists of ids have a hundred thousand.
const MOST_VALUES: usize = 250_000;

/// # Errors
/// When there are more values in it.
pub(super) fn value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let left = Cell::new(MOST_VALUES);
    Bounded(&left).deserialize(deserializer)
}

#[derive(Clone, Copy)]
struct Bounded<'c>(&'c Cell<usize>);

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self
            .0
            .get()
            .checked_sub(1)
            .ok_or_else(|| D::Error::custom(Say::TooManyValues { most: MOST_VALUES.into() }))?;
        self.0.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            object.insert(name, fields.next_value_seed(self)?);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_VALUES, value};
    use serde_json::{Value, json};

    #[test]
    fn values_are_read_as_they_are_and_not_without_end() {
        for text in [r#"{"a":[1,-2,3.5,true,null,"x",{}],"b":{"c":[]}}"#, "7", "\"x\"", "null"] {
            let read = value(&mut serde_json::Deserializer::from_str(text)).unwrap();
            assert_eq!(read, serde_json::from_str::<Value>(text).unwrap());
        }
        assert_eq!(value(json!({ "a": [1, "x"] })).unwrap(), json!({ "a": [1, "x"] }));
        for text in [format!("[{}0]", "0,".repeat(MOST_VALUES)), format!("[{}[]]", "[],".repeat(MOST_VALUES))] {
            assert!(
                value(&mut serde_json::Deserializer::from_str(&text)).unwrap_err().to_string().contains("Send less")
            );
        }
    }
}
