//! The OpenAPI document, from the same declarations that make the router.

use crate::{
    http::endpoint::{Endpoint, Guard},
    registry,
};
use serde_json::{Map, Value, json};

#[must_use]
pub fn document() -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let mut endpoints = registry::endpoints();
    endpoints.sort_by_key(|endpoint| (endpoint.path, endpoint.method.to_string()));
    for endpoint in endpoints {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        let method = endpoint.method.as_str().to_ascii_lowercase();
        let operation = operation(endpoint, &mut schemas);
        if let Some(path) = path.as_object_mut() {
            path.insert(method, operation);
        }
    }
    schemas.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Labelkeep",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0" },
            "description": "A final slash is accepted on every path. Errors have the body of schema `Error`.",
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

fn operation(endpoint: Endpoint, schemas: &mut Map<String, Value>) -> Value {
    let mut parameters: Vec<Value> = path_parameters(endpoint.path)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": parameter_type(name) } }))
        .collect();
    for (name, kind, meaning) in &endpoint.doc.query {
        parameters.push(json!({ "name": name, "in": "query", "description": meaning, "schema": { "type": kind } }));
    }
    let mut responses = Map::new();
    for (status, answer) in endpoint.doc.answers {
        let mut response = json!({ "description": "" });
        if let (Some(answer), Some(response)) = (answer, response.as_object_mut()) {
            response.insert("content".into(), json!({ "application/json": { "schema": answer.schema } }));
            schemas.extend(answer.components);
        }
        responses.insert(status.to_string(), response);
    }
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

fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name.trim_start_matches('*')))
}

fn parameter_type(name: &str) -> &'static str {
    if name == "id" || name.ends_with("_id") || name.ends_with("_pk") { "integer" } else { "string" }
}
