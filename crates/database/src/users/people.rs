//! The people of an organisation, as those who may see and manage them do.

use super::{Account, NewUser, account::set_password, create};
use crate::{
    Database, Fetch, Value,
    access::{Caller, Credential, OrganizationScope},
    args, audit,
    engine::{dialect::Sql, pattern::contains_pattern},
    task_rows::release_locks,
    users::one_time_links::insert_link,
};
use labelkeep_model::{Error, OrganizationId, Permission, Result, Role, Say, Timestamp, UserId};
use serde_json::json;

impl Database {
    /// The people of the organisation: `search` in name and address, by `role`; and how many there are in all.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn people(
        &self,
        scope: &OrganizationScope,
        search: Option<&str>,
        role: Option<Role>,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<Account>, i64)> {
        scope.require(Permission::MembersView)?;
        let mut args = args![scope.organization()];
        let mut condition = String::from("organization_id = $1 AND deleted_at IS NULL");
        if let Some(search) = search {
            args.push(Value::from(contains_pattern(search)));
            let n = args.len();
            condition.push_str(&format!(
                " AND (LOWER(email) LIKE ${n} ESCAPE '\\' OR LOWER(first_name || ' ' || last_name) LIKE ${n} ESCAPE '\\')"
            ));
        }
        if let Some(role) = role {
            args.push(Value::from(role));
            condition.push_str(&format!(" AND role = ${}", args.len()));
        }
        let mut database = self;
        let count = Sql::assembled(format!("SELECT COUNT(*) AS total FROM users WHERE {condition}"));
        let total = database.fetch_one(count, args.clone()).await?.get("total")?;
        args.push(Value::from(limit));
        args.push(Value::from(offset));
        let text = format!(
            "SELECT * FROM users WHERE {condition} ORDER BY id LIMIT ${} OFFSET ${}",
            args.len() - 1,
            args.len()
        );
        let rows = database.fetch_all(Sql::assembled(text), args).await?;
        Ok((rows.iter().map(Account::from_row).collect::<Result<_>>()?, total))
    }

    /// One person of the organisation.
    ///
    /// # Errors
    /// 404 when there is none; 403 when the caller may see only the own account.
    pub async fn person(&self, scope: &OrganizationScope, id: UserId) -> Result<Account> {
        if id != scope.caller().user() {
            scope.require(Permission::MembersView)?;
        }
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT * FROM users WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL",
                args![id, scope.organization()],
            )
            .await?;
        Account::from_row(&row.ok_or_else(no_user)?)
    }

    /// Adds a person who signs in later, by a password-reset link.
    ///
    /// # Errors
    /// 403 without the right or for a role above the own (W23); 400 when the address is taken.
    pub async fn add_person(&self, scope: &OrganizationScope, user: NewUser) -> Result<UserId> {
        scope.require(Permission::MembersInvite)?;
        require_joinable(scope, user.role)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| Box::pin(async move { create::insert(transaction, &caller, user).await })).await
    }

    /// There is one owner: whoever makes somebody else the owner is an administrator from then on.
    ///
    /// # Errors
    /// 403 without the right, above the own role, or for the last owner (W23).
    pub async fn change_role(&self, scope: &OrganizationScope, user: UserId, role: Role) -> Result<()> {
        scope.require(Permission::MembersManage)?;
        require_grantable(scope, role)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                if role == Role::Owner {
                    require_still_owner(transaction, &scope).await?;
                }
                let old = role_of(transaction, scope.organization(), user).await?;
                require_grantable(&scope, old)?;
                if old == Role::Owner && role != Role::Owner {
                    require_another_owner(transaction, scope.organization(), user).await?;
                }
                set_role(transaction, user, old, role).await?;
                let details = json!({ "from": old, "to": role });
                record(transaction, scope.caller(), "user.role_changed", user, details).await?;
                if role == Role::Owner { end_other_owners(transaction, &scope, user).await } else { Ok(()) }
            })
        })
        .await
    }

    /// Removes somebody from the organisation. The work stays; the account cannot be used from the next request on.
    ///
    /// # Errors
    /// 403 without the right or for the last owner; 405 for oneself.
    pub async fn remove_person(&self, scope: &OrganizationScope, user: UserId) -> Result<()> {
        scope.require(Permission::MembersManage)?;
        if user == scope.caller().user() {
            return Err(Error::new(labelkeep_model::ErrorKind::MethodNotAllowed, Say::NotOneself));
        }
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let role = role_of(transaction, scope.organization(), user).await?;
                require_grantable(&scope, role)?;
                if role == Role::Owner {
                    require_another_owner(transaction, scope.organization(), user).await?;
                }
                let now = transaction.now();
                // The address becomes free for a new account. Nobody can have signed up with one that has spaces.
                transaction
                    .execute(
                        "UPDATE users SET deleted_at = $2, email = email || ' (removed ' || CAST(id AS TEXT) || ')' WHERE id = $1",
                        args![user, now],
                    )
                    .await?;
                end_credentials(transaction, user).await?;
                end_links_made_by(transaction, user).await?;
                end_memberships(transaction, user).await?;
                release_locks(transaction, user, None).await?;
                record(transaction, scope.caller(), "user.removed", user, json!({})).await
            })
        })
        .await
    }

    /// Keeps a link by which a person of the organisation sets a new password.
    ///
    /// # Errors
    /// 403 without the right or for somebody above the own role; 404 when there is nobody.
    pub async fn create_password_reset(
        &self,
        scope: &OrganizationScope,
        user: UserId,
        token_hash: String,
        expires_at: Timestamp,
    ) -> Result<()> {
        scope.require(Permission::MembersManage)?;
        let account = self.person(scope, user).await?;
        require_grantable(scope, account.role)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                insert_link(transaction, "password_reset", token_hash, Some(user), expires_at).await?;
                record(transaction, &caller, "user.reset_link_created", user, json!({})).await
            })
        })
        .await
    }

    /// A new password from the command line of the server's own machine.
    ///
    /// # Errors
    /// 404 when nobody has the address.
    pub async fn reset_password_from_command_line(&self, email: &str, password_hash: String) -> Result<UserId> {
        let email = email.trim().to_lowercase();
        self.write(move |transaction| {
            Box::pin(async move {
                let row = transaction
                    .fetch_optional(
                        "SELECT id, organization_id FROM users WHERE email = $1 AND deleted_at IS NULL",
                        args![&email],
                    )
                    .await?
                    .ok_or_else(|| Error::not_found(Say::NobodyHasAddress { email: email.as_str().into() }))?;
                let user = UserId(row.get("id")?);
                set_password(transaction, user, password_hash, 0).await?;
                let organization = OrganizationId(row.get("organization_id")?);
                let caller = Caller::nobody(organization, Credential::CommandLine, String::new());
                record(transaction, &caller, "user.password_reset", user, json!({})).await?;
                Ok(user)
            })
        })
        .await
    }

    /// Everybody, for the command line of the server's own machine.
    pub async fn people_for_command_line(&self) -> Result<Vec<Account>> {
        let mut database = self;
        let rows = database.fetch_all("SELECT * FROM users WHERE deleted_at IS NULL ORDER BY id", args![]).await?;
        rows.iter().map(Account::from_row).collect()
    }
}

/// What is gone with a role goes in the same change.
pub(crate) async fn set_role(transaction: &mut crate::Transaction, user: UserId, old: Role, new: Role) -> Result<()> {
    transaction.execute("UPDATE users SET role = $2 WHERE id = $1", args![user, new]).await?;
    if new.rank() < old.rank() {
        end_links_made_by(transaction, user).await?;
    }
    if new.is_active() { Ok(()) } else { end_credentials(transaction, user).await }
}

/// Nobody grants, takes or touches a role above the own.
pub(crate) fn require_grantable(scope: &OrganizationScope, role: Role) -> Result<()> {
    if role.rank() <= scope.caller().role().rank() {
        return Ok(());
    }
    Err(Error::new(labelkeep_model::ErrorKind::Forbidden, Say::RoleAboveYours))
}

/// What somebody can be who joins: a role up to the own, and not the owner, of whom there is one.
pub(crate) fn require_joinable(scope: &OrganizationScope, role: Role) -> Result<()> {
    if role == Role::Owner {
        return Err(Error::field("role", Say::OneOwner));
    }
    require_grantable(scope, role)
}

/// Two hand-overs at once come one after the other, and the second finds that it is not the caller's to give any more.
async fn require_still_owner(transaction: &mut crate::Transaction, scope: &OrganizationScope) -> Result<()> {
    let lock = "SELECT id FROM organizations WHERE id = $1 /*pg FOR NO KEY UPDATE*/";
    transaction.fetch_all(lock, args![scope.organization()]).await?;
    if role_of(transaction, scope.organization(), scope.caller().user()).await? == Role::Owner {
        return Ok(());
    }
    Err(Error::new(labelkeep_model::ErrorKind::Forbidden, Say::OnlyOwnersMakeOwners))
}

async fn end_other_owners(
    transaction: &mut crate::Transaction,
    scope: &OrganizationScope,
    owner: UserId,
) -> Result<()> {
    let rows = transaction
        .fetch_all(
            "UPDATE users SET role = 'AD' WHERE organization_id = $1 AND role = 'OW' AND id <> $2 RETURNING id",
            args![scope.organization(), owner],
        )
        .await?;
    for row in rows {
        let details = json!({ "from": Role::Owner, "to": Role::Administrator });
        record(transaction, scope.caller(), "user.role_changed", UserId(row.get("id")?), details).await?;
    }
    Ok(())
}

/// What is in the sandbox of somebody who goes is for administrators from then on.
async fn end_memberships(transaction: &mut crate::Transaction, user: UserId) -> Result<()> {
    let now = transaction.now();
    for sql in [
        "DELETE FROM project_members WHERE user_id = $1",
        "DELETE FROM workspace_members WHERE user_id = $1",
        "UPDATE projects SET workspace_id = NULL, sandbox_of = NULL WHERE sandbox_of = $1",
    ] {
        transaction.execute(sql, args![user]).await?;
    }
    let sql =
        "UPDATE workspaces SET deleted_at = $2 WHERE created_by = $1 AND is_personal = TRUE AND deleted_at IS NULL";
    transaction.execute(sql, args![user, now]).await.map(|_| ())
}

/// Whoever is let in again later starts anew.
async fn end_credentials(transaction: &mut crate::Transaction, user: UserId) -> Result<()> {
    let now = transaction.now();
    for sql in [
        "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL",
        "UPDATE personal_tokens SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
        "UPDATE one_time_links SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL",
    ] {
        transaction.execute(sql, args![user, now]).await?;
    }
    transaction.execute("DELETE FROM known_devices WHERE user_id = $1", args![user]).await?;
    transaction.execute("UPDATE users SET legacy_token_hash = NULL WHERE id = $1", args![user]).await.map(|_| ())
}

/// Who loses rights must not keep a way back to them: an invitation with the old role, or somebody's reset link. Who
/// made a reset link is in the audit trail only, so all of them end; new ones are quickly made.
async fn end_links_made_by(transaction: &mut crate::Transaction, user: UserId) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "UPDATE invitations SET revoked_at = $2 WHERE created_by = $1 AND revoked_at IS NULL",
            args![user, now],
        )
        .await?;
    transaction
        .execute("UPDATE one_time_links SET used_at = $1 WHERE kind = 'password_reset' AND used_at IS NULL", args![now])
        .await
        .map(|_| ())
}

async fn role_of(transaction: &mut crate::Transaction, organization: OrganizationId, user: UserId) -> Result<Role> {
    let row = transaction
        .fetch_optional(
            "SELECT role FROM users WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL /*pg FOR NO KEY UPDATE*/",
            args![user, organization],
        )
        .await?
        .ok_or_else(no_user)?;
    row.get::<String>("role")?.parse().map_err(Error::internal)
}

async fn require_another_owner(
    transaction: &mut crate::Transaction,
    organization: OrganizationId,
    user: UserId,
) -> Result<()> {
    let other = transaction
        .fetch_optional(
            "SELECT id FROM users WHERE organization_id = $1 AND id <> $2 AND role = 'OW' AND deleted_at IS NULL /*pg FOR NO KEY UPDATE*/",
            args![organization, user],
        )
        .await?;
    if other.is_some() {
        return Ok(());
    }
    Err(Error::new(labelkeep_model::ErrorKind::Forbidden, Say::LastOwner))
}

fn no_user() -> Error {
    Error::not_found(Say::NoSuchObject { what: "User".into() })
}

async fn record(
    transaction: &mut crate::Transaction,
    caller: &Caller,
    action: &str,
    user: UserId,
    details: serde_json::Value,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "user", object_id: Some(user.0), project: None, details };
    audit::record(transaction, caller, entry).await
}
