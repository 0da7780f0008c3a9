//! Taking what is to be sent next. Only now it is looked whose address it is, and the secret of its link gets in force.

use crate::{
    Database, Fetch, Row, Transaction,
    access::{Caller, Credential},
    args, audit,
    invitations::join_projects,
    mail_notes::{Language, MailKind},
    users::one_time_links::insert_link,
};
use labelkeep_model::{OrganizationId, Result, Timestamp, UserId};
use serde_json::json;

/// For so long nobody else touches it: well above what the conversation with a mail server may take.
const HOLD_SECONDS: i64 = 300;
/// A link that came by mail.
const LINK_SECONDS: i64 = 3600;

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// With the link whose secret was given.
    PasswordReset,
    /// Likewise.
    Invitation {
        from: String,
        until: Timestamp,
    },
    /// Who was invited has an account already.
    AlreadyHere {
        from: String,
    },
    Test,
}

/// A mail that is this worker's to send.
#[derive(Debug, Clone)]
pub struct TakenMail {
    pub id: i64,
    pub recipient: String,
    pub language: Language,
    pub letter: Letter,
    pub attempts: i64,
    pub(super) worker: String,
}

/// What was found.
#[derive(Debug, Clone)]
pub enum Taken {
    /// Nothing waits.
    Nothing,
    /// Something that is not sent: it was for nobody, or is over.
    Dropped,
    Mail(Box<TakenMail>),
}

struct Waiting {
    id: i64,
    organization: OrganizationId,
    kind: MailKind,
    recipient: String,
    language: Language,
    invitation: Option<i64>,
    expires_at: Timestamp,
    attempts: i64,
}

impl Waiting {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            organization: OrganizationId(row.get("organization_id")?),
            kind: MailKind::named(&row.get::<String>("kind")?)?,
            recipient: row.get("recipient")?,
            language: Language::named(&row.get::<String>("language")?),
            invitation: row.get("invitation_id")?,
            expires_at: row.time("expires_at")?,
            attempts: row.get("attempts")?,
        })
    }
}

impl Database {
    /// Takes the next mail. `secret_hash`: of the secret that its link will have, if it has one; earlier ones end.
    pub async fn take_mail(&self, secret_hash: String) -> Result<Taken> {
        let worker = self.rng().uuid().to_string();
        self.write(move |transaction| Box::pin(async move { take(transaction, worker, secret_hash).await })).await
    }
}

async fn take(transaction: &mut Transaction, worker: String, secret_hash: String) -> Result<Taken> {
    let now = transaction.now();
    let sql = "SELECT * FROM mails WHERE status = 'waiting' AND not_before <= $1 ORDER BY not_before, id LIMIT 1 \
               /*pg FOR UPDATE SKIP LOCKED*/";
    let Some(row) = transaction.fetch_optional(sql, args![now]).await? else { return Ok(Taken::Nothing) };
    let mail = Waiting::from_row(&row)?;
    let letter = if mail.expires_at <= now { None } else { write_letter(transaction, &mail, secret_hash).await? };
    let Some(letter) = letter else {
        drop_it(transaction, &mail).await?;
        return Ok(Taken::Dropped);
    };
    let sql = "UPDATE mails SET claimed_by = $2, not_before = $3, attempts = attempts + 1 WHERE id = $1";
    transaction.execute(sql, args![mail.id, &worker, now.plus_seconds(HOLD_SECONDS)]).await?;
    let Waiting { id, recipient, language, attempts, .. } = mail;
    Ok(Taken::Mail(Box::new(TakenMail { id, recipient, language, letter, attempts: attempts + 1, worker })))
}

/// What is for nobody leaves no trace; what came too late says so.
async fn drop_it(transaction: &mut Transaction, mail: &Waiting) -> Result<()> {
    let now = transaction.now();
    if mail.expires_at > now && mail.kind == MailKind::PasswordReset {
        return transaction.execute("DELETE FROM mails WHERE id = $1", args![mail.id]).await.map(|_| ());
    }
    let why = "It was given up: it could not be sent in time, or was withdrawn.";
    let sql = "UPDATE mails SET status = 'failed', settled_at = $2, error = COALESCE(error, $3) WHERE id = $1";
    transaction.execute(sql, args![mail.id, now, why]).await.map(|_| ())
}

async fn write_letter(transaction: &mut Transaction, mail: &Waiting, secret_hash: String) -> Result<Option<Letter>> {
    match (mail.kind, mail.invitation) {
        (MailKind::Test, _) => Ok(Some(Letter::Test)),
        (MailKind::PasswordReset, _) => reset(transaction, mail, secret_hash).await,
        (MailKind::Invitation, Some(invitation)) => invite(transaction, mail, invitation, secret_hash).await,
        (MailKind::Invitation, None) => Ok(None),
    }
}

/// Not for who came by a provider alone: that one says whether they still come in.
async fn reset(transaction: &mut Transaction, mail: &Waiting, secret_hash: String) -> Result<Option<Letter>> {
    let sql = "SELECT u.id FROM users u JOIN organizations o ON o.id = u.organization_id WHERE u.email = $1 \
               AND u.organization_id = $2 AND u.deleted_at IS NULL AND u.role <> 'DI' AND u.is_placeholder = FALSE \
               AND o.only_single_sign_on = FALSE AND (u.password_hash IS NOT NULL \
               OR NOT EXISTS (SELECT 1 FROM identities i WHERE i.user_id = u.id))";
    let Some(row) = transaction.fetch_optional(sql, args![&mail.recipient, mail.organization]).await? else {
        return Ok(None);
    };
    let user = UserId(row.get("id")?);
    let until = transaction.now().plus_seconds(LINK_SECONDS);
    insert_link(transaction, "password_reset", secret_hash, Some(user), until).await?;
    let caller = Caller::nobody(mail.organization, Credential::Job, String::new());
    let entry = audit::Entry {
        action: "user.reset_link_mailed",
        object_type: "user",
        object_id: Some(user.0),
        project: None,
        details: json!({}),
    };
    audit::record(transaction, &caller, entry).await?;
    Ok(Some(Letter::PasswordReset))
}

async fn invite(
    transaction: &mut Transaction,
    mail: &Waiting,
    invitation: i64,
    secret_hash: String,
) -> Result<Option<Letter>> {
    let now = transaction.now();
    let sql = "UPDATE invitations SET token_hash = $2 WHERE id = $1 AND revoked_at IS NULL AND expires_at > $3 \
               AND uses < max_uses RETURNING expires_at, created_by";
    let Some(row) = transaction.fetch_optional(sql, args![invitation, secret_hash, now]).await? else {
        return Ok(None);
    };
    let until = row.time("expires_at")?;
    let sql = "SELECT email FROM users WHERE id = $1";
    let inviter = transaction.fetch_optional(sql, args![row.get::<i64>("created_by")?]).await?;
    let from = inviter.map(|row| row.get("email")).transpose()?.unwrap_or_default();
    let sql = "SELECT id FROM users WHERE email = $1 AND organization_id = $2 AND deleted_at IS NULL AND role <> 'DI' \
               AND is_placeholder = FALSE";
    let Some(row) = transaction.fetch_optional(sql, args![&mail.recipient, mail.organization]).await? else {
        return Ok(Some(Letter::Invitation { from, until }));
    };
    // Projects are theirs at once; their role stays what it is.
    let caller = Caller::nobody(mail.organization, Credential::Job, String::new());
    join_projects(transaction, &caller, invitation, UserId(row.get("id")?)).await?;
    Ok(Some(Letter::AlreadyHere { from }))
}
