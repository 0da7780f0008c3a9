//! Noting that a mail is to be sent, for whatever change is the reason. (Sending is in `mails`.)

use crate::{Transaction, args};
use labelkeep_model::{Error, OrganizationId, Result, Timestamp};

/// Whoever sends mails waits for this.
pub const TOPIC: &str = "mails";

/// What a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    PasswordReset,
    Invitation,
    Test,
}

impl MailKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::Invitation => "invitation",
            Self::Test => "test",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self> {
        match name {
            "password_reset" => Ok(Self::PasswordReset),
            "invitation" => Ok(Self::Invitation),
            "test" => Ok(Self::Test),
            other => Err(Error::internal(format!("there is no mail of kind {other}"))),
        }
    }
}

/// In which language a mail is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        if name == "de" { Self::German } else { Self::English }
    }
}

pub(crate) struct NewMail {
    pub kind: MailKind,
    pub recipient: String,
    pub language: Language,
    pub invitation: Option<i64>,
    pub expires_at: Timestamp,
}

pub(crate) async fn note(transaction: &mut Transaction, organization: OrganizationId, mail: NewMail) -> Result<()> {
    let now = transaction.now();
    let NewMail { kind, recipient, language, invitation, expires_at } = mail;
    let sql = "INSERT INTO mails (organization_id, kind, recipient, language, invitation_id, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let args = args![organization, kind.as_str(), recipient, language.as_str(), invitation, now, expires_at];
    transaction.execute(sql, args).await?;
    transaction.wake(TOPIC).await
}
