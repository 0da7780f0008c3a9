use crate::http::endpoint::{Endpoint, Guard};
use axum::Json;
use labelkeep_model::COMPATIBLE_VERSION;
use serde_json::{Value, json};

pub(super) fn endpoint(path: &'static str) -> Endpoint {
    Endpoint::get(path, Guard::Public("clients ask it before they sign in"), handler)
        .summary("Tell which versions this server speaks")
        .answers_json(200, shape())
}

/// What clients read of it.
fn shape() -> Value {
    json!({
        "type": "object",
        "required": ["release", "edition", "labelkeep"],
        "properties": {
            "release": { "type": "string", "description": "The release of Label Studio whose API this is." },
            "edition": { "type": "string" },
            "labelkeep": { "type": "object", "properties": { "version": { "type": "string" } }, "required": ["version"] },
        },
        "additionalProperties": true,
    })
}

/// The official client reads `release`, and by `edition` decides how to export: `Community` is the synchronous way.
async fn handler() -> Json<Value> {
    let part = |name: &str| json!({ "message": name, "version": COMPATIBLE_VERSION });
    Json(json!({
        "release": COMPATIBLE_VERSION,
        "label-studio-os-package": { "version": COMPATIBLE_VERSION, "short_version": "1.23" },
        "label-studio-os-backend": part("labelkeep"),
        "label-studio-frontend": part("labelkeep"),
        "dm2": part("labelkeep"),
        "label-studio-converter": { "version": COMPATIBLE_VERSION },
        "edition": "Community",
        "lsf": part("labelkeep"),
        "labelkeep": { "version": env!("CARGO_PKG_VERSION") },
    }))
}
