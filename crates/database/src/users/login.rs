use crate::{
    Database, Fetch,
    access::{Caller, Credential},
    args, audit,
};
use labelkeep_model::{OrganizationId, Result, Role, Timestamp, UserId};
use serde_json::json;

/// What is needed to check a sign-in.
#[derive(Debug, Clone)]
pub struct LoginRecord {
    pub id: UserId,
    pub organization: OrganizationId,
    pub role: Role,
    pub email: String,
    pub password_hash: Option<String>,
    pub failed_logins: i64,
    /// No try counts before this moment.
    pub blocked_until: Timestamp,
}

impl Database {
    /// Somebody by address; `None` also for who was deactivated.
    ///
    /// # Errors
    /// What the database says.
    pub async fn login_record(&self, email: &str) -> Result<Option<LoginRecord>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT id, organization_id, role, email, password_hash, failed_logins, login_blocked_until FROM users \
                 WHERE email = $1 AND deleted_at IS NULL AND role <> 'DI'",
                args![email.trim().to_lowercase()],
            )
            .await?;
        row.map(|row| {
            Ok(LoginRecord {
                id: UserId(row.get("id")?),
                organization: OrganizationId(row.get("organization_id")?),
                role: row.get::<String>("role")?.parse().map_err(labelkeep_model::Error::internal)?,
                email: row.get("email")?,
                password_hash: row.get("password_hash")?,
                failed_logins: row.get("failed_logins")?,
                blocked_until: row.time("login_blocked_until")?,
            })
        })
        .transpose()
    }

    /// Notes a wrong password; the next try counts from `blocked_until` on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_failed_login(
        &self,
        record: &LoginRecord,
        blocked_until: Timestamp,
        address: String,
    ) -> Result<()> {
        let caller = self.caller_of(record, address, Credential::Link);
        let user = record.id;
        self.write(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute(
                        "UPDATE users SET failed_logins = failed_logins + 1, login_blocked_until = $2 WHERE id = $1",
                        args![user, blocked_until],
                    )
                    .await?;
                audit::record(transaction, &caller, entry("user.login_failed", user)).await
            })
        })
        .await
    }

    fn caller_of(&self, record: &LoginRecord, address: String, credential: Credential) -> Caller {
        Caller {
            user: record.id,
            organization: record.organization,
            role: record.role,
            email: record.email.clone(),
            credential,
            address,
        }
    }

    /// Opens a session for somebody whose password was right, and stores a newer hash where there is one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_session(&self, user: UserId, session: NewSession) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "UPDATE users SET failed_logins = 0, login_blocked_until = 0, last_activity = $2, \
                         password_hash = COALESCE($3, password_hash) WHERE id = $1 RETURNING organization_id, role, email",
                        args![user, now, session.newer_password_hash],
                    )
                    .await?;
                let id = transaction
                    .fetch_one(
                        "INSERT INTO sessions (token_hash, user_id, created_at, last_activity, persistent, address, user_agent) \
                         VALUES ($1, $2, $3, $3, $4, $5, $6) RETURNING id",
                        args![session.token_hash, user, now, session.persistent, &session.address, session.user_agent],
                    )
                    .await?
                    .get("id")?;
                let caller = Caller {
                    user,
                    organization: OrganizationId(row.get("organization_id")?),
                    role: row.get::<String>("role")?.parse().map_err(labelkeep_model::Error::internal)?,
                    email: row.get("email")?,
                    credential: Credential::Session(labelkeep_model::SessionId(id)),
                    address: session.address,
                };
                audit::record(transaction, &caller, entry("user.login", user)).await
            })
        })
        .await
    }
}

/// A session to be. The secret itself goes to the browser only.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub token_hash: String,
    pub persistent: bool,
    pub address: String,
    pub user_agent: String,
    pub newer_password_hash: Option<String>,
}

fn entry(action: &'static str, user: UserId) -> audit::Entry<'static> {
    audit::Entry { action, object_type: "user", object_id: Some(user.0), project: None, details: json!({}) }
}
