//! What the attribute `outputs` says: a list of fields (`summary, mood:choices(good, bad), sure:number(0, 1), stars:rating(5)`) or a
//! JSON Schema.

use serde_json::{Map, Value, json};

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
