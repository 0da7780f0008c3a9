use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential, Proof},
    args, audit,
    sign_in_tries::{self, Try},
    users::second_factor::{UsedCode, use_code},
};
use labelkeep_model::{Error, ErrorKind, OrganizationId, Result, Say, Timestamp, UserId};
use serde_json::json;

/// Browsers that a person is known by, the latest.
const MOST_DEVICES: i64 = 20;

/// What is needed to check a sign-in.
#[derive(Debug, Clone)]
pub struct LoginRecord {
    pub id: UserId,
    pub password_hash: Option<String>,
    /// Whether this person signed in from the device before.
    pub knows_device: bool,
}

impl Database {
    /// Somebody by address; `None` also for who was deactivated. `device`: the hash of what the browser brought.
    pub async fn login_record(&self, email: &str, device: Option<&str>) -> Result<Option<LoginRecord>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT u.id, u.password_hash, EXISTS (SELECT 1 FROM known_devices d WHERE d.user_id = u.id AND d.token_hash = $2) \
                 AS knows_device FROM users u WHERE u.email = $1 AND u.deleted_at IS NULL AND u.role <> 'DI'",
                args![email.trim().to_lowercase(), device.unwrap_or_default()],
            )
            .await?;
        row.map(|row| {
            Ok(LoginRecord {
                id: UserId(row.get("id")?),
                password_hash: row.get("password_hash")?,
                knows_device: row.get("knows_device")?,
            })
        })
        .transpose()
    }

    /// Of people who may sign in: hashes that came from another installation and were not renewed by a sign-in yet, some of
    /// them. What they cost every try costs.
    pub async fn older_password_hashes(&self) -> Result<Vec<String>> {
        let mut database = self;
        let sql = "SELECT password_hash FROM users WHERE SUBSTR(password_hash, 1, 6) = 'pbkdf2' AND deleted_at IS NULL \
                   AND role <> 'DI' ORDER BY id LIMIT 1000";
        database.fetch_all(sql, args![]).await?.iter().map(|row| row.get("password_hash")).collect()
    }

    /// Notes a sign-in that failed. Who tried is not known: `user` is whose account it was about, where there is one, and
    /// `email` what was typed, if it has the shape of an address. Both cases cost the same.
    pub async fn note_failed_login(
        &self,
        user: Option<UserId>,
        email: Option<String>,
        address: String,
        at: FailedAt,
    ) -> Result<()> {
        let Some(organization) = self.first_organization().await? else { return Ok(()) };
        self.write(move |transaction| {
            Box::pin(async move {
                let entry = audit::Entry {
                    action: "user.login_failed",
                    object_type: "user",
                    object_id: user.map(|user| user.0),
                    project: None,
                    details: match at {
                        FailedAt::Password => json!({ "email": email }),
                        FailedAt::SecondFactor => json!({ "email": email, "second_factor": true }),
                    },
                };
                audit::record(transaction, &Caller::nobody(organization, Credential::Password, address), entry).await
            })
        })
        .await
    }

    /// Opens a session for somebody whose password was right, and stores a newer hash where there is one.
    ///
    /// # Errors
    /// 401 when the code of the second factor was taken meanwhile; 403 where single sign-on is the only way in.
    pub async fn open_session(&self, user: UserId, session: NewSession) -> Result<()> {
        self.write(move |transaction| Box::pin(async move { enter(transaction, user, session).await })).await
    }
}

/// Opens a session within the change that found out whose it is.
pub(crate) async fn enter(transaction: &mut Transaction, user: UserId, session: NewSession) -> Result<()> {
    if let Some(code) = &session.code {
        use_code(transaction, user, code).await?;
    }
    let now = transaction.now();
    let row = transaction
        .fetch_one(
            "UPDATE users SET last_activity = $2, password_hash = COALESCE($3, password_hash) \
             WHERE id = $1 RETURNING organization_id, role, email",
            args![user, now, session.newer_password_hash.clone()],
        )
        .await?;
    let organization = OrganizationId(row.get("organization_id")?);
    if session.by_provider.is_none() {
        require_passwords(transaction, organization).await?;
    }
    let id = insert(transaction, user, &session).await?;
    sign_in_tries::clear(transaction, &session.taken).await?;
    know_device(transaction, user, &session.device_hash).await?;
    let details = match &session.by_provider {
        Some(by) => json!({ "proved_by": session.proved_by(), "provider": by.provider }),
        None => json!({ "proved_by": session.proved_by() }),
    };
    let caller = Caller {
        user,
        organization,
        role: row.get::<String>("role")?.parse().map_err(Error::internal)?,
        policy: std::sync::Arc::default(),
        email: row.get("email")?,
        credential: Credential::Session(labelkeep_model::SessionId(id)),
        address: session.address,
        proof: Proof::default(),
        limits: None,
    };
    let entry =
        audit::Entry { action: "user.login", object_type: "user", object_id: Some(user.0), project: None, details };
    audit::record(transaction, &caller, entry).await
}

async fn insert(transaction: &mut Transaction, user: UserId, session: &NewSession) -> Result<i64> {
    let now = transaction.now();
    let by = session.by_provider.as_ref();
    let second_factor = by.map_or("", |by| if by.is_second_factor { "provider" } else { "due" });
    transaction
        .fetch_one(
            "INSERT INTO sessions (token_hash, user_id, created_at, last_activity, persistent, address, user_agent, \
             proved_by, proved_at, provider_id, provider_sid, second_factor) \
             VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
            args![
                &session.token_hash,
                user,
                now,
                session.persistent,
                &session.address,
                &session.user_agent,
                session.proved_by(),
                by.map_or(now, |by| by.proved_at),
                by.map(|by| by.provider),
                by.and_then(|by| by.sid.clone()),
                second_factor,
            ],
        )
        .await?
        .get("id")
}

/// Waits for who turns passwords off at this very moment: no session by password is left behind.
async fn require_passwords(transaction: &mut Transaction, organization: OrganizationId) -> Result<()> {
    let sql = "SELECT only_single_sign_on FROM organizations WHERE id = $1 /*pg FOR SHARE*/";
    if transaction.fetch_one(sql, args![organization]).await?.get("only_single_sign_on")? {
        return Err(Error::new(ErrorKind::Forbidden, Say::OnlySingleSignOn));
    }
    Ok(())
}

/// Where a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailedAt {
    Password,
    /// The password was right.
    SecondFactor,
}

async fn know_device(transaction: &mut Transaction, user: UserId, device: &str) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "INSERT INTO known_devices (user_id, token_hash, last_used_at) VALUES ($1, $2, $3) \
             ON CONFLICT (user_id, token_hash) DO UPDATE SET last_used_at = excluded.last_used_at",
            args![user, device, now],
        )
        .await?;
    transaction
        .execute(
            "DELETE FROM known_devices WHERE user_id = $1 AND token_hash NOT IN \
             (SELECT token_hash FROM known_devices WHERE user_id = $1 ORDER BY last_used_at DESC, token_hash LIMIT $2)",
            args![user, MOST_DEVICES],
        )
        .await
        .map(|_| ())
}

/// A session to be. The secrets themselves go to the browser only.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub token_hash: String,
    /// What the browser is known by from now on.
    pub device_hash: String,
    pub persistent: bool,
    pub address: String,
    pub user_agent: String,
    pub newer_password_hash: Option<String>,
    /// Of the second factor, where there is one.
    pub code: Option<UsedCode>,
    /// The try that was right.
    pub taken: Try,
    /// Who vouches for the person, in place of a password.
    pub by_provider: Option<ByProvider>,
}

impl NewSession {
    fn proved_by(&self) -> &'static str {
        match &self.by_provider {
            Some(by) if by.is_second_factor => "single_sign_on+second_factor",
            Some(_) => "single_sign_on",
            None => self.code.as_ref().map_or("password", UsedCode::proves_with_password),
        }
    }
}

/// What a provider said of a sign-in.
#[derive(Debug, Clone)]
pub struct ByProvider {
    pub provider: i64,
    /// Its own name of the session there.
    pub sid: Option<String>,
    /// Whether it asked for a second factor, so that none is asked for here.
    pub is_second_factor: bool,
    /// When the person showed there who they are.
    pub proved_at: Timestamp,
}
