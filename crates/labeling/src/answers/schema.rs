//! The schema of an answer. Endpoints differ in what they know; types, lists of values, and objects whose members are all there
//! are known by those that know schemas at all.

use super::question::{Ask, MOST_LISTED, Question};
use serde_json::{Map, Value, json};

/// The member that says how sure the model is.
pub const CONFIDENCE: &str = "confidence";
pub(super) const ANSWERS: &str = "answers";
/// Between the steps of a way.
pub(super) const STEP: &str = " > ";

pub(super) fn of(questions: &[Question]) -> Value {
    let answers: Map<String, Value> =
        questions.iter().map(|question| (question.name.clone(), answer(&question.ask))).collect();
    let confidence =
        json!({ "type": "number", "description": "How sure you are of all answers together, from 0 to 1." });
    object(Map::from_iter([(ANSWERS.to_owned(), object(answers)), (CONFIDENCE.to_owned(), confidence)]))
}

fn object(properties: Map<String, Value>) -> Value {
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn answer(ask: &Ask) -> Value {
    match ask {
        Ask::Choices { labels, is_multiple: true } => json!({ "type": "array", "items": one_of(labels.iter()) }),
        Ask::Choices { labels, .. } if labels.len() > MOST_LISTED => json!({ "type": ["string", "null"] }),
        Ask::Choices { labels, .. } => {
            let values: Vec<Option<&String>> = labels.iter().map(Some).chain([None]).collect();
            json!({ "type": ["string", "null"], "enum": values })
        }
        Ask::Text => json!({ "type": ["string", "null"] }),
        Ask::Rating { most } => {
            json!({ "type": ["integer", "null"], "description": format!("A whole number from 1 to {most}.") })
        }
        Ask::Number { least, most } => {
            let least = least.map_or_else(String::new, |least| format!(", at least {least}"));
            let most = most.map_or_else(String::new, |most| format!(", at most {most}"));
            json!({ "type": ["number", "null"], "description": format!("A number{least}{most}.") })
        }
        Ask::Taxonomy { paths } => {
            let joined: Vec<String> = paths.iter().map(|path| path.join(STEP)).collect();
            json!({ "type": "array", "items": one_of(joined.iter()) })
        }
        Ask::Spans { labels, .. } => {
            let text = json!({ "type": "string", "description": "The words, copied from the text exactly as they stand there." });
            let members = Map::from_iter([("text".to_owned(), text), ("label".to_owned(), one_of(labels.iter()))]);
            json!({ "type": "array", "description": "In the order of the text.", "items": object(members) })
        }
        Ask::Pairwise => json!({ "type": ["string", "null"], "enum": ["left", "right", null] }),
    }
}

fn one_of<'l>(labels: impl ExactSizeIterator<Item = &'l String>) -> Value {
    if labels.len() > MOST_LISTED {
        return json!({ "type": "string" });
    }
    json!({ "type": "string", "enum": labels.collect::<Vec<_>>() })
}
