use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_database::projects::Duplicate;
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/duplicate", Guard::Project(Permission::ProjectChange), handler)
        .summary("Copy a project's settings, and its tasks when asked; the caller must be allowed to create projects")
        .body::<DuplicateBody>()
        .answers::<Duplicated>(201)
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct DuplicateBody {
    title: String,
    description: Option<String>,
    /// `settings` or `settings,data`.
    mode: Option<String>,
    /// The workspace of the copy; left out or `null`: that of the project, if the caller may put something into it.
    #[serde(deserialize_with = "crate::http::body::lenient")]
    workspace: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Duplicated {
    id: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<DuplicateBody>,
) -> ApiResult<(StatusCode, Json<Duplicated>)> {
    let scope = access.project(id).await?;
    let organization = access.caller().in_organization(Permission::ProjectsCreate)?;
    let title = body.title.trim().to_owned();
    if !(3..=50).contains(&title.chars().count()) {
        return Err(Error::field("title", Say::ProjectTitleLength).into());
    }
    if body.description.as_ref().is_some_and(|text| text.chars().count() > 10_000) {
        return Err(Error::field("description", Say::TooLong { most: 10000.into() }).into());
    }
    let with_tasks = match body.mode.as_deref() {
        Some("settings") | None => false,
        Some("settings,data") => true,
        Some(other) => {
            let message = Say::CopyMode { value: other.into() };
            return Err(Error::field("mode", message).into());
        }
    };
    let workspace = match body.workspace {
        Some(id) => Some(access.workspace_to_fill(id).await?),
        None => match state.database.project(&scope).await?.workspace_id {
            Some(id) => access.workspace_to_fill(id).await.ok(),
            None => None,
        },
    };
    let copy = Duplicate { title, description: body.description, with_tasks, workspace };
    let copied = state.database.duplicate_project(&scope, &organization, copy).await?;
    Ok((StatusCode::CREATED, Json(Duplicated { id: copied.0 })))
}
