use super::{WebhookHome, WebhookState, object::select_webhooks};
use crate::{
    Database, Fetch,
    access::{Caller, OrganizationScope, membership::is_seen},
    args,
};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say};
use std::sync::Arc;

/// More than anybody looks at.
const LISTED: i64 = 1000;

impl Database {
    /// Whose it is, for who may manage it.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right: those of the organization are for administrators.
    pub async fn webhook_home(
        &self,
        caller: &Arc<Caller>,
        permission: Permission,
        webhook: i64,
    ) -> Result<WebhookHome> {
        let mut database = self;
        let sql = "SELECT project_id FROM webhooks WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL";
        let row = database.fetch_optional(sql, args![webhook, caller.organization()]).await?.ok_or_else(no_webhook)?;
        match row.get::<i64>("project_id")? {
            0 => Self::webhooks_of_organization(caller),
            project => caller.project(self, permission, ProjectId(project)).await.map(WebhookHome::Project),
        }
    }

    /// # Errors
    /// 403 for who is no administrator.
    pub fn webhooks_of_organization(caller: &Arc<Caller>) -> Result<WebhookHome> {
        caller.in_organization(Permission::SettingsManage).map(WebhookHome::Organization)
    }

    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn webhook(&self, home: &WebhookHome, id: i64) -> Result<WebhookState> {
        let mut database = self;
        let sql = select_webhooks!("w.id = $1 AND w.organization_id = $2 AND w.project_id = $3");
        let args = args![id, home.caller().organization(), home.number()];
        WebhookState::from_row(&database.fetch_optional(sql, args).await?.ok_or_else(no_webhook)?)
    }

    /// Oldest first.
    pub async fn webhooks_of(&self, home: &WebhookHome) -> Result<Vec<WebhookState>> {
        let mut database = self;
        let sql = select_webhooks!("w.organization_id = $1 AND w.project_id = $2 ORDER BY w.id");
        let rows = database.fetch_all(sql, args![home.caller().organization(), home.number()]).await?;
        rows.iter().map(WebhookState::from_row).collect()
    }

    /// All that the caller may manage: an administrator those of all projects and of the organization, a manager those of
    /// projects in which they are a member.
    ///
    /// # Errors
    /// 403 for who manages nothing.
    pub async fn all_webhooks(&self, scope: &OrganizationScope) -> Result<Vec<WebhookState>> {
        scope.require(Permission::WebhooksManage)?;
        let mut database = self;
        let sql = select_webhooks!(
            "w.organization_id = $1 AND ((w.project_id = 0 AND $2 = 1) OR EXISTS (SELECT 1 FROM projects p \
             WHERE p.id = w.project_id AND p.deleted_at IS NULL AND ",
            is_seen!("$3", "$2 = 1"),
            ")) ORDER BY w.id LIMIT $4"
        );
        let caller = scope.caller();
        let sees_all = i64::from(caller.may(Permission::ProjectsSeeAll));
        let rows = database.fetch_all(sql, args![caller.organization(), sees_all, caller.user(), LISTED]).await?;
        rows.iter().map(WebhookState::from_row).collect()
    }
}

pub(super) fn no_webhook() -> Error {
    Error::not_found(Say::NoSuchObject { what: "Webhook".into() })
}
