//! Second factors: codes of an authenticator app (TOTP), and recovery codes for when the phone is lost.

use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential, OrganizationScope},
    args, audit,
    engine::dialect::Sql,
};
use labelkeep_model::{Error, ErrorKind, OrganizationId, Result, Say, Timestamp, UserId};
use labelkeep_secrets::Place;
use serde_json::json;

/// A code that was looked at and fits. It counts only once it is used, in the change that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsedCode {
    Totp { step: i64 },
    Recovery { digest: String },
}

impl UsedCode {
    pub(super) fn proves(&self) -> &'static str {
        match self {
            Self::Totp { .. } => "totp",
            Self::Recovery { .. } => "recovery_code",
        }
    }

    pub(super) fn proves_with_password(&self) -> &'static str {
        match self {
            Self::Totp { .. } => "password+totp",
            Self::Recovery { .. } => "password+recovery_code",
        }
    }
}

/// The secret that somebody's app shares with us, as it is stored.
#[derive(Debug, Clone)]
pub struct StoredTotp {
    /// Sealed for `totp_place`.
    pub sealed: String,
    /// The last step whose code was taken.
    pub last_step: i64,
}

/// What a person sees of the own second factor.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    /// Since when; `None`: there is none.
    pub since: Option<Timestamp>,
    pub recovery_codes_left: i64,
}

/// Whether a factor is asked for already, or still being set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Confirmed,
    Unconfirmed,
}

/// Where the secret of somebody's app is kept.
#[must_use]
pub fn totp_place(user: UserId) -> Place<'static> {
    Place { table: "totp_factors", row: user.0, column: "secret" }
}

impl Database {
    pub async fn stored_totp(&self, user: UserId, shown: Shown) -> Result<Option<StoredTotp>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT secret, last_step FROM totp_factors WHERE user_id = $1 AND (confirmed_at IS NOT NULL) = $2",
                args![user, shown == Shown::Confirmed],
            )
            .await?;
        row.map(|row| Ok(StoredTotp { sealed: row.get("secret")?, last_step: row.get("last_step")? })).transpose()
    }

    pub async fn has_second_factor(&self, user: UserId) -> Result<bool> {
        Ok(self.stored_totp(user, Shown::Confirmed).await?.is_some())
    }

    /// What the caller has.
    pub async fn second_factor(&self, scope: &OrganizationScope) -> Result<SecondFactor> {
        let mut database = self;
        let row = database
            .fetch_one(
                "SELECT (SELECT confirmed_at FROM totp_factors WHERE user_id = $1) AS since, \
                 (SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL) AS left_over",
                args![scope.caller().user()],
            )
            .await?;
        Ok(SecondFactor { since: row.optional_time("since")?, recovery_codes_left: row.get("left_over")? })
    }

    /// Keeps the secret of an app that the caller sets up; it is asked for once it was confirmed.
    ///
    /// # Errors
    /// 409 while there is one.
    pub async fn begin_totp(&self, scope: &OrganizationScope, sealed: String) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let kept = transaction
                    .execute(
                        "INSERT INTO totp_factors (user_id, secret, created_at) VALUES ($1, $2, $3) \
                         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, \
                         last_step = 0 WHERE totp_factors.confirmed_at IS NULL",
                        args![caller.user(), sealed, now],
                    )
                    .await?;
                if kept == 0 {
                    return Err(Error::conflict(Say::SecondFactorIsThere));
                }
                record(transaction, &caller, "user.second_factor_begun", caller.user()).await
            })
        })
        .await
    }

    /// From now on the caller's app is asked for. Sessions elsewhere, which know nothing of it, end.
    ///
    /// # Errors
    /// 409 when it is no longer waiting for this.
    pub async fn confirm_totp(&self, scope: &OrganizationScope, step: i64, recovery_codes: Vec<String>) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let sql = "UPDATE totp_factors SET confirmed_at = $2, last_step = $3 WHERE user_id = $1 AND confirmed_at IS NULL";
                if transaction.execute(sql, args![caller.user(), now, step]).await? == 0 {
                    return Err(Error::conflict(Say::SecondFactorIsThere));
                }
                keep_recovery_codes(transaction, caller.user(), recovery_codes).await?;
                let here = if let Credential::Session(session) = caller.credential() { session.0 } else { 0 };
                let sql = "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL AND id <> $3";
                transaction.execute(sql, args![caller.user(), now, here]).await?;
                let sql = "UPDATE sessions SET proved_by = CASE WHEN provider_id IS NULL THEN 'password+totp' \
                           ELSE 'single_sign_on+totp' END, second_factor = '', proved_at = $2 WHERE id = $1";
                transaction.execute(sql, args![here, now]).await?;
                record(transaction, &caller, "user.second_factor_added", caller.user()).await
            })
        })
        .await
    }

    /// The earlier recovery codes end.
    ///
    /// # Errors
    /// 409 without a second factor.
    pub async fn replace_recovery_codes(&self, scope: &OrganizationScope, recovery_codes: Vec<String>) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT user_id FROM totp_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL /*pg FOR UPDATE*/";
                if transaction.fetch_optional(sql, args![caller.user()]).await?.is_none() {
                    return Err(Error::conflict(Say::NoSecondFactor));
                }
                keep_recovery_codes(transaction, caller.user(), recovery_codes).await?;
                record(transaction, &caller, "user.recovery_codes_made", caller.user()).await
            })
        })
        .await
    }

    /// Takes the caller's second factor away.
    ///
    /// # Errors
    /// 409 without one.
    pub async fn remove_own_second_factor(&self, scope: &OrganizationScope) -> Result<()> {
        let caller = scope.caller().clone();
        let user = caller.user();
        self.write(move |transaction| Box::pin(async move { remove(transaction, &caller, user).await })).await
    }

    /// Takes somebody's second factor away who lost the phone and the codes. All their sessions end.
    ///
    /// # Errors
    /// 403 without the right or for somebody above the own role; 404 when there is nobody; 409 without one.
    pub async fn remove_second_factor_of(&self, scope: &OrganizationScope, user: UserId) -> Result<()> {
        self.require_manageable(scope, user).await?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let sql = "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL";
                transaction.execute(sql, args![user, now]).await?;
                remove(transaction, &caller, user).await
            })
        })
        .await
    }

    /// The same from the command line of the server's own machine.
    ///
    /// # Errors
    /// 404 when nobody has the address; 409 without one.
    pub async fn remove_second_factor_from_command_line(&self, email: &str) -> Result<()> {
        let email = email.trim().to_lowercase();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT id, organization_id FROM users WHERE email = $1 AND deleted_at IS NULL";
                let row = transaction
                    .fetch_optional(sql, args![&email])
                    .await?
                    .ok_or_else(|| Error::not_found(Say::NobodyHasAddress { email: email.as_str().into() }))?;
                let organization = OrganizationId(row.get("organization_id")?);
                let caller = Caller::nobody(organization, Credential::CommandLine, String::new());
                remove(transaction, &caller, UserId(row.get("id")?)).await
            })
        })
        .await
    }
}

/// Takes a code, which counts once: of two at the same moment one finds it taken.
///
/// # Errors
/// 401 when it was taken before.
pub(crate) async fn use_code(transaction: &mut Transaction, user: UserId, code: &UsedCode) -> Result<()> {
    let now = transaction.now();
    let taken = match code {
        UsedCode::Totp { step } => {
            let sql = "UPDATE totp_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2 AND confirmed_at IS NOT NULL";
            transaction.execute(sql, args![user, *step]).await?
        }
        UsedCode::Recovery { digest } => {
            let sql = "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND digest = $2 AND used_at IS NULL";
            transaction.execute(sql, args![user, digest, now]).await?
        }
    };
    if taken == 1 { Ok(()) } else { Err(Error::new(ErrorKind::Unauthenticated, Say::WrongCode)) }
}

async fn keep_recovery_codes(transaction: &mut Transaction, user: UserId, digests: Vec<String>) -> Result<()> {
    transaction.execute("DELETE FROM recovery_codes WHERE user_id = $1", args![user]).await?;
    let sql = Sql::rows("INSERT INTO recovery_codes (user_id, digest)", digests.len(), 2, "");
    let args = digests.into_iter().flat_map(|digest| args![user, digest]).collect();
    transaction.execute(sql, args).await.map(|_| ())
}

async fn remove(transaction: &mut Transaction, caller: &Caller, user: UserId) -> Result<()> {
    let removed = transaction.execute("DELETE FROM totp_factors WHERE user_id = $1", args![user]).await?;
    if removed == 0 {
        return Err(Error::conflict(Say::NoSecondFactor));
    }
    transaction.execute("DELETE FROM recovery_codes WHERE user_id = $1", args![user]).await?;
    record(transaction, caller, "user.second_factor_removed", user).await
}

async fn record(transaction: &mut Transaction, caller: &Caller, action: &str, user: UserId) -> Result<()> {
    let entry =
        audit::Entry { action, object_type: "user", object_id: Some(user.0), project: None, details: json!({}) };
    audit::record(transaction, caller, entry).await
}
