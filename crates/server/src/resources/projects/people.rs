use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::UserSimple,
};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// As many projects as a page of their list holds.
const MOST_PROJECTS: usize = 100;
/// As many people as a card shows; the rest is a number.
const SHOWN: usize = 4;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/people", Guard::Organization(Permission::ProjectsList), handler)
        .summary(
            "Tell who works on several projects, the most active first; only of projects whose work the caller may see",
        )
        .query("ids", "string", "the projects, comma-separated, 100 at most")
        .answers_list::<PeopleBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProjectPeople)]
struct PeopleBody {
    project: i64,
    /// Members and those who labeled.
    count: usize,
    people: Vec<UserSimple>,
}

#[derive(Debug, Deserialize)]
struct PeopleQuery {
    #[serde(default)]
    ids: String,
}

impl PeopleQuery {
    fn read(&self) -> Result<Vec<i64>, Error> {
        let parts = self.ids.split(',').map(str::trim).filter(|part| !part.is_empty());
        let ids = parts
            .map(str::parse::<i64>)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Error::field("ids", Say::ProjectIds))?;
        if ids.len() > MOST_PROJECTS {
            return Err(Error::field("ids", Say::TooManyProjects));
        }
        Ok(ids)
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<PeopleQuery>,
) -> ApiResult<Json<Vec<PeopleBody>>> {
    let scope = access.organization()?;
    let found = state.database.people_of_projects(&scope, query.read()?).await?;
    let mut answer: Vec<PeopleBody> = Vec::new();
    for entry in found {
        if answer.last().is_none_or(|body| body.project != entry.project.0) {
            answer.push(PeopleBody { project: entry.project.0, count: 0, people: Vec::new() });
        }
        if let Some(body) = answer.last_mut() {
            body.count += 1;
            if body.people.len() < SHOWN {
                body.people.push(entry.person.into());
            }
        }
    }
    Ok(Json(answer))
}
