//! The chain over the audit trail. Each link is SHA-256 over the link before and everything its entry says, so that an
//! entry that was changed, removed or put between others shows.
//!
//! Links are made after the entries are committed, by one node at a time: who writes an entry waits for nobody. An
//! entry whose transaction ends late gets a later link, so the order of the chain is that of sealing, not of ids.

use crate::{Args, Database, Fetch, Row, Transaction, args, engine::dialect::Sql};
use aws_lc_rs::digest;
use labelkeep_model::{Result, Timestamp};
use std::fmt::{self, Write as _};

/// Entries that are sealed in one change.
const BATCH: i64 = 500;
/// Before an entry is this old, its transaction may be unfinished: earlier ids may still appear.
const SETTLED_SECONDS: i64 = 3600;

const ENTRY: &str = "a.id, a.at, a.organization_id, a.actor_id, a.actor_email, a.action, a.object_type, a.object_id, \
    a.project_id, a.credential, a.credential_id, a.address, a.details";

/// What a check of the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerdict {
    pub sealed: i64,
    /// Entries that are newer than the last link; they are sealed within seconds while a server runs.
    pub unsealed: i64,
    /// The last link: noted elsewhere, it shows later that the chain still contains it.
    pub head: String,
    /// Whether the link that was asked for is in the chain.
    pub has_known: bool,
    pub fault: Option<AuditFault>,
}

/// The first place where the chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    LinkMissing { position: i64 },
    EntryMissing { position: i64, entry: i64 },
    EntryChanged { position: i64, entry: i64 },
}

impl fmt::Display for AuditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LinkMissing { position } => write!(f, "link {position} of the chain is missing"),
            Self::EntryMissing { position, entry } => write!(f, "entry {entry} (link {position}) was removed"),
            Self::EntryChanged { position, entry } => {
                write!(f, "entry {entry} (link {position}), or the link before it, was changed")
            }
        }
    }
}

impl Database {
    /// Seals entries beyond the id `after` that are not yet in the chain, oldest first, and answers the last one's id.
    /// There may be more beyond that; nothing: there are none, or another node is at it.
    pub async fn seal_audit(&self, after: i64) -> Result<Option<i64>> {
        self.write(move |transaction| {
            Box::pin(async move {
                if transaction.is_postgres() {
                    let sql = "SELECT pg_try_advisory_xact_lock(7307283) AS is_mine";
                    if !transaction.fetch_one(sql, args![]).await?.get::<bool>("is_mine")? {
                        return Ok(None);
                    }
                }
                seal(transaction, after).await
            })
        })
        .await
    }

    /// An id up to which every entry is sealed and no other can appear any more: where the next sealing may begin. `after`: the
    /// answer of an earlier call, 0 at first.
    pub async fn audit_sealed_up_to(&self, after: i64) -> Result<i64> {
        let mut database = self;
        let settled = Timestamp(self.now().0 - SETTLED_SECONDS * Timestamp::SECOND);
        let row = database
            .fetch_one(
                "SELECT COALESCE((SELECT MIN(a.id) FROM audit_log a WHERE a.id > $2 AND (a.at >= $1 \
                 OR NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.entry_id = a.id))) - 1, \
                 (SELECT MAX(id) FROM audit_log), 0) AS id",
                args![settled, after],
            )
            .await?;
        row.get("id")
    }

    /// Checks every link of the chain. `known`: a link that was noted earlier.
    pub async fn verify_audit(&self, known: Option<&str>) -> Result<AuditVerdict> {
        let mut database = self;
        let unsealed = "SELECT COUNT(*) AS n FROM audit_log a WHERE NOT EXISTS \
                        (SELECT 1 FROM audit_chain c WHERE c.entry_id = a.id)";
        let unsealed = database.fetch_one(unsealed, args![]).await?.get("n")?;
        let mut verdict =
            AuditVerdict { sealed: 0, unsealed, head: String::new(), has_known: known.is_none(), fault: None };
        let sql = format!(
            "SELECT c.position, c.entry_id, c.hash, a.id IS NULL AS is_gone, {ENTRY} FROM audit_chain c \
             LEFT JOIN audit_log a ON a.id = c.entry_id WHERE c.position > $1 ORDER BY c.position LIMIT $2"
        );
        loop {
            let rows = database.fetch_all(Sql::assembled(sql.clone()), args![verdict.sealed, BATCH]).await?;
            if rows.is_empty() {
                return Ok(verdict);
            }
            for row in &rows {
                let position = verdict.sealed + 1;
                if let Some(fault) = fault(&verdict.head, position, row)? {
                    return Ok(AuditVerdict { fault: Some(fault), ..verdict });
                }
                verdict.sealed = position;
                verdict.head = row.get("hash")?;
                verdict.has_known |= known == Some(verdict.head.as_str());
            }
        }
    }
}

/// The last link: its position and hash; 0 and nothing where there is none.
pub(crate) async fn head(transaction: &mut Transaction) -> Result<(i64, String)> {
    let last = "SELECT position, hash FROM audit_chain ORDER BY position DESC LIMIT 1";
    match transaction.fetch_optional(last, args![]).await? {
        Some(row) => Ok((row.get("position")?, row.get("hash")?)),
        None => Ok((0, String::new())),
    }
}

/// Seals up to a batch of entries. The caller sees to it that nobody else does so meanwhile.
pub(crate) async fn seal(transaction: &mut Transaction, after: i64) -> Result<Option<i64>> {
    let (mut position, mut hash) = head(transaction).await?;
    let sql = format!(
        "SELECT {ENTRY} FROM audit_log a WHERE a.id > $1 \
         AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.entry_id = a.id) ORDER BY a.id LIMIT $2"
    );
    let rows = transaction.fetch_all(Sql::assembled(sql), args![after, BATCH]).await?;
    let mut args = Args::new();
    for row in &rows {
        position += 1;
        hash = link(&hash, position, row)?;
        args.extend(args![position, row.get::<i64>("id")?, &hash]);
    }
    if !rows.is_empty() {
        let insert = "INSERT INTO audit_chain (position, entry_id, hash)";
        transaction.execute(Sql::rows(insert, rows.len(), 3, ""), args).await?;
    }
    rows.last().map(|row| row.get("id")).transpose()
}

fn fault(previous: &str, position: i64, row: &Row) -> Result<Option<AuditFault>> {
    let entry = row.get("entry_id")?;
    if row.get::<i64>("position")? != position {
        return Ok(Some(AuditFault::LinkMissing { position }));
    }
    if row.get::<bool>("is_gone")? {
        return Ok(Some(AuditFault::EntryMissing { position, entry }));
    }
    let holds = link(previous, position, row)? == row.get::<String>("hash")?;
    Ok((!holds).then_some(AuditFault::EntryChanged { position, entry }))
}

/// The link of an entry. JSON, because it keeps apart what stands side by side.
fn link(previous: &str, position: i64, row: &Row) -> Result<String> {
    let number = |name: &str| row.get::<Option<i64>>(name);
    let text = |name: &str| row.get::<String>(name);
    let said = serde_json::json!([
        previous,
        position,
        number("id")?,
        number("at")?,
        number("organization_id")?,
        number("actor_id")?,
        text("actor_email")?,
        text("action")?,
        text("object_type")?,
        number("object_id")?,
        number("project_id")?,
        text("credential")?,
        number("credential_id")?,
        text("address")?,
        text("details")?,
    ]);
    let digest = digest::digest(&digest::SHA256, said.to_string().as_bytes());
    Ok(digest.as_ref().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}
