//! The own account: profile, password, sessions, hotkeys, preferences, legacy token.

use crate::{
    Database, Fetch, Row,
    access::{Caller, Credential, OrganizationScope},
    args, audit,
    sign_in_tries::{self, Try},
    tokens::require_no_access_token,
};
use labelkeep_model::{Error, Result, Role, Timestamp, UserId};
use serde_json::json;

/// An account with everything its owner and administrators may see.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: UserId,
    pub organization_id: i64,
    pub email: String,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    pub role: Role,
    pub last_activity: Timestamp,
    pub date_joined: Timestamp,
    pub allow_newsletters: Option<bool>,
    /// JSON text, as are `preferences`.
    pub custom_hotkeys: String,
    pub preferences: String,
    pub has_legacy_token: bool,
}

impl Account {
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: UserId(row.get("id")?),
            organization_id: row.get("organization_id")?,
            email: row.get("email")?,
            username: row.get("username")?,
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
            phone: row.get("phone")?,
            role: row.get::<String>("role")?.parse().map_err(Error::internal)?,
            last_activity: row.time("last_activity")?,
            date_joined: row.time("created_at")?,
            allow_newsletters: row.get("allow_newsletters")?,
            custom_hotkeys: row.get("custom_hotkeys")?,
            preferences: row.get("preferences")?,
            has_legacy_token: row.get::<Option<String>>("legacy_token_hash")?.is_some(),
        })
    }
}

/// New values for a profile; `None` leaves one.
#[derive(Debug, Clone, Default)]
pub struct ProfileChange {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub username: Option<String>,
    pub phone: Option<String>,
    pub allow_newsletters: Option<bool>,
    pub custom_hotkeys: Option<String>,
    pub preferences: Option<String>,
}

impl Database {
    /// The caller's own account.
    pub async fn own_account(&self, caller: &Caller) -> Result<Account> {
        let mut database = self;
        Account::from_row(&database.fetch_one("SELECT * FROM users WHERE id = $1", args![caller.user()]).await?)
    }

    pub async fn change_own_profile(&self, scope: &OrganizationScope, change: ProfileChange) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute(
                        "UPDATE users SET first_name = COALESCE($2, first_name), last_name = COALESCE($3, last_name), \
                         username = COALESCE($4, username), phone = COALESCE($5, phone), \
                         allow_newsletters = COALESCE($6, allow_newsletters), custom_hotkeys = COALESCE($7, custom_hotkeys), \
                         preferences = COALESCE($8, preferences) WHERE id = $1",
                        args![
                            caller.user(),
                            change.first_name,
                            change.last_name,
                            change.username,
                            change.phone,
                            change.allow_newsletters,
                            change.custom_hotkeys,
                            change.preferences,
                        ],
                    )
                    .await?;
                audit::record(transaction, &caller, entry("user.profile_changed", caller.user())).await
            })
        })
        .await
    }

    /// The caller's stored password.
    pub async fn own_password_hash(&self, caller: &Caller) -> Result<Option<String>> {
        let mut database = self;
        database
            .fetch_one("SELECT password_hash FROM users WHERE id = $1", args![caller.user()])
            .await?
            .get("password_hash")
    }

    /// Notes that somebody with the caller's credential gave a wrong present password.
    pub async fn note_wrong_old_password(&self, scope: &OrganizationScope) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                audit::record(transaction, &caller, entry("user.password_change_failed", caller.user())).await
            })
        })
        .await
    }

    /// Stores a new password and ends every other session and all of the person's tokens of sign-in.
    pub async fn change_own_password(
        &self,
        scope: &OrganizationScope,
        password_hash: String,
        taken: Try,
    ) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let keep = match caller.credential() {
                    Credential::Session(id) => id.0,
                    _ => 0,
                };
                set_password(transaction, caller.user(), password_hash, keep).await?;
                sign_in_tries::clear(transaction, &taken).await?;
                audit::record(transaction, &caller, entry("user.password_changed", caller.user())).await
            })
        })
        .await
    }

    /// Replaces the caller's legacy token.
    ///
    /// # Errors
    /// 403 for who came with an access token.
    pub async fn set_legacy_token(&self, scope: &OrganizationScope, token_hash: String) -> Result<()> {
        require_no_access_token(scope)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute("UPDATE users SET legacy_token_hash = $2 WHERE id = $1", args![caller.user(), token_hash])
                    .await?;
                audit::record(transaction, &caller, entry("user.legacy_token_reset", caller.user())).await
            })
        })
        .await
    }
}

/// A new password ends all sessions but `keep_session`, and every token: whoever knew the old one is out.
pub(crate) async fn set_password(
    transaction: &mut crate::Transaction,
    user: UserId,
    password_hash: String,
    keep_session: i64,
) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "UPDATE users SET password_hash = $2, password_changed_at = $3, legacy_token_hash = NULL WHERE id = $1",
            args![user, password_hash, now],
        )
        .await?;
    transaction
        .execute(
            "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL AND id <> $3",
            args![user, now, keep_session],
        )
        .await?;
    transaction
        .execute(
            "UPDATE personal_tokens SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
            args![user, now],
        )
        .await
        .map(|_| ())
}

fn entry(action: &'static str, user: UserId) -> audit::Entry<'static> {
    audit::Entry { action, object_type: "user", object_id: Some(user.0), project: None, details: json!({}) }
}
