//! The OpenAPI document, from the same declarations that make the router.

use crate::{
    http::{
        endpoint::{Answer, Endpoint, Guard},
        error::ErrorBody,
    },
    registry,
};
use labelkeep_model::Say;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema as _, ToSchema as _};

/// Whose fields without a value are left out; everywhere else in answers they are there, as `null`.
const LEAVE_OUT: [&str; 3] = ["TaskRowDetails", "Storage", "StorageSettings"];

#[must_use]
pub fn document() -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let mut endpoints = registry::endpoints();
    endpoints.sort_by_key(|endpoint| (endpoint.path, endpoint.method.to_string()));
    for endpoint in endpoints {
        // The router's mark for "the rest of the path", which the document's own language does not have.
        let path = paths.entry(endpoint.path.replace("{*", "{")).or_insert_with(|| json!({}));
        let method = endpoint.method.as_str().to_ascii_lowercase();
        let operation = operation(endpoint, &mut schemas);
        if let Some(path) = path.as_object_mut() {
            path.insert(method, operation);
        }
    }
    let mut errors = Vec::new();
    ErrorBody::schemas(&mut errors);
    errors.push((ErrorBody::name().into_owned(), ErrorBody::schema()));
    schemas
        .extend(errors.into_iter().map(|(name, schema)| whole(name, serde_json::to_value(schema).unwrap_or_default())));
    say_which(&mut schemas);
    schemas.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Labelkeep",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0" },
            "description": "A final slash is accepted on every path. Every answer of status 400 or above has the body of schema `Error`.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token <legacy token>` or `Bearer <access token>`" },
                "session": { "type": "apiKey", "in": "cookie", "name": "sessionid" },
            },
        },
    })
}

/// Texts that the interface has in several languages are listed, so that it cannot lack one.
fn say_which(schemas: &mut Map<String, Value>) {
    let sentence = json!({ "$ref": "#/components/schemas/SecuritySentence" });
    let (codes, texts): (Vec<String>, Vec<String>) = Say::catalogue().into_iter().unzip();
    let code = json!({ "$ref": "#/components/schemas/ErrorCode" });
    let code_or_none = json!({ "oneOf": [{ "type": "null" }, code] });
    let or_none = json!({ "oneOf": [sentence, { "type": "string", "enum": [""] }] });
    let places = [
        ("Error", "/properties/code", code_or_none),
        ("Said", "/properties/code", code),
        ("SecurityPromise", "/properties/title", sentence.clone()),
        ("SecurityPromise", "/properties/sentence", sentence),
        ("SecurityPromise", "/properties/how", or_none),
    ];
    for (schema, field, which) in places {
        if let Some(field) = schemas.get_mut(schema).and_then(|schema| schema.pointer_mut(field)) {
            *field = which;
        }
    }
    let known = json!({
        "type": "string",
        "description": "Of a message; in `x-enum-descriptions` its English text, with parameters in braces. Later versions have more.",
        "enum": codes,
        "x-enum-descriptions": texts,
    });
    schemas.insert("ErrorCode".into(), known);
    schemas
        .insert("SecuritySentence".into(), json!({ "type": "string", "enum": crate::resources::security::SENTENCES }));
}

fn operation(endpoint: Endpoint, schemas: &mut Map<String, Value>) -> Value {
    let mut parameters: Vec<Value> = path_parameters(endpoint.path)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": parameter_type(name) } }))
        .collect();
    for (name, kind, meaning) in &endpoint.doc.query {
        parameters.push(json!({ "name": name, "in": "query", "description": meaning, "schema": { "type": kind } }));
    }
    let mut responses = Map::new();
    for (status, answer) in endpoint.doc.answers {
        let response = match answer {
            Answer::Nothing => json!({ "description": "" }),
            Answer::File(media_type) => {
                json!({ "description": "", "content": { media_type: { "schema": { "type": "string", "format": "binary" } } } })
            }
            Answer::Json(of) => {
                schemas.extend(of.components.into_iter().map(|(name, schema)| whole(name, schema)));
                json!({ "description": "", "content": { "application/json": { "schema": of.schema } } })
            }
        };
        responses.insert(status.to_string(), response);
    }
    let error = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } });
    responses.insert("default".into(), json!({ "description": "Why not.", "content": error }));
    let security = match endpoint.guard {
        Guard::Public(_) => json!([]),
        _ => json!([{ "token": [] }, { "session": [] }]),
    };
    let mut operation = json!({
        "summary": endpoint.doc.summary,
        "parameters": parameters,
        "responses": responses,
        "security": security,
    });
    if let (Some(body), Some(operation)) = (endpoint.doc.body, operation.as_object_mut()) {
        operation.insert("requestBody".into(), json!({ "content": { "application/json": { "schema": body.schema } } }));
        schemas.extend(body.components);
    }
    operation
}

/// With every field that may be `null` as one that is there.
fn whole(name: String, mut schema: Value) -> (String, Value) {
    if !LEAVE_OUT.contains(&name.as_str()) {
        require(&mut schema);
    }
    (name, schema)
}

fn require(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    for parts in ["allOf", "oneOf"] {
        for part in schema.get_mut(parts).and_then(Value::as_array_mut).into_iter().flatten() {
            require(part);
        }
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let is_there = |name: &String, field: &Value| required.iter().any(|one| one == name) || may_be_null(field);
    let names: Vec<Value> =
        properties.iter().filter(|(name, field)| is_there(name, field)).map(|(name, _)| json!(name)).collect();
    if !names.is_empty() {
        schema.insert("required".into(), Value::Array(names));
    }
}

fn may_be_null(field: &Value) -> bool {
    let null = |kind: Option<&Value>| match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "null"),
        Some(kind) => kind == "null",
        None => false,
    };
    let any = field.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    null(field.get("type")) || any.into_iter().any(|one| null(one.get("type")))
}

fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name.trim_start_matches('*')))
}

fn parameter_type(name: &str) -> &'static str {
    if name == "id" || (name.ends_with("_id") && name != "action_id") || name.ends_with("_pk") {
        "integer"
    } else {
        "string"
    }
}

#[cfg(test)]
mod tests {
    use super::{document, registry, whole};
    use crate::http::endpoint::Answer;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    #[test]
    fn every_route_says_what_it_answers_when_all_is_well() {
        for endpoint in registry::endpoints() {
            let place = format!("{} {}", endpoint.method, endpoint.path);
            let good: Vec<_> = endpoint.doc.answers.iter().filter(|(status, _)| *status < 400).collect();
            assert!(!good.is_empty(), "{place} says nothing");
            for (status, answer) in good {
                // The compatible product, and a provider of single sign-on, want an empty 200 of these; a mail that waits is told
                // by the state of mail.
                let empty = [
                    "/api/dm/views/order",
                    "/api/ml/{id}/train",
                    "/api/sso/{slug}/back-channel-logout",
                    "/api/mail/test",
                ];
                let is_empty = empty.contains(&endpoint.path) || endpoint.path.ends_with("/{provider}/validate");
                let bare = *status == 204 || *status >= 300 || is_empty;
                assert_eq!(bare, matches!(answer, Answer::Nothing), "{place} {status}: say what it carries");
            }
        }
    }

    #[test]
    fn one_name_stands_for_one_schema() {
        let mut seen: BTreeMap<String, (Value, String)> = BTreeMap::new();
        for endpoint in registry::endpoints() {
            let place = format!("{} {}", endpoint.method, endpoint.path);
            let answers = endpoint.doc.answers.into_iter().filter_map(|(_, answer)| match answer {
                Answer::Json(of) => Some(of.components.into_iter().map(|(name, schema)| whole(name, schema))),
                _ => None,
            });
            let asked = endpoint.doc.body.into_iter().flat_map(|body| body.components);
            for (name, schema) in answers.flatten().chain(asked) {
                let (first, there) = seen.entry(name.clone()).or_insert_with(|| (schema.clone(), place.clone()));
                assert_eq!(*first, schema, "{name} is something else in {there} than in {place}");
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
        assert!(text.contains("#/components/schemas/Error"));
    }

    #[test]
    fn what_may_be_null_in_an_answer_is_there() {
        let fields = json!({
            "properties": { "a": { "type": "string" }, "b": { "type": ["string", "null"] }, "c": { "type": "string" } },
            "required": ["a"],
        });
        assert_eq!(whole("X".into(), fields.clone()).1["required"], json!(["a", "b"]));
        assert_eq!(whole("TaskRowDetails".into(), fields).1["required"], json!(["a"]));
    }
}
