//! The description of the API: a page for people and the OpenAPI document for programs, at the addresses where the
//! compatible product has them. It is the same for everybody and holds no data.

mod page;
mod schema;

use crate::http::endpoint::{Endpoint, Guard};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::json;

/// How the OpenAPI document is made: it describes this resource too, so it comes with the request.
#[derive(Clone, Copy)]
pub(crate) struct Document(pub fn() -> serde_json::Value);

const WHY: Guard = Guard::Public("the description of the API; it is the same for everybody and holds no data");

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let read = |path, handler| {
        let shape = json!({ "type": "object", "additionalProperties": true });
        Endpoint::get(path, WHY, handler).summary("Read the OpenAPI document").answers_json(200, shape)
    };
    // A program that reads YAML reads JSON too.
    let documents =
        ["/docs/api/schema", "/docs/api/schema/json", "/docs/api/schema/yaml"].map(|path| read(path, schema::handler));
    let older = [
        ("/swagger.json", "/docs/api/schema/json/"),
        ("/swagger.yaml", "/docs/api/schema/yaml/"),
        ("/swagger", "/docs/api/"),
        ("/docs/api/schema/redoc", "/docs/api/"),
        ("/docs/api/schema/swagger-ui", "/docs/api/"),
    ];
    let older = older.map(|(path, place)| {
        Endpoint::get(path, WHY, async move || elsewhere(place))
            .summary("Go to the description of the API")
            .answers_nothing(302)
    });
    let mut all = vec![
        Endpoint::get("/docs/api", WHY, page::handler)
            .summary("Show a page that describes the API; `?format=openapi` goes to the OpenAPI document")
            .answers_file(200, "text/html"),
        Endpoint::get("/docs/api/style.css", WHY, page::style)
            .summary("Read a file of that page")
            .answers_file(200, "text/css"),
    ];
    all.extend(documents);
    all.extend(older);
    all
}

fn elsewhere(place: &'static str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, place)]).into_response()
}
