//! How mails fare, for administrators.

use crate::{Database, Fetch, access::OrganizationScope, args, mail_notes::MailKind};
use labelkeep_model::{Permission, Result, Timestamp};

/// Failures that are shown.
const SHOWN: i64 = 20;

#[derive(Debug, Clone)]
pub struct MailState {
    pub waiting: i64,
    /// Why the oldest that waits was not taken, once it was tried.
    pub last_error: Option<String>,
    /// When a mail was taken last.
    pub last_sent_at: Option<Timestamp>,
    /// The latest that were given up.
    pub failed: Vec<FailedMail>,
}

#[derive(Debug, Clone)]
pub struct FailedMail {
    pub kind: MailKind,
    pub recipient: String,
    pub at: Timestamp,
    pub error: String,
}

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn mail_state(&self, scope: &OrganizationScope) -> Result<MailState> {
        scope.require(Permission::SettingsManage)?;
        let organization = scope.organization();
        let mut database = self;
        let sql = "SELECT COUNT(*) AS waiting, (SELECT error FROM mails WHERE organization_id = $1 AND status = 'waiting' \
                   AND error IS NOT NULL ORDER BY id LIMIT 1) AS last_error, (SELECT MAX(settled_at) FROM mails \
                   WHERE organization_id = $1 AND status = 'sent') AS last_sent_at FROM mails \
                   WHERE organization_id = $1 AND status = 'waiting'";
        let row = database.fetch_one(sql, args![organization]).await?;
        let sql = "SELECT kind, recipient, settled_at, error FROM mails WHERE organization_id = $1 AND status = 'failed' \
                   ORDER BY settled_at DESC, id DESC LIMIT $2";
        let failed = database.fetch_all(sql, args![organization, SHOWN]).await?;
        let failed = failed.iter().map(|row| {
            Ok(FailedMail {
                kind: MailKind::named(&row.get::<String>("kind")?)?,
                recipient: row.get("recipient")?,
                at: row.time("settled_at")?,
                error: row.get::<Option<String>>("error")?.unwrap_or_default(),
            })
        });
        Ok(MailState {
            waiting: row.get("waiting")?,
            last_error: row.get("last_error")?,
            last_sent_at: row.optional_time("last_sent_at")?,
            failed: failed.collect::<Result<_>>()?,
        })
    }
}
