use super::body::WorkspaceBody;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_database::workspaces::ListWorkspaces;
use labelkeep_model::Permission;
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/workspaces", Guard::Organization(Permission::WorkspacesList), handler)
        .summary("List the workspaces that the caller belongs to; administrators see all but the sandboxes of others")
        .query("is_archived", "boolean", "only archived ones, or none of them; none when left out")
        .query("is_personal", "boolean", "only the own sandbox, or all others; both when left out")
        .query("include_all_workspaces", "boolean", "archived ones too, and with who made each")
        .query("is_deleted", "boolean", "the deleted ones instead")
        .query("ordering", "string", "id, title or created_at, with - for descending; by title when left out")
        .answers_list::<WorkspaceBody>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    is_archived: Option<String>,
    is_personal: Option<String>,
    include_all_workspaces: Option<String>,
    is_deleted: Option<String>,
    ordering: Option<String>,
}

fn truth(text: Option<&String>) -> Option<bool> {
    text.and_then(|text| crate::http::body::truth(text))
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<WorkspaceBody>>> {
    let scope = access.organization()?;
    let all = truth(query.include_all_workspaces.as_ref()).unwrap_or(false);
    let list = ListWorkspaces {
        archived: truth(query.is_archived.as_ref()).or_else(|| (!all).then_some(false)),
        personal: truth(query.is_personal.as_ref()),
        deleted: truth(query.is_deleted.as_ref()).unwrap_or(false),
    };
    let mut found = state.database.list_workspaces(&scope, &list).await?;
    let ordering = query.ordering.unwrap_or_default();
    match ordering.trim_start_matches('-') {
        "id" => found.sort_by_key(|workspace| workspace.id),
        "created_at" => found.sort_by_key(|workspace| (workspace.created_at, workspace.id)),
        "title" => found.sort_by_key(|workspace| (workspace.title.to_lowercase(), workspace.id)),
        _ => {}
    }
    if ordering.starts_with('-') {
        found.reverse();
    }
    let with_creator = all && scope.caller().may(Permission::MembersView);
    Ok(Json(found.into_iter().map(|workspace| WorkspaceBody::new(workspace, with_creator)).collect()))
}
