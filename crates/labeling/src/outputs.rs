//! What a team's own interface says that it writes (`outputs`), and whether results keep to it.
//!
//! `outputs` is a list of fields (`summary, mood:choices(good, bad), sure:number(0, 1), stars:rating(5)`) or a JSON Schema. Keywords that
//! are not looked at forbid nothing: what a result holds beyond its schema is kept.

use crate::{config::Config, json_text, tags::rules_of};
use labelkeep_model::{Say, Text};
use serde_json::{Map, Value, json, value::RawValue};
use std::collections::HashMap;

mod schema;

use schema::Looking;

/// The schemas of a config's own interfaces, by name.
#[derive(Debug, Clone)]
pub struct Outputs {
    schemas: HashMap<String, Value>,
}

impl Outputs {
    /// `None`: the config has no interface that says what it writes.
    #[must_use]
    pub fn new(config: &Config) -> Option<Self> {
        let own = config.tags().iter().filter(|tag| rules_of(&tag.tag).writes == Some(KIND));
        let schemas: HashMap<String, Value> =
            own.filter_map(|tag| Some((tag.name()?.to_owned(), read(tag.filled("outputs")?)?))).collect();
        (!schemas.is_empty()).then_some(Self { schemas })
    }

    /// Looks at a list of result items.
    ///
    /// # Errors
    /// The first value that does not keep to the outputs of its interface.
    pub fn check(&self, result: &str) -> Result<(), Text> {
        let items: Vec<&RawValue> = serde_json::from_str(result).unwrap_or_default();
        items
            .into_iter()
            .enumerate()
            .try_for_each(|(at, item)| self.item(item.get()).map_err(|say| Text::from(say).at(format!("result[{at}]"))))
    }

    fn item(&self, item: &str) -> Result<(), Say> {
        let text =
            |name: &str| json_text::get(item, name).and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
        let name = text("from_name").unwrap_or_default();
        let Some(schema) = self.schemas.get(&name).filter(|_| text("type").as_deref() == Some(KIND)) else {
            return Ok(());
        };
        let value = json_text::get(item, "value").and_then(|value| json_text::get(value.get(), KIND));
        let value: Value = value.and_then(|value| serde_json::from_str(value.get()).ok()).unwrap_or_default();
        match Looking::default().at(schema, &value) {
            Ok(()) => Ok(()),
            Err(fault) => Err(Say::ResultOutputs { name: name.into(), at: fault.at.into(), rule: fault.rule.into() }),
        }
    }
}

/// The type of their results, and the key of the value.
const KIND: &str = "reactcode";

/// The schema that a text of `outputs` stands for; `None`: a JSON text that is none.
pub(crate) fn read(outputs: &str) -> Option<Value> {
    let text = outputs.trim();
    if text.starts_with('{') {
        let known: Map<String, Value> = serde_json::from_str(text).ok()?;
        let is = |kind: &str, member: &str| known.get("type") == Some(&json!(kind)) && known.contains_key(member);
        let is_whole = is("object", "properties") || is("array", "items");
        return Some(if is_whole { known.into() } else { json!({ "type": "object", "properties": known }) });
    }
    let fields: Map<String, Value> = split(text, &[',', ';', '|', '\t', '\n']).into_iter().map(field).collect();
    Some(json!({ "type": "object", "properties": fields }))
}

/// Parts between these, but for what stands in brackets.
fn split<'t>(text: &'t str, between: &[char]) -> Vec<&'t str> {
    let mut depth = 0_i32;
    let parts = text.split(|c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth <= 0 && between.contains(&c)
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn field(text: &str) -> (String, Value) {
    let (name, kind) = text.split_once(':').unwrap_or((text, ""));
    (name.trim().to_owned(), alias(kind.trim()).unwrap_or_else(|| json!({ "type": "string" })))
}

/// `choices(a, b)`.
fn alias(text: &str) -> Option<Value> {
    let (name, rest) = text.split_once('(')?;
    let given: Vec<&str> = rest.strip_suffix(')')?.split(',').map(str::trim).collect();
    let number =
        |at: usize| given.get(at).and_then(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite());
    let listed: Vec<&str> = given.iter().copied().filter(|text| !text.is_empty()).collect();
    match name.trim().to_lowercase().as_str() {
        "choices" => Some(json!({ "type": "string", "enum": listed })),
        "multichoices" => Some(json!({ "type": "array", "items": { "type": "string", "enum": listed } })),
        "number" => {
            let mut schema = Map::from_iter([("type".to_owned(), json!("number"))]);
            schema.extend(number(0).map(|least| ("minimum".to_owned(), json!(least))));
            schema.extend(number(1).map(|most| ("maximum".to_owned(), json!(most))));
            Some(schema.into())
        }
        "rating" => {
            let most = given.first().and_then(|text| text.parse::<i64>().ok()).unwrap_or(5);
            Some(json!({ "type": "integer", "minimum": 1, "maximum": most }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
