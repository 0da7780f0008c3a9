//! Where people are signed in: their own, and those of others for who manages them.

use super::people::require_grantable;
use crate::{
    Database, Fetch, Row,
    access::{Caller, Credential, OrganizationScope},
    args, audit,
    credentials::session_lives,
    sign_in_tries::{self, Try},
    users::second_factor::{UsedCode, use_code},
};
use labelkeep_model::{Error, Permission, Result, Say, Timestamp, UserId};
use serde_json::json;

/// One of somebody's sessions.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    pub id: i64,
    pub created_at: Timestamp,
    pub last_activity: Timestamp,
    pub address: String,
    pub user_agent: String,
    /// What the person showed at last, for example `password+totp`, and when.
    pub proved_by: String,
    pub proved_at: Timestamp,
}

impl SessionRecord {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            created_at: row.time("created_at")?,
            last_activity: row.time("last_activity")?,
            address: row.get("address")?,
            user_agent: row.get("user_agent")?,
            proved_by: row.get("proved_by")?,
            proved_at: row.time("proved_at")?,
        })
    }
}

impl Database {
    pub async fn own_sessions(&self, scope: &OrganizationScope) -> Result<Vec<SessionRecord>> {
        self.sessions(scope.caller().user()).await
    }

    /// Where somebody else is signed in.
    ///
    /// # Errors
    /// 403 without the right, or for somebody above the own role; 404 when there is nobody.
    pub async fn sessions_of(&self, scope: &OrganizationScope, user: UserId) -> Result<Vec<SessionRecord>> {
        self.require_manageable(scope, user).await?;
        self.sessions(user).await
    }

    async fn sessions(&self, user: UserId) -> Result<Vec<SessionRecord>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                concat!(
                    "SELECT s.id, s.created_at, s.last_activity, s.address, s.user_agent, s.proved_by, s.proved_at \
                     FROM sessions s JOIN users u ON u.id = s.user_id JOIN organizations o ON o.id = u.organization_id \
                     WHERE s.user_id = $1 AND s.ended_at IS NULL AND ",
                    session_lives!(),
                    " ORDER BY s.last_activity DESC LIMIT 100"
                ),
                args![user, self.now()],
            )
            .await?;
        rows.iter().map(SessionRecord::from_row).collect()
    }

    /// Ends one of the caller's sessions.
    ///
    /// # Errors
    /// 404 when it is not one of theirs.
    pub async fn end_session(&self, caller: &std::sync::Arc<Caller>, session: i64) -> Result<()> {
        let user = caller.user();
        self.end(caller.clone(), user, Some(session)).await
    }

    /// Ends one of somebody's sessions, or all of them.
    ///
    /// # Errors
    /// As `sessions_of`; 404 when there is no such session.
    pub async fn end_sessions_of(&self, scope: &OrganizationScope, user: UserId, session: Option<i64>) -> Result<()> {
        self.require_manageable(scope, user).await?;
        self.end(scope.caller().clone(), user, session).await
    }

    async fn end(&self, caller: std::sync::Arc<Caller>, user: UserId, session: Option<i64>) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let ended = transaction
                    .execute(
                        "UPDATE sessions SET ended_at = $3 WHERE user_id = $1 AND ($2 = 0 OR id = $2) AND ended_at IS NULL",
                        args![user, session.unwrap_or_default(), now],
                    )
                    .await?;
                if ended == 0 && session.is_some() {
                    return Err(Error::not_found(Say::NoSuchSession));
                }
                let (action, details) = match session {
                    Some(session) => ("user.session_ended", json!({ "session": session })),
                    None => ("user.sessions_ended", json!({ "number": ended })),
                };
                record(transaction, &caller, action, user, details).await
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right to manage this person; 404 when there is nobody.
    pub(crate) async fn require_manageable(&self, scope: &OrganizationScope, user: UserId) -> Result<()> {
        scope.require(Permission::MembersManage)?;
        let account = self.person(scope, user).await?;
        require_grantable(scope, account.role)
    }

    /// The caller has shown anew who they are: what is dangerous is open to this session for a while.
    ///
    /// # Errors
    /// 401 when the code was taken meanwhile.
    pub async fn prove_session(
        &self,
        caller: &std::sync::Arc<Caller>,
        code: Option<UsedCode>,
        taken: Try,
    ) -> Result<()> {
        let caller = caller.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let Credential::Session(session) = caller.credential() else { return Ok(()) };
                let now = transaction.now();
                if let Some(code) = &code {
                    use_code(transaction, caller.user(), code).await?;
                }
                let shown = code.as_ref().map_or("password", UsedCode::proves);
                // Who came from a provider that asks for no second factor shows the own one here.
                transaction
                    .execute(
                        "UPDATE sessions SET proved_at = $2, proved_by = CASE WHEN second_factor = 'due' AND $4 \
                         THEN proved_by || '+' || $3 ELSE proved_by END, \
                         second_factor = CASE WHEN second_factor = 'due' AND $4 THEN '' ELSE second_factor END WHERE id = $1",
                        args![session.0, now, shown, code.is_some()],
                    )
                    .await?;
                sign_in_tries::clear(transaction, &taken).await?;
                record(transaction, &caller, "user.proved", caller.user(), json!({ "by": shown })).await
            })
        })
        .await
    }

    /// Notes that somebody with the caller's session could not show who they are.
    pub async fn note_failed_proof(&self, caller: &std::sync::Arc<Caller>) -> Result<()> {
        let caller = caller.clone();
        self.write(move |transaction| {
            Box::pin(async move { record(transaction, &caller, "user.proof_failed", caller.user(), json!({})).await })
        })
        .await
    }
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
