use super::{
    addressed::Addressed,
    given::{self, Given},
    tried,
};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::{Error, Permission, Result, Say, Text, Timestamp};
use labelkeep_object_stores::ObjectStore;
use labelkeep_storages::Place;
use serde::Serialize;
use serde_json::{Map, Value};
use std::time::Duration;
use tokio::time::Instant;
use utoipa::ToSchema;

const USUAL: i64 = 100;
const MOST: i64 = 1_000;
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/storages/{provider}/files", Guard::Project(Permission::StoragesManage), handler)
        .summary("List the first objects that a source storage would be about")
        .body::<Given>()
        .answers::<FoundFiles>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct FoundFiles {
    files: Vec<FoundFile>,
}

/// A last one without a key says that there are more; one with the text `... storage scan timeout reached ...` that the
/// search took longer than half a minute.
#[derive(Debug, Serialize, ToSchema)]
struct FoundFile {
    key: Option<String>,
    #[schema(value_type = Option<String>)]
    last_modified: Option<Timestamp>,
    /// In bytes.
    size: Option<u64>,
}

impl FoundFile {
    fn said(key: Option<&str>) -> Self {
        Self { key: key.map(str::to_owned), last_modified: None, size: None }
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<FoundFiles>> {
    let limit = usize::try_from(given::id(&body, "limit")?.unwrap_or(USUAL).clamp(1, MOST)).unwrap_or(1);
    let tried = tried::from_body(&state, &access, &addressed, &body).await?;
    let (store, place) = tried.store(&state)?;
    Ok(Json(FoundFiles { files: find(store.as_ref(), &place, limit).await? }))
}

async fn find(store: &dyn ObjectStore, place: &Place, limit: usize) -> Result<Vec<FoundFile>> {
    let start = Instant::now();
    let (mut files, mut listing) = (Vec::new(), place.listing());
    loop {
        let page = store
            .list_page(&listing)
            .await
            .map_err(|error| Error::non_field(Say::StoreNoList { reason: Text::from(error).into() }))?;
        for object in page.objects.into_iter().filter(|object| place.wants(&object.key)) {
            if files.len() == limit {
                files.push(FoundFile::said(None));
                return Ok(files);
            }
            files.push(FoundFile { key: Some(object.key), last_modified: object.modified, size: object.size });
        }
        if page.next.is_none() {
            return Ok(files);
        }
        if start.elapsed() > PATIENCE {
            files.push(FoundFile::said(Some("... storage scan timeout reached ...")));
            return Ok(files);
        }
        listing.token = page.next;
    }
}
