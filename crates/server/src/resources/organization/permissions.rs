//! Which roles may do what, as the owner chooses it.

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
use labelkeep_database::{access::OrganizationScope, role_choices::Chosen};
use labelkeep_model::{Choice, Error, Permission, Result, Role, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ALL: &str = "/api/organizations/{id}/permissions";
const OPTIONS: &str = "/api/organizations/{id}/permissions/options";
const ONE: &str = "/api/organizations/{id}/permissions/{permission_key}";

pub(super) fn endpoints() -> Vec<Endpoint> {
    let guard = Guard::Organization(Permission::PermissionsManage);
    vec![
        Endpoint::get(ALL, guard, list).summary("List which roles may do what").answers_list::<PermissionBody>(200),
        Endpoint::get(OPTIONS, guard, options)
            .summary("List what can be chosen: the roles of each permission, and those that hold it at the beginning")
            .answers_list::<OptionBody>(200),
        Endpoint::post(ALL, guard, create)
            .summary("Choose the roles that may do something; it counts from the next request on")
            .dangerous()
            .body::<ChosenRoles>()
            .answers::<PermissionBody>(201),
        Endpoint::get(ONE, guard, get).summary("Read which roles may do something").answers::<PermissionBody>(200),
        Endpoint::put(ONE, guard, change)
            .summary("Choose the roles that may do something")
            .dangerous()
            .body::<ChosenRoles>()
            .answers::<PermissionBody>(200),
        Endpoint::patch(ONE, guard, change)
            .summary("Choose the roles that may do something")
            .dangerous()
            .body::<ChosenRoles>()
            .answers::<PermissionBody>(200),
        Endpoint::delete(ONE, guard, reset)
            .summary("Give something back to the roles that had it at the beginning")
            .dangerous()
            .answers_nothing(204),
    ]
}

/// Which roles may do something. The owner always may, and is not named.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OrganizationPermission)]
struct PermissionBody {
    id: i64,
    organization: i64,
    permission: &'static str,
    /// Those that may.
    roles: Vec<Role>,
    /// Those that may where nobody chose anything.
    default: Vec<Role>,
    /// Those among which can be chosen.
    options: Vec<Role>,
    group: &'static str,
    label: &'static str,
    tooltip: &'static str,
}

impl PermissionBody {
    fn new(scope: &OrganizationScope, choice: &'static Choice, chosen: &Chosen) -> Self {
        let default = choice.default_roles();
        Self {
            id: Choice::ALL.iter().zip(1..).find_map(|(other, id)| (other == choice).then_some(id)).unwrap_or_default(),
            organization: scope.organization().0,
            permission: choice.key,
            roles: chosen.get(choice.key).cloned().unwrap_or_else(|| default.clone()),
            default,
            options: choice.options.to_vec(),
            group: choice.group,
            label: choice.label,
            tooltip: choice.tooltip,
        }
    }
}

/// What can be chosen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PermissionOption)]
struct OptionBody {
    permission: &'static str,
    default: Vec<Role>,
    options: Vec<Role>,
    group: &'static str,
    label: &'static str,
    tooltip: &'static str,
}

/// Roles by their codes; the owner's is ignored.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct ChosenRoles {
    permission: Option<String>,
    roles: Option<Vec<String>>,
}

impl ChosenRoles {
    fn roles(self, choice: &Choice) -> Result<Vec<Role>> {
        let codes = self.roles.ok_or_else(|| Error::field("roles", Say::Required))?;
        let read = |code: String| code.parse::<Role>().map_err(|message| Error::field("roles", message));
        let named = codes.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        if let Some(other) = named.iter().find(|role| **role != Role::Owner && !choice.options.contains(role)) {
            return Err(Error::field("roles", Say::NoChoice { value: other.code().into() }));
        }
        Ok(choice.options.iter().copied().filter(|role| named.contains(role)).collect())
    }
}

/// There is one organisation, the caller's; any other is not there.
fn scope_of(access: &Access, id: i64) -> Result<OrganizationScope> {
    let scope = access.organization()?;
    if scope.organization().0 == id { Ok(scope) } else { Err(none("Organization")) }
}

fn none(what: &str) -> Error {
    Error::not_found(Say::NoSuchObject { what: what.into() })
}

fn choice_of(key: &str) -> Result<&'static Choice> {
    Choice::named(key).ok_or_else(|| none("OrganizationPermission"))
}

async fn list(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<PermissionBody>>> {
    let scope = scope_of(&access, id)?;
    let chosen = state.database.role_choices(&scope).await?;
    Ok(Json(Choice::ALL.iter().map(|choice| PermissionBody::new(&scope, choice, &chosen)).collect()))
}

async fn options(access: Access, Path(id): Path<i64>) -> ApiResult<Json<Vec<OptionBody>>> {
    scope_of(&access, id)?;
    let option = |choice: &'static Choice| OptionBody {
        permission: choice.key,
        default: choice.default_roles(),
        options: choice.options.to_vec(),
        group: choice.group,
        label: choice.label,
        tooltip: choice.tooltip,
    };
    Ok(Json(Choice::ALL.iter().map(option).collect()))
}

async fn get(
    State(state): State<AppState>,
    access: Access,
    Path((id, key)): Path<(i64, String)>,
) -> ApiResult<Json<PermissionBody>> {
    let scope = scope_of(&access, id)?;
    body(&state, &scope, choice_of(&key)?).await
}

async fn body(state: &AppState, scope: &OrganizationScope, choice: &'static Choice) -> ApiResult<Json<PermissionBody>> {
    Ok(Json(PermissionBody::new(scope, choice, &state.database.role_choices(scope).await?)))
}

async fn create(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(chosen): Body<ChosenRoles>,
) -> ApiResult<(StatusCode, Json<PermissionBody>)> {
    let scope = scope_of(&access, id)?;
    let key = chosen.permission.clone().ok_or_else(|| Error::field("permission", Say::Required))?;
    let choice =
        Choice::named(&key).ok_or_else(|| Error::field("permission", Say::NoChoice { value: key.as_str().into() }))?;
    state.database.choose_roles(&scope, choice, Some(chosen.roles(choice)?)).await?;
    Ok((StatusCode::CREATED, body(&state, &scope, choice).await?))
}

async fn change(
    State(state): State<AppState>,
    access: Access,
    Path((id, key)): Path<(i64, String)>,
    Body(chosen): Body<ChosenRoles>,
) -> ApiResult<Json<PermissionBody>> {
    let scope = scope_of(&access, id)?;
    let choice = choice_of(&key)?;
    state.database.choose_roles(&scope, choice, Some(chosen.roles(choice)?)).await?;
    body(&state, &scope, choice).await
}

async fn reset(
    State(state): State<AppState>,
    access: Access,
    Path((id, key)): Path<(i64, String)>,
) -> ApiResult<StatusCode> {
    let scope = scope_of(&access, id)?;
    state.database.choose_roles(&scope, choice_of(&key)?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
