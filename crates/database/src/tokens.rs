//! Personal access tokens: one live one per person, stored hashed.

use crate::{Database, Fetch, access::OrganizationScope, args, audit};
use labelkeep_model::{Error, ErrorKind, Permission, Result, Timestamp, UserId};
use serde_json::json;

/// A token as its owner sees it in a list: enough to recognise it, useless to sign in.
#[derive(Debug, Clone)]
pub struct TokenRecord {
    pub id: i64,
    pub truncated: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// A token to be.
#[derive(Debug, Clone)]
pub struct NewToken {
    pub jti: String,
    pub token_hash: String,
    pub truncated: String,
    pub expires_at: Timestamp,
}

/// What a refresh token turned out to be.
pub enum RefreshState {
    Valid(UserId),
    Revoked,
    Unknown,
}

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn own_tokens(&self, scope: &OrganizationScope) -> Result<Vec<TokenRecord>> {
        scope.require(Permission::TokensUse)?;
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT id, truncated, created_at, expires_at, last_used_at FROM personal_tokens \
                 WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id",
                args![scope.caller().user(), self.now()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(TokenRecord {
                    id: row.get("id")?,
                    truncated: row.get("truncated")?,
                    created_at: row.time("created_at")?,
                    expires_at: row.time("expires_at")?,
                    last_used_at: row.optional_time("last_used_at")?,
                })
            })
            .collect()
    }

    /// # Errors
    /// 409 while there is a live one: it must be revoked first.
    pub async fn create_token(&self, scope: &OrganizationScope, new: NewToken) -> Result<()> {
        scope.require(Permission::TokensUse)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                transaction
                    .fetch_all("SELECT id FROM users WHERE id = $1 /*pg FOR NO KEY UPDATE*/", args![caller.user()])
                    .await?;
                let live = transaction
                    .fetch_optional(
                        "SELECT id FROM personal_tokens WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2",
                        args![caller.user(), now],
                    )
                    .await?;
                if live.is_some() {
                    return Err(Error::conflict(
                        "You already have a valid token. Please revoke it before creating a new one.",
                    ));
                }
                insert(transaction, caller.user(), new).await?;
                audit::record(transaction, &caller, entry("token.created", caller.user())).await
            })
        })
        .await
    }

    /// Replaces one token by another, as its owner.
    ///
    /// # Errors
    /// 401 when the old one is not valid.
    pub async fn rotate_token(&self, scope: &OrganizationScope, old_jti: String, new: NewToken) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                revoke(transaction, caller.user(), &old_jti)
                    .await?
                    .then_some(())
                    .ok_or_else(|| Error::new(ErrorKind::Unauthenticated, "Token is invalid"))?;
                insert(transaction, caller.user(), new).await?;
                audit::record(transaction, &caller, entry("token.rotated", caller.user())).await
            })
        })
        .await
    }

    /// Revokes one of the caller's tokens; `false` when there is no such live one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revoke_token(&self, scope: &OrganizationScope, jti: String) -> Result<bool> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let revoked = revoke(transaction, caller.user(), &jti).await?;
                if revoked {
                    audit::record(transaction, &caller, entry("token.revoked", caller.user())).await?;
                }
                Ok(revoked)
            })
        })
        .await
    }

    /// Whether a refresh token whose signature was checked is in force.
    ///
    /// # Errors
    /// What the database says.
    pub async fn refresh_state(&self, jti: &str, token_hash: &str) -> Result<RefreshState> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT t.user_id, t.revoked_at, t.expires_at, u.deleted_at, u.role, o.api_tokens_enabled \
                 FROM personal_tokens t JOIN users u ON u.id = t.user_id JOIN organizations o ON o.id = u.organization_id \
                 WHERE t.jti = $1 AND t.token_hash = $2",
                args![jti, token_hash],
            )
            .await?;
        let Some(row) = row else { return Ok(RefreshState::Unknown) };
        let is_over = row.optional_time("revoked_at")?.is_some()
            || row.time("expires_at")? <= self.now()
            || row.optional_time("deleted_at")?.is_some()
            || matches!(row.get::<String>("role")?.as_str(), "DI" | "NO")
            || !row.get::<bool>("api_tokens_enabled")?;
        Ok(if is_over { RefreshState::Revoked } else { RefreshState::Valid(UserId(row.get("user_id")?)) })
    }
}

async fn insert(transaction: &mut crate::Transaction, user: UserId, new: NewToken) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "INSERT INTO personal_tokens (user_id, jti, token_hash, truncated, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            args![user, new.jti, new.token_hash, new.truncated, now, new.expires_at],
        )
        .await
        .map(|_| ())
}

async fn revoke(transaction: &mut crate::Transaction, user: UserId, jti: &str) -> Result<bool> {
    let now = transaction.now();
    let revoked = transaction
        .execute(
            "UPDATE personal_tokens SET revoked_at = $3 WHERE jti = $1 AND user_id = $2 AND revoked_at IS NULL",
            args![jti, user, now],
        )
        .await?;
    Ok(revoked > 0)
}

fn entry(action: &'static str, user: UserId) -> audit::Entry<'static> {
    audit::Entry { action, object_type: "user", object_id: Some(user.0), project: None, details: json!({}) }
}
