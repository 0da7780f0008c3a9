//! Invitations and one-time links: how people come in without a password yet.

use crate::{
    Database, Fetch, Row, Transaction,
    access::{Caller, Credential, OrganizationScope},
    args, audit,
    users::{NewUser, insert_user, require_grantable, set_password},
};
use labelkeep_model::{Error, OrganizationId, Permission, Result, Role, Timestamp, UserId};
use serde_json::json;

#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: i64,
    pub role: Role,
    pub created_by: i64,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub max_uses: i64,
    pub uses: i64,
    pub revoked_at: Option<Timestamp>,
}

impl Invitation {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            role: row.get::<String>("role")?.parse().map_err(Error::internal)?,
            created_by: row.get("created_by")?,
            created_at: row.time("created_at")?,
            expires_at: row.time("expires_at")?,
            max_uses: row.get("max_uses")?,
            uses: row.get("uses")?,
            revoked_at: row.optional_time("revoked_at")?,
        })
    }
}

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn invitations(&self, scope: &OrganizationScope) -> Result<Vec<Invitation>> {
        scope.require(Permission::MembersInvite)?;
        let mut database = self;
        let sql = "SELECT * FROM invitations WHERE organization_id = $1 ORDER BY id DESC LIMIT 200";
        let rows = database.fetch_all(sql, args![scope.organization()]).await?;
        rows.iter().map(Invitation::from_row).collect()
    }

    /// # Errors
    /// 403 without the right or for a role above the own (W23).
    pub async fn create_invitation(
        &self,
        scope: &OrganizationScope,
        token_hash: String,
        role: Role,
        expires_at: Timestamp,
        max_uses: i64,
    ) -> Result<Invitation> {
        scope.require(Permission::MembersInvite)?;
        require_grantable(scope, role)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "INSERT INTO invitations (organization_id, token_hash, role, created_by, created_at, expires_at, max_uses) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *",
                        args![caller.organization(), token_hash, role, caller.user(), now, expires_at, max_uses],
                    )
                    .await?;
                let invitation = Invitation::from_row(&row)?;
                let details = json!({ "role": role, "max_uses": max_uses });
                record(transaction, &caller, "invitation.created", invitation.id, details).await?;
                Ok(invitation)
            })
        })
        .await
    }

    /// # Errors
    /// 404 when there is none.
    pub async fn revoke_invitation(&self, scope: &OrganizationScope, id: i64) -> Result<()> {
        scope.require(Permission::MembersInvite)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let changed = transaction
                    .execute(
                        "UPDATE invitations SET revoked_at = COALESCE(revoked_at, $3) WHERE id = $1 AND organization_id = $2",
                        args![id, caller.organization(), now],
                    )
                    .await?;
                if changed == 0 {
                    return Err(Error::not_found("No Invitation matches the given query."));
                }
                record(transaction, &caller, "invitation.revoked", id, json!({})).await
            })
        })
        .await
    }

    /// An invitation that can be used now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn usable_invitation(&self, token_hash: &str) -> Result<Option<Invitation>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT * FROM invitations WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2 AND uses < max_uses",
                args![token_hash, self.now()],
            )
            .await?;
        row.as_ref().map(Invitation::from_row).transpose()
    }

    /// Makes the account of somebody who signs up: by an invitation, which gives the role and is used up by one, or
    /// (`invitation` is `None`) by the organisation's link or open sign-up, whose role the caller names.
    ///
    /// # Errors
    /// 403 when the invitation ran out meanwhile; 400 when the address is taken.
    pub async fn sign_up(&self, invitation_hash: Option<String>, user: NewUser, address: String) -> Result<UserId> {
        let organization = self.first_organization().await?.ok_or_else(|| Error::conflict("There is no owner yet."))?;
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let mut user = user;
                if let Some(hash) = invitation_hash {
                    let row = transaction
                        .fetch_optional(
                            "UPDATE invitations SET uses = uses + 1 WHERE token_hash = $1 AND revoked_at IS NULL \
                             AND expires_at > $2 AND uses < max_uses RETURNING role",
                            args![hash, now],
                        )
                        .await?
                        .ok_or_else(used_up)?;
                    user.role = row.get::<String>("role")?.parse().map_err(Error::internal)?;
                }
                let caller = nobody(organization, address);
                insert_user(transaction, &caller, user).await
            })
        })
        .await
    }

    /// Keeps a set-up or password-reset link; `user` is whose password it sets.
    ///
    /// # Errors
    /// What the database says.
    pub async fn create_one_time_link(
        &self,
        kind: &'static str,
        token_hash: String,
        user: Option<UserId>,
        expires_at: Timestamp,
    ) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                // A newer link ends the older ones of the same kind for the same person.
                transaction
                    .execute(
                        "UPDATE one_time_links SET used_at = $3 WHERE kind = $1 AND used_at IS NULL AND COALESCE(user_id, 0) = $2",
                        args![kind, user.map_or(0, |user| user.0), now],
                    )
                    .await?;
                transaction
                    .execute(
                        "INSERT INTO one_time_links (kind, token_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
                        args![kind, token_hash, user, now, expires_at],
                    )
                    .await
                    .map(|_| ())
            })
        })
        .await
    }

    /// # Errors
    /// 403 when there is no such set-up link in force.
    pub async fn require_setup_link(&self, token_hash: &str) -> Result<()> {
        let mut database = self;
        database
            .fetch_optional(
                "SELECT id FROM one_time_links WHERE kind = 'setup' AND token_hash = $1 AND used_at IS NULL AND expires_at > $2",
                args![token_hash, self.now()],
            )
            .await?
            .map(|_| ())
            .ok_or_else(used_up)
    }

    /// Uses up a set-up link.
    ///
    /// # Errors
    /// 403 when it is not in force.
    pub async fn use_setup_link(&self, token_hash: String) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move { use_link(transaction, "setup", &token_hash).await.map(|_| ()) })
        })
        .await
    }

    /// Somebody's address, by a password-reset link in force; the link is not used up.
    ///
    /// # Errors
    /// 403 when it is not in force.
    pub async fn email_of_reset_link(&self, token_hash: &str) -> Result<String> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT u.email FROM one_time_links l JOIN users u ON u.id = l.user_id WHERE l.kind = 'password_reset' \
                 AND l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > $2 AND u.deleted_at IS NULL",
                args![token_hash, self.now()],
            )
            .await?;
        row.ok_or_else(used_up)?.get("email")
    }

    /// Sets a password by a password-reset link, which is used up; all sessions and tokens end.
    ///
    /// # Errors
    /// 403 when it is not in force.
    pub async fn reset_password_by_link(
        &self,
        token_hash: String,
        password_hash: String,
        address: String,
    ) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let user = use_link(transaction, "password_reset", &token_hash).await?.ok_or_else(used_up)?;
                set_password(transaction, user, password_hash, 0).await?;
                let row = transaction.fetch_one("SELECT organization_id FROM users WHERE id = $1", args![user]).await?;
                let caller = nobody(OrganizationId(row.get("organization_id")?), address);
                let entry = audit::Entry {
                    action: "user.password_reset",
                    object_type: "user",
                    object_id: Some(user.0),
                    project: None,
                    details: json!({}),
                };
                audit::record(transaction, &caller, entry).await
            })
        })
        .await
    }
}

async fn use_link(transaction: &mut Transaction, kind: &str, token_hash: &str) -> Result<Option<UserId>> {
    let now = transaction.now();
    let row = transaction
        .fetch_optional(
            "UPDATE one_time_links SET used_at = $3 WHERE kind = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3 \
             RETURNING user_id",
            args![kind, token_hash, now],
        )
        .await?
        .ok_or_else(used_up)?;
    Ok(row.get::<Option<i64>>("user_id")?.map(UserId))
}

fn used_up() -> Error {
    Error::new(
        labelkeep_model::ErrorKind::Forbidden,
        "This link was used, withdrawn or has run out. Ask for a new one.",
    )
}

fn nobody(organization: OrganizationId, address: String) -> Caller {
    Caller {
        user: UserId(0),
        organization,
        role: Role::NotActivated,
        email: String::new(),
        credential: Credential::Link,
        address,
    }
}

async fn record(
    transaction: &mut Transaction,
    caller: &Caller,
    action: &str,
    id: i64,
    details: serde_json::Value,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "invitation", object_id: Some(id), project: None, details };
    audit::record(transaction, caller, entry).await
}
