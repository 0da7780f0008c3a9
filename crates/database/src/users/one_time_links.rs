//! One-time links: set-up and new passwords.

use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential},
    args, audit,
    users::set_password,
};
use labelkeep_model::{Error, OrganizationId, Result, Say, Timestamp, UserId};
use serde_json::json;

impl Database {
    /// Keeps a set-up or password-reset link; `user` is whose password it sets.
    pub async fn create_one_time_link(
        &self,
        kind: &'static str,
        token_hash: String,
        user: Option<UserId>,
        expires_at: Timestamp,
    ) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move { insert_link(transaction, kind, token_hash, user, expires_at).await })
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
                let organization = OrganizationId(row.get("organization_id")?);
                let caller = Caller::nobody(organization, Credential::Link, address);
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

/// A newer link ends the older ones of the same kind for the same person.
pub(crate) async fn insert_link(
    transaction: &mut Transaction,
    kind: &'static str,
    token_hash: String,
    user: Option<UserId>,
    expires_at: Timestamp,
) -> Result<()> {
    let now = transaction.now();
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
}

/// Uses up a link, and says whose password it sets.
///
/// # Errors
/// 403 when it is not in force.
pub(crate) async fn use_link(transaction: &mut Transaction, kind: &str, token_hash: &str) -> Result<Option<UserId>> {
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

pub(crate) fn used_up() -> Error {
    Error::new(labelkeep_model::ErrorKind::Forbidden, Say::LinkIsOver)
}
