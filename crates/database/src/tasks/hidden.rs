//! Data that a project hides: what its labeling interface does not use, from annotators or reviewers where its settings say so.

use crate::{Database, Fetch, access::ProjectScope, args};
use labelkeep_model::Result;
use serde_json::{Map, Value, value::RawValue};
use std::collections::HashMap;

/// Which fields of the data somebody sees.
#[derive(Debug, Clone)]
pub(crate) struct ShownFields(Option<String>);

impl ShownFields {
    /// Those that this config uses.
    pub fn used_by(config: String) -> Self {
        Self(Some(config))
    }

    /// Takes out of a tab what it says of the others: conditions, orders, columns.
    pub fn only_in(&self, tab: &mut Map<String, Value>) {
        if !self.are_all() {
            let hides = |text: &str| text.split_once("tasks:data.").is_some_and(|(_, field)| !self.has(field));
            clean(tab, &hides);
        }
    }

    pub fn are_all(&self) -> bool {
        self.0.is_none()
    }

    pub fn has(&self, field: &str) -> bool {
        self.0.as_ref().is_none_or(|config| uses(config, field))
    }

    /// The data with these alone, each value as it was.
    pub fn of(&self, data: String) -> String {
        if self.are_all() {
            return data;
        }
        let order: Map<String, Value> = serde_json::from_str(&data).unwrap_or_default();
        let values: HashMap<String, &RawValue> = serde_json::from_str(&data).unwrap_or_default();
        let mut shown = Vec::new();
        for name in order.keys().filter(|name| self.has(name)) {
            if let Some(value) = values.get(name) {
                shown.push(format!("{}:{}", Value::from(name.as_str()), value.get()));
            }
        }
        format!("{{{}}}", shown.join(","))
    }
}

fn clean(tab: &mut Map<String, Value>, hides: &impl Fn(&str) -> bool) {
    tab.retain(|name, value| !hides(name) && !is_about(value, hides));
    for value in tab.values_mut() {
        clean_value(value, hides);
    }
}

fn clean_value(value: &mut Value, hides: &impl Fn(&str) -> bool) {
    match value {
        Value::Object(fields) => clean(fields, hides),
        Value::Array(items) => {
            items.retain(|item| !is_about(item, hides));
            for item in items {
                clean_value(item, hides);
            }
        }
        _ => {}
    }
}

/// The name of such a field, or a condition on one.
fn is_about(value: &Value, hides: &impl Fn(&str) -> bool) -> bool {
    value.as_str().or_else(|| value.get("filter")?.as_str()).is_some_and(hides)
}

/// Whether a config names the field, anywhere: `$text`, `$text.en`, `$texts[0]`.
fn uses(config: &str, field: &str) -> bool {
    let name = field.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let variable = if name.starts_with('$') { name } else { format!("${name}") };
    !field.is_empty()
        && config.match_indices(&variable).any(|(at, _)| {
            let next = config.get(at + variable.len()..).and_then(|rest| rest.chars().next());
            !next.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
        })
}

impl Database {
    pub(crate) async fn shown_fields(&self, scope: &ProjectScope) -> Result<ShownFields> {
        if !scope.hides_data() {
            return Ok(ShownFields(None));
        }
        let mut database = self;
        let row = database.fetch_one("SELECT label_config FROM projects WHERE id = $1", args![scope.id()]).await?;
        row.get("label_config").map(|config| ShownFields(Some(config)))
    }
}

#[cfg(test)]
mod tests {
    use super::ShownFields;
    use serde_json::{Map, Value, json};

    const CONFIG: &str = r#"<View><Header value="$title"/><Text name="t" value="$text.en"/><Image value="$images[0]" name="i"/>
        <Text name="u" value="$a &amp; b"/><Text name="v" value="$undefined$"/></View>"#;

    #[test]
    fn s14_only_the_fields_that_the_interface_names_are_shown() {
        let shown = ShownFields(Some(CONFIG.to_owned()));
        for field in ["title", "text", "images", "a & b", "$undefined$"] {
            assert!(shown.has(field), "{field}");
        }
        for field in ["tit", "titles", "tex", "image", "en", "secret", "value", ""] {
            assert!(!shown.has(field), "{field}");
        }
        assert!(ShownFields(None).has("secret"));
    }

    #[test]
    fn s14_a_tab_says_nothing_of_the_other_fields() {
        let shown = ShownFields::used_by(r#"<View><Text name="t" value="$text"/></View>"#.to_owned());
        let tab = |fields: &[&str]| {
            let items: Vec<_> = fields
                .iter()
                .map(|field| json!({ "filter": format!("filter:tasks:data.{field}"), "value": field }))
                .collect();
            let columns: Vec<_> = fields.iter().map(|field| format!("tasks:data.{field}")).collect();
            let widths: Map<_, _> = columns.iter().map(|column| (column.clone(), json!(100))).collect();
            let order: Vec<_> = columns.iter().map(|column| format!("-{column}")).collect();
            json!({ "title": "All", "filters": { "conjunction": "and", "items": items }, "ordering": order,
                "hiddenColumns": { "explore": columns }, "columnsWidth": widths })
        };
        let Value::Object(mut read) = tab(&["text", "patient", "a.b"]) else { panic!("an object") };
        shown.only_in(&mut read);
        assert_eq!(Value::Object(read), tab(&["text"]));
        let Value::Object(mut all) = tab(&["patient"]) else { panic!("an object") };
        ShownFields(None).only_in(&mut all);
        assert_eq!(Value::Object(all), tab(&["patient"]));
    }

    #[test]
    fn s14_what_is_shown_is_as_it_was_and_the_rest_is_gone() {
        let shown = ShownFields(Some(r#"<View><Text name="t" value="$text"/></View>"#.to_owned()));
        let of = |data: &str| shown.of(data.to_owned());
        assert_eq!(of(r#"{"text": {"a": [1.0, "ü"]}, "email": "ada@example.com"}"#), r#"{"text":{"a": [1.0, "ü"]}}"#);
        assert_eq!((of("{}"), of("[1]")), ("{}".to_owned(), "{}".to_owned()));
    }
}
