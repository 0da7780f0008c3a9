//! Tabs of the Data Manager.

use super::columns::ProjectQuery;
use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use labelkeep_database::{access::ProjectScope, views::View};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Largest data of one tab.
const MOST_BYTES: usize = 256 * 1024;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let uses = Guard::Project(Permission::ViewsUse);
    let changes = Guard::Project(Permission::ViewsChange);
    vec![
        Endpoint::get("/api/dm/views", uses, list)
            .summary("List the tabs of a project, or of all projects that the caller sees")
            .query("project", "integer", "the project; without it, all")
            .answers_list::<ViewBody>(200),
        Endpoint::post("/api/dm/views", changes, create)
            .summary("Create a tab")
            .body::<ViewFields>()
            .answers::<ViewBody>(201),
        Endpoint::post("/api/dm/views/order", changes, order)
            .summary("Put the tabs of a project in this order")
            .body::<ViewOrder>()
            .answers_nothing(200),
        Endpoint::delete("/api/dm/views/reset", Guard::Project(Permission::ViewsReset), reset)
            .summary("Delete all tabs of a project")
            .query("project", "integer", "the project")
            .answers_nothing(204),
        Endpoint::get("/api/dm/views/{id}", uses, get).summary("Read a tab").answers::<ViewBody>(200),
        Endpoint::patch("/api/dm/views/{id}", changes, change)
            .summary("Replace the data of a tab; filters, ordering and selectedItems stay when left out")
            .body::<ViewFields>()
            .answers::<ViewBody>(200),
        Endpoint::put("/api/dm/views/{id}", changes, change)
            .summary("Replace the data of a tab, as PATCH does")
            .body::<ViewFields>()
            .answers::<ViewBody>(200),
        Endpoint::delete("/api/dm/views/{id}", changes, delete).summary("Delete a tab").answers_nothing(204),
    ]
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = View)]
struct ViewBody {
    id: i64,
    #[schema(value_type = Object)]
    data: Map<String, Value>,
    order: i64,
    user: i64,
    project: i64,
}

impl From<View> for ViewBody {
    fn from(view: View) -> Self {
        Self { id: view.id, data: view.data, order: view.position, user: view.user_id, project: view.project_id }
    }
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct ViewFields {
    #[serde(deserialize_with = "lenient")]
    project: Option<i64>,
    #[schema(value_type = Option<Object>)]
    data: Option<Map<String, Value>>,
    /// As older clients send them: they become part of `data`.
    #[schema(value_type = Option<Object>)]
    filter_group: Option<Value>,
    #[schema(value_type = Option<Object>)]
    ordering: Option<Value>,
    #[schema(value_type = Option<Object>)]
    selected_items: Option<Value>,
}

impl ViewFields {
    /// The tab's data, checked: a filter that no list would take is refused now, not when the tab is opened.
    async fn into_data(self, state: &AppState, scope: &ProjectScope) -> Result<Map<String, Value>> {
        let mut data = self.data.unwrap_or_default();
        for (key, value) in
            [("filters", self.filter_group), ("ordering", self.ordering), ("selectedItems", self.selected_items)]
        {
            if let Some(value) = value {
                data.insert(key.to_owned(), value);
            }
        }
        let value = Value::Object(data);
        if value.to_string().len() > MOST_BYTES {
            return Err(Error::field("data", Say::TabTooLarge));
        }
        super::filter::checked(state, scope, &value, super::filter::Source::Asked).await?;
        match value {
            Value::Object(data) => Ok(data),
            _ => Ok(Map::new()),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
struct ViewOrder {
    #[serde(deserialize_with = "lenient")]
    project: i64,
    ids: Vec<i64>,
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    project: Option<String>,
}

async fn list(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<ViewBody>>> {
    let wrong = |_| Error::field("project", Say::NoInteger);
    let project = query.project.filter(|text| !text.is_empty());
    let views = match project.map(|text| text.parse::<i64>()).transpose().map_err(wrong)? {
        Some(project) => state.database.views(&access.project(project).await?).await?,
        None => {
            access.caller().require_all_projects()?;
            state.database.all_views(access.caller()).await?
        }
    };
    Ok(Json(views.into_iter().map(ViewBody::from).collect()))
}

async fn create(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<ViewFields>,
) -> ApiResult<(StatusCode, Json<ViewBody>)> {
    let project = fields.project.ok_or_else(|| Error::field("project", Say::Required))?;
    let scope = access.project(project).await?;
    let data = fields.into_data(&state, &scope).await?;
    Ok((StatusCode::CREATED, Json(state.database.create_view(&scope, data).await?.into())))
}

async fn get(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<ViewBody>> {
    let scope = access.view(id).await?;
    Ok(Json(state.database.view(&scope, id).await?.into()))
}

async fn change(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<ViewFields>,
) -> ApiResult<Json<ViewBody>> {
    let scope = access.view(id).await?;
    let data = fields.into_data(&state, &scope).await?;
    Ok(Json(state.database.change_view(&scope, id, data).await?.into()))
}

async fn delete(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.view(id).await?;
    state.database.delete_view(&scope, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reset(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ProjectQuery>,
    Body(fields): Body<ViewFields>,
) -> ApiResult<StatusCode> {
    let project = query.project.or(fields.project);
    let scope = access.project(project.ok_or_else(|| Error::field("project", Say::Required))?).await?;
    state.database.delete_all_views(&scope).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn order(State(state): State<AppState>, access: Access, Body(order): Body<ViewOrder>) -> ApiResult<StatusCode> {
    let scope = access.project(order.project).await?;
    state.database.order_views(&scope, order.ids).await?;
    Ok(StatusCode::OK)
}
