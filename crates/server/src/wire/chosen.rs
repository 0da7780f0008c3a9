use labelkeep_model::{Error, Result};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// An object, or only the fields of it that were asked for.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Chosen<T> {
    Whole(T),
    Fields(BTreeMap<String, Box<RawValue>>),
}

/// Objects with only the fields that the parameter `include` names, comma-separated; without it, all.
///
/// # Errors
/// When they cannot be written as JSON.
pub fn chosen<T: Serialize>(objects: Vec<T>, include: Option<&str>) -> Result<Vec<Chosen<T>>> {
    let names: Vec<&str> = include.unwrap_or_default().split(',').map(str::trim).collect();
    if names.iter().all(|name| name.is_empty()) {
        return Ok(objects.into_iter().map(Chosen::Whole).collect());
    }
    let choose = |object: T| -> Result<Chosen<T>> {
        // As text, so that what is kept stays byte for byte.
        let text = serde_json::to_string(&object).map_err(Error::internal)?;
        let mut fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&text).map_err(Error::internal)?;
        fields.retain(|name, _| names.contains(&name.as_str()));
        Ok(Chosen::Fields(fields))
    };
    objects.into_iter().map(choose).collect()
}

#[cfg(test)]
mod tests {
    use super::chosen;
    use serde_json::{json, value::RawValue};
    use std::collections::HashMap;

    fn fields(include: Option<&str>) -> String {
        let number = RawValue::from_string("12345678901234567890123.0".to_owned()).unwrap();
        let object = HashMap::from([("data", number)]);
        serde_json::to_string(&chosen(vec![object], include).unwrap()).unwrap()
    }

    #[test]
    fn only_named_fields_stay_and_they_stay_as_they_are() {
        assert_eq!(fields(Some("id, data")), r#"[{"data":12345678901234567890123.0}]"#);
        assert_eq!(fields(Some("nonsense")), "[{}]");
        assert_eq!(fields(Some("")), fields(None));
        let objects = serde_json::to_value(chosen(vec![json!({"id": 1, "title": "a"})], Some("id")).unwrap()).unwrap();
        assert_eq!(objects, json!([{"id": 1}]));
    }
}
