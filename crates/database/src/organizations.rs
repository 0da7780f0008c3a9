//! The organisation and its settings.

use crate::{
    Database, Fetch, Row, Transaction,
    access::{Caller, OrganizationScope},
    args, audit,
    credentials::session_lives,
};
use labelkeep_model::{Error, OrganizationId, Permission, Result, Role, Say, Timestamp};
use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub struct Organization {
    pub id: i64,
    pub title: String,
    pub contact_info: Option<String>,
    pub created_by: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub invite_generation: i64,
    pub invite_role: Role,
    pub api_tokens_enabled: bool,
    pub legacy_api_tokens_enabled: bool,
    pub api_token_ttl_days: i64,
    /// Minutes.
    pub max_session_age: i64,
    /// Minutes.
    pub max_time_between_activity: i64,
    /// Minutes for which a proof is enough for what is dangerous.
    pub max_time_since_proof: i64,
    /// Who has one of these must have a second factor.
    pub second_factor_roles: Vec<Role>,
    /// Whether pages may show media from every https host.
    pub any_media_host: bool,
    /// Whether passwords open nothing.
    pub only_single_sign_on: bool,
}

impl Organization {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            contact_info: row.get("contact_info")?,
            created_by: row.get("created_by")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            invite_generation: row.get("invite_generation")?,
            invite_role: row.get::<String>("invite_role")?.parse().map_err(labelkeep_model::Error::internal)?,
            api_tokens_enabled: row.get("api_tokens_enabled")?,
            legacy_api_tokens_enabled: row.get("legacy_api_tokens_enabled")?,
            api_token_ttl_days: row.get("api_token_ttl_days")?,
            max_session_age: row.get("max_session_age")?,
            max_time_between_activity: row.get("max_time_between_activity")?,
            max_time_since_proof: row.get("max_time_since_proof")?,
            second_factor_roles: roles(&row.get::<String>("second_factor_roles")?)?,
            any_media_host: row.get("any_media_host")?,
            only_single_sign_on: row.get("only_single_sign_on")?,
        })
    }
}

/// New values; `None` leaves one.
#[derive(Debug, Clone, Default)]
pub struct OrganizationChange {
    pub title: Option<String>,
    pub contact_info: Option<String>,
    pub api_tokens_enabled: Option<bool>,
    pub legacy_api_tokens_enabled: Option<bool>,
    pub api_token_ttl_days: Option<i64>,
    pub max_session_age: Option<i64>,
    pub max_time_between_activity: Option<i64>,
    pub max_time_since_proof: Option<i64>,
    pub second_factor_roles: Option<Vec<Role>>,
    pub any_media_host: Option<bool>,
    /// What people become who join by the invitation link.
    pub invite_role: Option<Role>,
    /// Ends the invitation link in force.
    pub new_invite_link: bool,
}

impl OrganizationChange {
    /// What the trail tells of it.
    fn told(&self) -> Value {
        let mut told = json!({
            "title": self.title,
            "contact_info": self.contact_info,
            "api_tokens_enabled": self.api_tokens_enabled,
            "legacy_api_tokens_enabled": self.legacy_api_tokens_enabled,
            "api_token_ttl_days": self.api_token_ttl_days,
            "max_session_age": self.max_session_age,
            "max_time_between_activity": self.max_time_between_activity,
            "max_time_since_proof": self.max_time_since_proof,
            "second_factor_roles": self.second_factor_roles,
            "any_media_host": self.any_media_host,
            "invite_role": self.invite_role,
        });
        if let Some(fields) = told.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        told
    }
}

impl Database {
    /// The caller's organisation.
    pub async fn organization(&self, scope: &OrganizationScope) -> Result<Organization> {
        let mut database = self;
        let row = database.fetch_one("SELECT * FROM organizations WHERE id = $1", args![scope.organization()]).await?;
        Organization::from_row(&row)
    }

    /// The organisation of this installation, for sign-up, where nobody calls yet.
    pub async fn organization_for_signup(&self) -> Result<Option<Organization>> {
        let mut database = self;
        let row = database.fetch_optional("SELECT * FROM organizations ORDER BY id LIMIT 1", args![]).await?;
        row.as_ref().map(Organization::from_row).transpose()
    }

    /// Whether the pages of the caller's organisation may show media from every https host.
    pub async fn shows_any_media_host(&self, caller: &Caller) -> Result<bool> {
        let mut database = self;
        let sql = "SELECT any_media_host FROM organizations WHERE id = $1";
        database.fetch_one(sql, args![caller.organization()]).await?.get("any_media_host")
    }

    /// # Errors
    /// 403 without the right.
    pub async fn change_organization(&self, scope: &OrganizationScope, change: OrganizationChange) -> Result<()> {
        scope.require(if change.new_invite_link { Permission::MembersInvite } else { Permission::SettingsManage })?;
        if let Some(role) = change.invite_role {
            require_for_all(role)?;
        }
        let caller = scope.caller().clone();
        let told = change.told();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                if change.max_session_age.is_some() || change.max_time_between_activity.is_some() {
                    end_sessions_that_ran_out(transaction, caller.organization()).await?;
                }
                transaction
                    .execute(
                        "UPDATE organizations SET title = COALESCE($2, title), contact_info = COALESCE($3, contact_info), \
                         api_tokens_enabled = COALESCE($4, api_tokens_enabled), \
                         legacy_api_tokens_enabled = COALESCE($5, legacy_api_tokens_enabled), \
                         api_token_ttl_days = COALESCE($6, api_token_ttl_days), \
                         max_session_age = COALESCE($7, max_session_age), \
                         max_time_between_activity = COALESCE($8, max_time_between_activity), \
                         invite_role = COALESCE($11, invite_role), any_media_host = COALESCE($12, any_media_host), \
                         max_time_since_proof = COALESCE($13, max_time_since_proof), \
                         second_factor_roles = COALESCE($14, second_factor_roles), \
                         invite_generation = invite_generation + $9, updated_at = $10 WHERE id = $1",
                        args![
                            caller.organization(),
                            change.title,
                            change.contact_info,
                            change.api_tokens_enabled,
                            change.legacy_api_tokens_enabled,
                            change.api_token_ttl_days,
                            change.max_session_age,
                            change.max_time_between_activity,
                            i64::from(change.new_invite_link),
                            now,
                            change.invite_role,
                            change.any_media_host,
                            change.max_time_since_proof,
                            change.second_factor_roles.map(|roles| codes(&roles)),
                        ],
                    )
                    .await?;
                let entry = audit::Entry {
                    action: if change.new_invite_link { "organization.invite_link_reset" } else { "organization.changed" },
                    object_type: "organization",
                    object_id: Some(caller.organization().0),
                    project: None,
                    details: told,
                };
                audit::record(transaction, &caller, entry).await
            })
        })
        .await
    }
}

fn roles(codes: &str) -> Result<Vec<Role>> {
    codes.split_whitespace().map(|code| code.parse::<Role>().map_err(Error::internal)).collect()
}

fn codes(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ")
}

/// Every manager can read the link, so it gives nothing that a manager has not.
fn require_for_all(role: Role) -> Result<()> {
    if role != Role::Deactivated && role.rank() <= Role::Manager.rank() {
        return Ok(());
    }
    Err(Error::field("role", Say::LinkRole))
}

/// A session that ran out stays so when the times become longer.
async fn end_sessions_that_ran_out(transaction: &mut Transaction, organization: OrganizationId) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            concat!(
                "UPDATE sessions SET ended_at = $2 WHERE id IN (SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id \
                 JOIN organizations o ON o.id = u.organization_id WHERE o.id = $1 AND s.ended_at IS NULL AND NOT ",
                session_lives!(),
                ")"
            ),
            args![organization, now],
        )
        .await
        .map(|_| ())
}
