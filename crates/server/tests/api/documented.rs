//! Every JSON answer that a test gets is compared with what the OpenAPI document says of it: nothing that it does not
//! name, nothing missing, the right types. So the document, and the interface's types made from it, cannot be wrong
//! about anything that a test sees.

use axum::http::Method;
use serde_json::{Map, Value};
use std::{collections::BTreeSet, sync::LazyLock};

static DOCUMENT: LazyLock<Value> = LazyLock::new(labelkeep_server::openapi::document);

/// Fails the test when the answer is not as documented.
#[track_caller]
pub fn check(method: &Method, address: &str, status: u16, body: &[u8]) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    // Then objects have only the fields that were asked for.
    let is_partial = query.split('&').any(|pair| pair.starts_with("include="));
    let Some(operation) = operation(method, path.trim_end_matches('/')) else { return };
    let responses = &operation["responses"];
    let response = responses.get(status.to_string()).or_else(|| responses.get("default")).expect("a response");
    if (200..300).contains(&status) {
        assert!(responses.get(status.to_string()).is_some(), "{method} {path} does not say that it answers {status}");
    }
    let Some(schema) = response.pointer("/content/application~1json/schema") else { return };
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return };
    // Two errors are bare, as they are in the compatible product.
    if status == 404 && value.as_object().is_some_and(|body| body.keys().eq(["detail"])) {
        return;
    }
    if let Err(why) = fits(schema, &value, is_partial) {
        panic!("{method} {path} answers {status} otherwise than documented: {why}\n{value:#}");
    }
}

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let parts: Vec<&str> = path.split('/').collect();
    let is_it = |template: &str| {
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == parts.len() && wanted.iter().zip(&parts).all(|(want, is)| want == is || want.starts_with('{'))
    };
    let paths = DOCUMENT["paths"].as_object()?;
    let exact = paths.get(path);
    let found = exact.or_else(|| paths.iter().find(|(template, _)| is_it(template)).map(|(_, item)| item))?;
    found.get(method.as_str().to_ascii_lowercase())
}

fn fits(schema: &Value, value: &Value, is_partial: bool) -> Result<(), String> {
    let mut fields = Fields::default();
    fields.gather(schema, value, is_partial)?;
    let Some(object) = value.as_object().filter(|_| !fields.is_open && fields.is_object) else { return Ok(()) };
    match object.keys().find(|key| !fields.names.contains(*key)) {
        Some(key) => Err(format!("{key} is not documented")),
        None => Ok(()),
    }
}

/// What all parts of a composed object name.
#[derive(Default)]
struct Fields {
    names: BTreeSet<String>,
    is_object: bool,
    is_open: bool,
}

impl Fields {
    fn gather(&mut self, schema: &Value, value: &Value, is_partial: bool) -> Result<(), String> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = DOCUMENT.pointer(reference.trim_start_matches('#')).ok_or("a reference to nothing")?;
            return self.gather(target, value, is_partial);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.gather(part, value, is_partial)?;
        }
        if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
            let tries: Vec<_> = choices.iter().map(|choice| fits(choice, value, is_partial)).collect();
            let is_one = tries.iter().any(Result::is_ok);
            self.is_open = true;
            return if is_one { Ok(()) } else { Err(format!("none of several: {tries:?}")) };
        }
        has_kind(schema, value)?;
        if let Some(choices) = schema.get("enum").and_then(Value::as_array)
            && !choices.contains(value)
        {
            return Err(format!("{value} is none of {choices:?}"));
        }
        if let (Some(items), Some(list)) = (schema.get("items"), value.as_array()) {
            for (at, item) in list.iter().enumerate() {
                fits(items, item, is_partial).map_err(|why| format!("[{at}] {why}"))?;
            }
        }
        value.as_object().map_or(Ok(()), |object| self.object(schema, object, is_partial))
    }

    fn object(&mut self, schema: &Value, object: &Map<String, Value>, is_partial: bool) -> Result<(), String> {
        if schema.get("allOf").is_some() {
            return Ok(());
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        // Without any it stands for JSON that people made.
        self.is_open |= properties.is_none() || schema.get("additionalProperties").is_some();
        self.is_object = true;
        for (name, field) in properties.into_iter().flatten() {
            self.names.insert(name.clone());
            if let Some(value) = object.get(name) {
                fits(field, value, is_partial).map_err(|why| format!("{name}: {why}"))?;
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str).filter(|_| !is_partial) {
            if !object.contains_key(name) {
                return Err(format!("{name} is missing"));
            }
        }
        Ok(())
    }
}

fn has_kind(schema: &Value, value: &Value) -> Result<(), String> {
    let kinds = match schema.get("type") {
        None => return Ok(()),
        Some(Value::Array(kinds)) => kinds.clone(),
        Some(kind) => vec![kind.clone()],
    };
    let is = |kind: &Value| match kind.as_str().unwrap_or_default() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    if kinds.iter().any(is) { Ok(()) } else { Err(format!("{value} is no {kinds:?}")) }
}
