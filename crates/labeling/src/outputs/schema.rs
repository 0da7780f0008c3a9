//! The part of JSON Schema that `outputs` are written in, looked at in bounded time and depth.

use serde_json::{Map, Value, json};

/// Deeper is not looked at. Results are not nested so.
const DEEPEST: usize = 32;
/// More values than this are not looked at.
const MOST: usize = 200_000;

/// What of a value does not keep to a schema.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// `a.b[0]`; empty: the value itself.
    pub at: String,
    /// The keyword with what it says.
    pub rule: String,
}

#[derive(Default)]
pub(super) struct Looking {
    path: Vec<String>,
    seen: usize,
}

impl Looking {
    pub fn at(&mut self, schema: &Value, value: &Value) -> Result<(), Fault> {
        self.seen += 1;
        let Some(known) = schema.as_object() else {
            return if schema == &Value::Bool(false) { Err(self.fault("not", &json!({}))) } else { Ok(()) };
        };
        if self.path.len() >= DEEPEST || self.seen > MOST {
            return Ok(());
        }
        for (keyword, rule) in known {
            if !keeps(keyword, rule, value) {
                return Err(self.fault(keyword, rule));
            }
        }
        self.members(known, value)?;
        self.entries(known, value)?;
        self.combined(known, value)
    }

    fn members(&mut self, schema: &Map<String, Value>, value: &Value) -> Result<(), Fault> {
        let Some(members) = value.as_object() else { return Ok(()) };
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, member) in members {
            let own = properties.and_then(|all| all.get(name));
            let Some(inner) = own.or_else(|| schema.get("additionalProperties")) else { continue };
            self.inside(name.clone(), inner, member)?;
        }
        Ok(())
    }

    fn entries(&mut self, schema: &Map<String, Value>, value: &Value) -> Result<(), Fault> {
        let (Some(list), Some(inner)) = (value.as_array(), schema.get("items")) else { return Ok(()) };
        list.iter().enumerate().try_for_each(|(at, entry)| self.inside(format!("[{at}]"), inner, entry))
    }

    fn combined(&mut self, schema: &Map<String, Value>, value: &Value) -> Result<(), Fault> {
        let list = |name: &str| schema.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        list("allOf").iter().try_for_each(|one| self.at(one, value))?;
        for (keyword, is_one) in [("anyOf", false), ("oneOf", true)] {
            let all = list(keyword);
            let fitting = all.iter().filter(|one| self.fits(one, value)).count();
            if !all.is_empty() && (fitting == 0 || (is_one && fitting > 1)) {
                return Err(self.fault(keyword, &schema.get(keyword).cloned().unwrap_or_default()));
            }
        }
        match schema.get("not") {
            Some(not) if self.fits(not, value) => Err(self.fault("not", not)),
            _ => Ok(()),
        }
    }

    fn fits(&mut self, schema: &Value, value: &Value) -> bool {
        let depth = self.path.len();
        let fits = self.at(schema, value).is_ok();
        self.path.truncate(depth);
        fits
    }

    fn inside(&mut self, step: String, schema: &Value, value: &Value) -> Result<(), Fault> {
        self.path.push(step);
        self.at(schema, value)?;
        self.path.pop();
        Ok(())
    }

    fn fault(&self, keyword: &str, rule: &Value) -> Fault {
        let rule: String = format!("\"{keyword}\": {rule}").chars().take(200).collect();
        let at: String = self.path.join(".").replace(".[", "[").chars().take(200).collect();
        Fault { at, rule }
    }
}

/// Whether a value keeps to one keyword that needs no look inside. What a keyword says of other types it does not forbid.
fn keeps(keyword: &str, rule: &Value, value: &Value) -> bool {
    let number = |compare: fn(f64, f64) -> bool| match (value.as_f64(), rule.as_f64()) {
        (Some(value), Some(rule)) => compare(value, rule),
        _ => true,
    };
    let count = |size: Option<usize>, compare: fn(u64, u64) -> bool| match (size, rule.as_u64()) {
        (Some(size), Some(rule)) => compare(u64::try_from(size).unwrap_or(u64::MAX), rule),
        _ => true,
    };
    let letters = || value.as_str().map(|text| text.chars().count());
    let entries = || value.as_array().map(Vec::len);
    match keyword {
        "type" => match rule {
            Value::Array(kinds) => kinds.iter().any(|kind| is_of(kind, value)),
            kind => is_of(kind, value),
        },
        "enum" => rule.as_array().is_none_or(|all| all.contains(value)),
        "const" => rule == value,
        "required" => match (rule.as_array(), value.as_object()) {
            (Some(names), Some(members)) => {
                names.iter().filter_map(Value::as_str).all(|name| members.contains_key(name))
            }
            _ => true,
        },
        "minimum" => number(|value, least| value >= least),
        "maximum" => number(|value, most| value <= most),
        "exclusiveMinimum" => number(|value, least| value > least),
        "exclusiveMaximum" => number(|value, most| value < most),
        "minLength" => count(letters(), |size, least| size >= least),
        "maxLength" => count(letters(), |size, most| size <= most),
        "minItems" => count(entries(), |size, least| size >= least),
        "maxItems" => count(entries(), |size, most| size <= most),
        _ => true,
    }
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        Some("number") => value.is_number(),
        Some("integer") => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        // A kind that nobody knows forbids nothing.
        _ => true,
    }
}
