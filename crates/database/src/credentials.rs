//! From the hash of a credential to a `Caller`. Asked on every request, so that a revoked credential, a changed role
//! or a removed person takes effect on the very next one.

use crate::{
    Args, Database, Fetch, Row,
    access::{Caller, Credential, Proof, TokenLimits},
    args,
};
use labelkeep_model::{ErrorKind, OrganizationId, Result, SessionId, Timestamp, TokenId, UserId};
use std::{sync::Arc, time::Duration};

/// The last use of a credential is noted at most this often. That of a session also at least once in a sixtieth of the time
/// that it may be idle (a second for every minute), and it lives as much longer, so that none ends too early.
const TOUCH_EVERY: i64 = Timestamp::MINUTE;
/// Of a session `s` of the organisation `o`; `$2` is now.
macro_rules! session_lives {
    () => {
        "(s.created_at + o.max_session_age * 60000000 > $2 AND s.last_activity + o.max_time_between_activity * 60000000 \
         + CASE WHEN o.max_time_between_activity < 60 THEN o.max_time_between_activity ELSE 60 END * 1000000 > $2)"
    };
}
pub(crate) use session_lives;

/// Of a user `u`.
macro_rules! has_factor {
    () => {
        "EXISTS (SELECT 1 FROM totp_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)"
    };
}

/// Of a user `u` of the organisation `o`.
macro_rules! must_enrol {
    () => {
        concat!("o.second_factor_roles LIKE '%' || u.role || '%' AND NOT ", has_factor!())
    };
}

macro_rules! personal_token {
    ($condition:literal) => {
        concat!(
            "SELECT t.id AS credential_id, t.last_used_at AS used_at, t.scope, t.projects, u.id, u.organization_id, u.role, \
             u.email, o.permission_roles, ",
            "(",
            must_enrol!(),
            ") AS must_enrol FROM personal_tokens t JOIN users u ON u.id = t.user_id JOIN organizations o ON o.id = u.organization_id WHERE ",
            $condition,
            " AND t.revoked_at IS NULL AND t.expires_at > $2 AND u.deleted_at IS NULL AND u.role <> 'DI' \
             AND o.api_tokens_enabled = TRUE"
        )
    };
}

/// Nobody waits longer for that.
const TOUCH_WAIT: Duration = Duration::from_secs(1);

impl Database {
    /// Somebody by session, if it has neither ended nor run out by the organisation's policy.
    pub async fn caller_by_session(&self, token_hash: &str, address: &str) -> Result<Option<Arc<Caller>>> {
        let found = self
            .find_caller(
                concat!(
                    "SELECT s.id AS credential_id, s.last_activity AS used_at, u.id, u.organization_id, u.role, u.email, o.permission_roles, \
                 o.max_time_between_activity, s.proved_at, o.max_time_since_proof, ",
                    "(s.second_factor <> 'provider' AND ",
                    must_enrol!(),
                    ") AS must_enrol, (s.second_factor = 'due' AND ",
                    has_factor!(),
                    ") AS must_show_code FROM sessions s JOIN users u ON u.id = s.user_id JOIN organizations o ON o.id = u.organization_id \
                 WHERE s.token_hash = $1 AND s.ended_at IS NULL AND u.deleted_at IS NULL AND u.role <> 'DI' \
                 AND ",
                    session_lives!()
                ),
                args![token_hash, self.now()],
            )
            .await?;
        let Some((row, used_at)) = found else { return Ok(None) };
        let id = row.get::<i64>("credential_id")?;
        let every = TOUCH_EVERY.min(row.get::<i64>("max_time_between_activity")? * Timestamp::SECOND);
        if used_at.is_none_or(|used_at| self.now().0 - used_at >= every) {
            self.touch("UPDATE sessions SET last_activity = $1 WHERE id = $2", id, &row).await?;
        }
        let minutes = row.get::<i64>("max_time_since_proof")?;
        let until = Timestamp(row.time("proved_at")?.0.saturating_add(minutes.saturating_mul(Timestamp::MINUTE)));
        let mut caller = caller(&row, Credential::Session(SessionId(id)), address)?;
        caller.proof.until = Some(until);
        caller.proof.must_show_code = row.get("must_show_code")?;
        Ok(Some(Arc::new(caller)))
    }

    /// Somebody by legacy token, if the organisation allows those.
    pub async fn caller_by_legacy_token(&self, token_hash: &str, address: &str) -> Result<LegacyToken> {
        let found = self
            .find_caller(
                concat!(
                    "SELECT u.id AS credential_id, u.last_activity AS used_at, u.id, u.organization_id, u.role, u.email, o.permission_roles, \
                     o.legacy_api_tokens_enabled AS enabled, ",
                    "(",
                    must_enrol!(),
                    ") AS must_enrol FROM users u JOIN organizations o ON o.id = u.organization_id \
                     WHERE u.legacy_token_hash = $1 AND u.deleted_at IS NULL AND u.role <> 'DI'"
                ),
                args![token_hash],
            )
            .await?;
        let Some((row, used_at)) = found else { return Ok(LegacyToken::Unknown) };
        if !row.get::<bool>("enabled")? {
            return Ok(LegacyToken::Disabled);
        }
        if used_at.is_none_or(|used_at| self.now().0 - used_at > TOUCH_EVERY) {
            let id = row.get::<i64>("credential_id")?;
            self.touch("UPDATE users SET last_activity = $1 WHERE id = $2", id, &row).await?;
        }
        Ok(LegacyToken::Valid(Arc::new(caller(&row, Credential::LegacyToken, address)?)))
    }

    /// Somebody by the id (`jti`) of a personal access token whose signature was already checked.
    pub async fn caller_by_personal_token(&self, jti: &str, address: &str) -> Result<Option<Arc<Caller>>> {
        self.caller_by_token(personal_token!("t.jti = $1"), jti, address).await
    }

    /// Somebody by the hash of a personal access token that is sent as it is.
    pub async fn caller_by_prefixed_token(&self, hash: &str, address: &str) -> Result<Option<Arc<Caller>>> {
        self.caller_by_token(personal_token!("t.prefixed_hash = $1"), hash, address).await
    }

    async fn caller_by_token(&self, sql: &'static str, key: &str, address: &str) -> Result<Option<Arc<Caller>>> {
        let Some((row, used_at)) = self.find_caller(sql, args![key, self.now()]).await? else { return Ok(None) };
        let id = row.get::<i64>("credential_id")?;
        if used_at.is_none_or(|used_at| self.now().0 - used_at > TOUCH_EVERY) {
            self.touch("UPDATE personal_tokens SET last_used_at = $1 WHERE id = $2", id, &row).await?;
        }
        let mut caller = caller(&row, Credential::PersonalToken(TokenId(id)), address)?;
        let scope = row.get::<String>("scope")?.parse().map_err(labelkeep_model::Error::internal)?;
        let projects = crate::tokens::projects_of(&row.get::<String>("projects")?);
        caller.limits = Some(Arc::new(TokenLimits { scope, projects }));
        Ok(Some(Arc::new(caller)))
    }

    async fn find_caller(&self, sql: &'static str, args: Args) -> Result<Option<(Row, Option<i64>)>> {
        let mut database = self;
        let Some(row) = database.fetch_optional(sql, args).await? else { return Ok(None) };
        let used_at = row.get::<Option<i64>>("used_at")?;
        Ok(Some((row, used_at)))
    }

    /// Notes the use, unless others hold the rows for long, as a restore does: who only reads must not wait for them.
    async fn touch(&self, sql: &'static str, id: i64, row: &Row) -> Result<()> {
        let user = row.get::<i64>("id")?;
        let noting = self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                if transaction.is_postgres() {
                    transaction.execute("SET LOCAL lock_timeout = '200ms'", args![]).await?;
                }
                transaction.execute(sql, args![now, id]).await?;
                transaction.execute("UPDATE users SET last_activity = $1 WHERE id = $2", args![now, user]).await?;
                Ok(())
            })
        });
        match tokio::time::timeout(TOUCH_WAIT, noting).await {
            Ok(Err(error)) if error.kind != ErrorKind::Unavailable => Err(error),
            _ => Ok(()),
        }
    }
}

/// What a legacy token turned out to be.
pub enum LegacyToken {
    Valid(Arc<Caller>),
    /// It is somebody's, but the organisation does not allow legacy tokens.
    Disabled,
    Unknown,
}

fn caller(row: &Row, credential: Credential, address: &str) -> Result<Caller> {
    let role = row.get::<String>("role")?;
    Ok(Caller {
        user: UserId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        role: role.parse().map_err(labelkeep_model::Error::internal)?,
        policy: Arc::new(crate::role_choices::policy(&row.get::<String>("permission_roles")?)?),
        email: row.get("email")?,
        credential,
        address: address.to_owned(),
        proof: Proof { must_enrol: row.get("must_enrol")?, ..Proof::default() },
        limits: None,
    })
}
