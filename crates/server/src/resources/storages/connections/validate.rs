use super::{
    super::given::{self, Given},
    GUARD, tried,
};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{extract::State, http::StatusCode};
use labelkeep_storages::check_source;
use serde_json::{Map, Value};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/storage-connections/validate", GUARD, handler)
        .summary("Ask whether a shared connection lists what is below a prefix; nothing is kept or written")
        .body::<Given>()
        .answers_nothing(204)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<StatusCode> {
    let tried = match given::id(&body, "id")? {
        Some(id) => tried::of_stored(&state, &access, id, &body).await?,
        None => tried::of_new(&state, &access, &body).await?,
    };
    let (connector, new) = (state.connector(), &tried.new);
    let mut settings = new.settings.clone();
    for name in ["prefix", "path"] {
        if let Some(prefix) = body.get(name).filter(|value| value.is_string()) {
            settings.insert(name.to_owned(), prefix.clone());
        }
    }
    let place = connector.place_of(new.provider, &settings, None, true, None)?;
    let store = connector.driver(new.provider, &new.settings, &tried.secrets)?;
    check_source(store.as_ref(), &place, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
