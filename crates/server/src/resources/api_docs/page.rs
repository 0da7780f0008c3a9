//! The page, written from the OpenAPI document. No script: it works under the strictest policy, and in any browser.

use super::{Document, elsewhere};
use axum::{
    Extension,
    extract::Query,
    http::header,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write as _, sync::OnceLock};

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("style.css");

static PAGE: OnceLock<String> = OnceLock::new();

#[derive(Debug, Deserialize)]
pub(super) struct FormatQuery {
    format: Option<String>,
}

pub(super) async fn handler(Query(query): Query<FormatQuery>, Extension(document): Extension<Document>) -> Response {
    if query.format.as_deref() == Some("openapi") {
        return elsewhere("/docs/api/schema/json/");
    }
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, PAGE.get_or_init(|| page(&document.0())).as_str()).into_response()
}

pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], STYLE).into_response()
}

fn page(document: &Value) -> String {
    let groups = groups(document);
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>API · Labelkeep</title><link rel=\"icon\" href=\"/favicon.svg\"><link rel=\"stylesheet\" href=\"/docs/api/style.css\"></head><body>\
         <header><h1>The API of Labelkeep</h1>\
         <p>Requests carry <code>Authorization: Token …</code> or <code>Authorization: Bearer …</code>; tokens are made under \
         <a href=\"/user/account\">your account</a>. Bodies are JSON; a final slash is accepted on every address. \
         For programs: <a href=\"/docs/api/schema/json/\">OpenAPI document</a>. How scripts use it: <a href=\"/help/scripts\">help</a>.</p></header>\
         <nav aria-label=\"Contents\"><ul>",
    );
    for name in groups.keys() {
        let _ = write!(html, "<li><a href=\"#{0}\">{0}</a></li>", escaped(name));
    }
    html.push_str("<li><a href=\"#schemas\">schemas</a></li></ul></nav><main>");
    for (name, operations) in &groups {
        let _ = write!(html, "<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{0}</h2>", escaped(name));
        for operation in operations {
            operation.write(&mut html);
        }
        html.push_str("</section>");
    }
    html.push_str("<section aria-labelledby=\"schemas\"><h2 id=\"schemas\">schemas</h2>");
    for (name, schema) in document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten() {
        schema_of(name, schema, &mut html);
    }
    html.push_str("</section></main></body></html>");
    html
}

struct Operation<'d> {
    method: String,
    path: &'d str,
    said: &'d Value,
}

/// By the first word behind `/api/`; what is no API is left out.
fn groups(document: &Value) -> BTreeMap<&str, Vec<Operation<'_>>> {
    let mut groups: BTreeMap<&str, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, operations) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        let Some(rest) = path.strip_prefix("/api/") else { continue };
        let group = rest.split('/').next().unwrap_or(rest);
        for (method, said) in operations.as_object().into_iter().flatten() {
            groups.entry(group).or_default().push(Operation { method: method.to_uppercase(), path, said });
        }
    }
    groups
}

impl Operation<'_> {
    fn write(&self, html: &mut String) {
        let text = |value: Option<&Value>| escaped(value.and_then(Value::as_str).unwrap_or_default());
        let _ = write!(
            html,
            "<article><h3><code><b>{}</b> {}</code></h3><p>{}</p>",
            self.method,
            escaped(self.path),
            text(self.said.get("summary"))
        );
        let parameters = self.said.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if !parameters.is_empty() {
            html.push_str("<table><thead><tr><th scope=\"col\">parameter</th><th scope=\"col\">in</th><th scope=\"col\">type</th><th scope=\"col\">meaning</th></tr></thead><tbody>");
            for parameter in parameters {
                let _ = write!(
                    html,
                    "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>",
                    text(parameter.get("name")),
                    text(parameter.get("in")),
                    text(parameter.pointer("/schema/type")),
                    text(parameter.get("description")),
                );
            }
            html.push_str("</tbody></table>");
        }
        let json = "/content/application~1json/schema";
        if let Some(body) = self.said.pointer(&format!("/requestBody{json}")) {
            let _ = write!(html, "<p>Body: {}</p>", kind(body));
        }
        for (status, answer) in self.said.get("responses").and_then(Value::as_object).into_iter().flatten() {
            let of = answer.pointer(json).map_or_else(String::new, |schema| format!(": {}", kind(schema)));
            let _ = write!(html, "<p>Answer {}{of}</p>", escaped(status));
        }
        html.push_str("</article>");
    }
}

fn schema_of(name: &str, schema: &Value, html: &mut String) {
    let _ = write!(html, "<article><h3 id=\"schema-{0}\"><code>{0}</code></h3>", escaped(name));
    if let Some(text) = schema.get("description").and_then(Value::as_str) {
        let _ = write!(html, "<p>{}</p>", escaped(text));
    }
    let parts =
        schema.get("allOf").and_then(Value::as_array).map_or_else(|| vec![schema], |parts| parts.iter().collect());
    for part in parts {
        let Some(fields) = part.get("properties").and_then(Value::as_object) else {
            let _ = write!(html, "<p>{}</p>", kind(part));
            continue;
        };
        html.push_str("<table><thead><tr><th scope=\"col\">field</th><th scope=\"col\">type</th><th scope=\"col\">meaning</th></tr></thead><tbody>");
        for (field, schema) in fields {
            let meaning = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let _ = write!(
                html,
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td></tr>",
                escaped(field),
                kind(schema),
                escaped(meaning)
            );
        }
        html.push_str("</tbody></table>");
    }
    html.push_str("</article>");
}

/// A type in a few words, with links to what it is made of.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escaped(name));
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema.get(choice).and_then(Value::as_array) {
            return parts.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    let named = match schema.get("type") {
        Some(Value::String(name)) => escaped(name),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(escaped).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    };
    match schema.get("items") {
        Some(items) => format!("{named} of {}", kind(items)),
        None => named,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::page;
    use serde_json::json;

    #[test]
    fn every_operation_with_its_parameters_body_and_answers_is_told() {
        let document = json!({
            "paths": {
                "/api/tasks/{id}": { "patch": {
                    "summary": "Change <a> task",
                    "parameters": [{ "name": "id", "in": "path", "schema": { "type": "integer" } }],
                    "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Change" } } } },
                    "responses": { "200": { "content": { "application/json": { "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Task" } } } } } },
                } },
                "/projects": { "get": { "summary": "A page" } },
            },
            "components": { "schemas": { "Change": { "properties": { "data": { "type": ["object", "null"], "description": "What \"it\" shows" } } } } },
        });
        let html = page(&document);
        for part in [
            "<b>PATCH</b> /api/tasks/{id}",
            "Change &lt;a&gt; task",
            "<code>id</code></th><td>path</td><td>integer</td>",
            "Body: <a href=\"#schema-Change\">Change</a>",
            "Answer 200: array of <a href=\"#schema-Task\">Task</a>",
            "<h3 id=\"schema-Change\">",
            "object or null",
            "What &quot;it&quot; shows",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(!html.contains("A page") && !html.contains("<script") && !html.contains("style="));
    }
}
