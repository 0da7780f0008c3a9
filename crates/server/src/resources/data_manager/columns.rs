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
use labelkeep_database::fields_of_config;
use labelkeep_model::{Error, Permission, Say};
use labelkeep_task_filter::{ColumnInfo, ColumnListInput, DataField, column_list, say_value_types};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/dm/columns", Guard::Project(Permission::ViewsUse), handler)
        .summary("List the columns that lists of a project can show, filter and order by")
        .query("project", "integer", "the project")
        .answers::<ColumnsBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct ColumnsBody {
    columns: Vec<ColumnInfo>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ProjectQuery {
    pub project: Option<i64>,
}

impl ProjectQuery {
    pub(super) fn id(&self) -> Result<i64, Error> {
        self.project.ok_or_else(|| Error::field("project", Say::QueryRequired))
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ProjectQuery>,
) -> ApiResult<Json<ColumnsBody>> {
    let scope = access.project(query.id()?).await?;
    let project = state.database.project(&scope).await?;
    let parsed: Value = serde_json::from_str(&project.parsed_label_config).unwrap_or_default();
    let in_config = fields_of_config(&parsed).into_iter().map(|(name, tag)| DataField { name, tag }).collect();
    let members = if scope.may(Permission::StatsView) {
        state.database.project_members(&scope).await?.into_iter().map(|member| member.user.0).collect()
    } else {
        vec![scope.caller().user().0]
    };
    let input = ColumnListInput {
        in_config,
        in_tasks: state.database.data_columns(&scope).await?.in_tasks,
        members,
        model_versions: state.database.model_version_names(&scope).await?,
    };
    let mut columns = column_list(&input);
    say_value_types(&mut columns, &state.database.data_field_kinds(&scope).await?);
    Ok(Json(ColumnsBody { columns }))
}
