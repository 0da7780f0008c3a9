//! A prediction in short: only the value, or only the answer. The compatible API takes both.

use crate::tags::rules_of;
use serde_json::{Map, Value, json};

/// The full result that a short one stands for, by the first control of the config it fits: `{"choices": ["a"]}` is the
/// value of a region, `"a"` the answer to a control with a single one. `None` when it fits none.
#[must_use]
pub fn full_result(short: &Value, parsed_config: &Map<String, Value>) -> Option<Value> {
    parsed_config.iter().find_map(|(name, about)| {
        let tag = about.get("type")?.as_str()?.to_lowercase();
        let kind = rules_of(&tag).writes.map_or_else(|| tag.clone(), str::to_owned);
        let value = match short {
            Value::Object(value) => value.contains_key(&kind).then(|| short.clone())?,
            single => json!({ &kind: (rules_of(&tag).short)(single)? }),
        };
        let to_names: Vec<&str> = about.get("to_name")?.as_array()?.iter().filter_map(Value::as_str).collect();
        Some(json!([{ "from_name": name, "to_name": to_names.join(","), "type": kind, "value": value }]))
    })
}

/// The value of a result of this type that a field of a task's data says: all of it, its answers, or the only one.
/// JSON texts.
#[must_use]
pub fn value_of_field(kind: &str, field: &str) -> String {
    if field.starts_with('{') {
        return field.to_owned();
    }
    let rules = rules_of(kind);
    let key = Value::from(rules.value_under.unwrap_or(kind));
    if rules.is_single || field.starts_with('[') {
        format!("{{{key}:{field}}}")
    } else {
        format!("{{{key}:[{field}]}}")
    }
}

#[cfg(test)]
mod tests {
    use super::full_result;
    use crate::{Config, parsed::parsed_label_config};
    use serde_json::{Value, json};

    fn full(short: &Value) -> Option<Value> {
        let config = Config::parse(
            r#"<View><Text name="t" value="$t"/><Labels name="l" toName="t"><Label value="x"/></Labels>
            <Choices name="c" toName="t"><Choice value="a"/></Choices><Rating name="r" toName="t"/></View>"#,
        )
        .unwrap();
        full_result(short, &parsed_label_config(&config))
    }

    #[test]
    fn a_short_result_becomes_the_first_that_fits() {
        let choice = json!([{"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["a"]}}]);
        assert_eq!(full(&json!("a")), Some(choice.clone()));
        assert_eq!(full(&json!({"choices": ["a"]})), Some(choice));
        let rating = json!([{"from_name": "r", "to_name": "t", "type": "rating", "value": {"rating": 4}}]);
        assert_eq!(full(&json!(4)), Some(rating));
        let span = json!({"start": 0, "end": 2, "labels": ["x"]});
        assert_eq!(full(&span).unwrap()[0]["value"], span);
        for unfit in [json!({"polygonlabels": ["x"]}), json!({}), json!(1.5), json!(true), json!(null), json!(-1)] {
            assert_eq!(full(&unfit), None, "{unfit}");
        }
    }
}
