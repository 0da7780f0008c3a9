use super::{
    MOST, OF_PROJECT,
    body::{MadeBody, approved, description, number, text, value},
};
use crate::http::{
    access::Access,
    body::{MostBytes, from_json, read},
    endpoint::Endpoint,
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use labelkeep_database::labels::NewLabel;
use labelkeep_model::{Error, Permission, Result, Say};
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/labels", OF_PROJECT, handler)
        .summary("Make labels and link them to a project; those that have the title already are taken")
        .body_list::<Given>()
        .answers_list::<MadeBody>(201)
}

/// A label to be.
#[derive(ToSchema)]
#[schema(as = LabelRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
struct Given {
    /// The same for all.
    project: i64,
    from_name: String,
    title: String,
    #[schema(value_type = Value)]
    value: (),
    description: Option<String>,
    approved: Option<bool>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    request: Request,
) -> ApiResult<(StatusCode, Json<Vec<MadeBody>>)> {
    let body: Value = from_json(&read(request, MostBytes::ORDINARY).await?)?;
    let Value::Array(items) = &body else {
        return Err(Error::non_field(Say::LabelsNoList).into());
    };
    if items.is_empty() || items.len() > usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Err(Error::non_field(Say::LabelsCount { most: MOST.into() }).into());
    }
    let items: Vec<&Map<String, Value>> = items
        .iter()
        .map(|item| item.as_object().ok_or_else(|| Error::non_field(Say::NoObject)))
        .collect::<Result<_>>()?;
    let projects = items.iter().map(|item| number(item, "project")).collect::<Result<Vec<i64>>>()?;
    let project = projects.first().copied().unwrap_or_default();
    if projects.iter().any(|other| *other != project) {
        return Err(Error::non_field(Say::LabelsOfProjects).into());
    }
    let new = items.iter().map(|item| label(item)).collect::<Result<Vec<_>>>()?;
    let scope = access.project(project).await?;
    let names: Vec<String> = new.iter().map(|label| label.from_name.clone()).collect();
    let ids = state.database.create_labels(&scope, new).await?;
    let organization = access.caller().in_organization(Permission::ProjectsCreate)?;
    let mut made = Vec::with_capacity(ids.len());
    for (id, from_name) in ids.into_iter().zip(names) {
        made.push(MadeBody::new(state.database.label(&organization, id).await?, project, from_name)?);
    }
    Ok((StatusCode::CREATED, Json(made)))
}

fn label(item: &Map<String, Value>) -> Result<NewLabel> {
    Ok(NewLabel {
        title: text(item, "title")?,
        value: value(item, "value")?,
        description: description(item)?.flatten(),
        approved: approved(item)?.unwrap_or(false),
        from_name: text(item, "from_name")?,
    })
}
