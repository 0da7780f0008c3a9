//! What a team's own interface says that it writes (`outputs`), and whether results keep to it.
//! Keywords that are not looked at forbid nothing: what a result holds beyond its schema is kept.

use crate::{config::Config, json_text, output_schema::read, tags::rules_of};
use labelkeep_model::{Say, Text};
use serde_json::{Value, value::RawValue};
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

#[cfg(test)]
mod tests;
