//! A link to the store, signed here, without asking anybody.

use super::asked::{Asked, told};
use crate::http::state::AppState;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use labelkeep_database::audit::MediaWay;
use labelkeep_model::{Error, Result};
use labelkeep_object_stores::{Link, ObjectStore};
use std::time::Duration;

pub(super) async fn redirect(state: &AppState, asked: &Asked<'_>, store: &dyn ObjectStore) -> Result<Response> {
    let wanted = u32::try_from(asked.source.storage.presign_ttl_seconds).unwrap_or(u32::MAX);
    let seconds = wanted.clamp(1, state.settings.media.most_link_seconds.max(1));
    let (content_type, disposition) = asked.delivery();
    let link = Link {
        lifetime: Duration::from_secs(u64::from(seconds)),
        content_type: Some(content_type.to_owned()),
        disposition: Some(disposition),
    };
    let address = store.link(asked.key, &link).await.map_err(told)?;
    let mut location = HeaderValue::from_str(&address).map_err(Error::internal)?;
    location.set_sensitive(true);
    state.media_trail().note(&state.database, asked.note(MediaWay::Link { seconds })).await?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, location);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
