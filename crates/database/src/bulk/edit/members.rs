//! One member of a JSON object, with all others byte for byte as they are.

use labelkeep_model::{Error, Result};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::SerializeMap as _,
};
use serde_json::{Value as Json, value::RawValue, value::to_raw_value};
use std::fmt;

struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reading)
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The object with the member as `value` makes it of what it is now. `None`: nothing changes.
///
/// # Errors
/// When it is no object, which no write lets in.
pub(super) fn with_member(
    object: &str,
    name: &str,
    value: impl FnOnce(Option<&str>) -> Option<Json>,
) -> Result<Option<String>> {
    let mut members: Members = serde_json::from_str(object).map_err(Error::internal)?;
    let place = members.0.iter().position(|(known, _)| known == name);
    let now = place.and_then(|place| members.0.get(place)).map(|(_, value)| value.get());
    let Some(new) = value(now) else { return Ok(None) };
    let new = to_raw_value(&new).map_err(Error::internal)?;
    match place.and_then(|place| members.0.get_mut(place)) {
        Some((_, value)) => *value = new,
        None => members.0.push((name.to_owned(), new)),
    }
    serde_json::to_string(&members).map(Some).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::with_member;
    use serde_json::json;

    #[test]
    fn other_members_stay_byte_for_byte() {
        let set = |object: &str, name: &str| with_member(object, name, |_| Some(json!("x"))).unwrap().unwrap();
        assert_eq!(
            set(r#"{"n":1.50,"big":12345678901234567890123}"#, "new"),
            r#"{"n":1.50,"big":12345678901234567890123,"new":"x"}"#
        );
        assert_eq!(set(r#"{"a": 1,"b": [ 2 ]}"#, "a"), r#"{"a":"x","b":[ 2 ]}"#);
        assert_eq!(with_member("{}", "a", |now| now.map(|_| json!(1))).unwrap(), None);
    }
}
