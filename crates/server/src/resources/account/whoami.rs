use super::UserBody;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::{Permission, Permissions};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/current-user/whoami", Guard::Organization(Permission::OwnAccount), handler)
        .summary("Tell who calls, with the permission names that clients of the compatible API know")
        .before_enrolment()
        .answers::<WhoAmI>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct WhoAmI {
    #[serde(flatten)]
    user: UserBody,
    permissions: Vec<&'static str>,
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<WhoAmI>> {
    let account = state.database.own_account(access.caller()).await?;
    let permissions = compatible_permissions(access.caller().permissions());
    Ok(Json(WhoAmI { user: UserBody::new(account)?, permissions }))
}

/// The names of the compatible API, and the permission of ours that stands behind each.
const NAMES: &[(&str, Permission)] = &[
    ("organizations.create", Permission::SettingsManage),
    ("organizations.view", Permission::OrganizationView),
    ("organizations.change", Permission::SettingsManage),
    ("organizations.delete", Permission::SettingsManage),
    ("organizations.invite", Permission::MembersInvite),
    ("projects.create", Permission::ProjectsCreate),
    ("projects.view", Permission::ProjectView),
    ("projects.change", Permission::ProjectChange),
    ("projects.delete", Permission::ProjectDelete),
    ("projects.delete_multiple", Permission::ProjectDelete),
    ("projects.reset_cache", Permission::CacheReset),
    ("tasks.create", Permission::TasksCreate),
    ("tasks.view", Permission::DataView),
    ("tasks.change", Permission::TasksChange),
    ("tasks.delete", Permission::TasksDelete),
    ("annotations.create", Permission::Label),
    ("annotations.view", Permission::DataView),
    ("annotations.change", Permission::Label),
    ("annotations.delete", Permission::Label),
    ("actions.perform", Permission::ActionsRun),
    ("predictions.any", Permission::PredictionsChange),
    ("avatar.any", Permission::OwnAccount),
    ("labels.create", Permission::ProjectChange),
    ("labels.view", Permission::ProjectView),
    ("labels.change", Permission::ProjectChange),
    ("labels.delete", Permission::ProjectChange),
    ("models.create", Permission::ProjectChange),
    ("models.view", Permission::ProjectView),
    ("models.change", Permission::ProjectChange),
    ("models.delete", Permission::ProjectChange),
    ("model_provider_connection.create", Permission::SettingsManage),
    ("model_provider_connection.view", Permission::SettingsManage),
    ("model_provider_connection.change", Permission::SettingsManage),
    ("model_provider_connection.delete", Permission::SettingsManage),
    ("webhooks.create", Permission::WebhooksManage),
    ("webhooks.view", Permission::WebhooksManage),
    ("webhooks.change", Permission::WebhooksManage),
    ("webhooks.delete", Permission::WebhooksManage),
    ("views.create", Permission::ViewsChange),
    ("views.view", Permission::ViewsUse),
    ("views.change", Permission::ViewsChange),
    ("views.delete", Permission::ViewsChange),
    ("users.view", Permission::MembersView),
    ("users.delete", Permission::MembersManage),
];

fn compatible_permissions(held: Permissions) -> Vec<&'static str> {
    NAMES.iter().filter(|(_, permission)| held.contains(*permission)).map(|(name, _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::{NAMES, compatible_permissions};
    use labelkeep_model::{Permissions, Role};

    fn of(role: Role) -> Vec<&'static str> {
        compatible_permissions(Permissions::of(role))
    }

    #[test]
    fn s18_every_role_has_what_the_one_below_has_and_the_owner_everything() {
        assert_eq!(of(Role::Owner).len(), NAMES.len());
        let ladder = [Role::Annotator, Role::Reviewer, Role::Manager, Role::Administrator, Role::Owner];
        for pair in ladder.windows(2) {
            let (lower, higher) = (of(pair[0]), of(pair[1]));
            assert!(lower.iter().all(|name| higher.contains(name)));
        }
        assert!(!of(Role::Annotator).contains(&"projects.create"));
    }
}
