use super::columns::ProjectQuery;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::ProjectBody,
};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/dm/project", Guard::Project(Permission::ViewsUse), handler)
        .summary("Read a project with what the Data Manager needs of it")
        .query("project", "integer", "the project")
        .answers::<ManagedProject>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct ManagedProject {
    #[serde(flatten)]
    project: ProjectBody,
    can_delete_tasks: bool,
    can_manage_annotations: bool,
    can_manage_tasks: bool,
    source_syncing: bool,
    target_syncing: bool,
    task_count: i64,
    annotation_count: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ProjectQuery>,
) -> ApiResult<Json<ManagedProject>> {
    let scope = access.project(query.id()?).await?;
    let project = state.database.project(&scope).await?;
    let (mut task_count, mut annotation_count) = (project.task_number, project.total_annotations_number);
    let mut body = ProjectBody::new(project, scope.standing())?;
    if let Some(own) = state.database.own_counts(&scope).await? {
        (task_count, annotation_count) = (own.tasks, own.annotations);
        body = ProjectBody { queue_total: own.tasks, queue_done: own.done, ..body.without_counters() };
    }
    Ok(Json(ManagedProject {
        project: body,
        can_delete_tasks: scope.may(Permission::TasksDelete),
        can_manage_annotations: scope.may(Permission::AnnotationsDeleteAny),
        can_manage_tasks: scope.may(Permission::TasksChange),
        source_syncing: false,
        target_syncing: false,
        task_count,
        annotation_count,
    }))
}
