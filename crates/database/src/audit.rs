//! The audit trail: who did what to which object, when, from where, with which credential. Written in the transaction
//! of the act, so that there is neither an act without its entry nor an entry without its act.

mod chain;
mod checkpoints;
mod lines;
mod media;

pub use chain::{AuditFault, AuditVerdict};
pub(crate) use chain::{head, seal};
pub use checkpoints::{CheckpointKey, CheckpointVerdict};
pub use lines::LineFormat;
pub use media::{MediaNote, MediaWay};

use crate::{
    Args, Database, Fetch, Row, Transaction, Value,
    access::{Caller, OrganizationScope, ProjectScope},
    args,
    engine::{dialect::Sql, pattern::contains_pattern},
};
use labelkeep_model::{Permission, ProjectId, Result, Timestamp};
use serde_json::Value as Json;

/// One act. `action` is `<object>.<verb>`, for example `project.created`.
pub struct Entry<'a> {
    pub action: &'a str,
    pub object_type: &'a str,
    pub object_id: Option<i64>,
    pub project: Option<ProjectId>,
    /// Never a secret, never task data but the address of an object that somebody was given.
    pub details: Json,
}

pub async fn record(transaction: &mut Transaction, caller: &Caller, entry: Entry<'_>) -> Result<()> {
    record_all(transaction, vec![(caller, entry)]).await
}

/// Several acts, in their order.
pub(crate) async fn record_all(transaction: &mut Transaction, entries: Vec<(&Caller, Entry<'_>)>) -> Result<()> {
    let now = transaction.now();
    let sql = Sql::rows(
        "INSERT INTO audit_log (at, organization_id, actor_id, actor_email, action, object_type, object_id, \
         project_id, credential, credential_id, address, details)",
        entries.len(),
        12,
        "",
    );
    let mut all = Args::with_capacity(entries.len() * 12);
    for (caller, entry) in entries {
        all.extend(args![
            now,
            caller.organization(),
            caller.user(),
            caller.email(),
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.project,
            caller.credential().name(),
            caller.credential().id(),
            caller.address(),
            entry.details.to_string(),
        ]);
    }
    transaction.execute(sql, all).await.map(|_| ())
}

/// Which entries to read.
#[derive(Debug, Default)]
pub struct AuditQuery {
    pub user: Option<i64>,
    pub project: Option<i64>,
    /// An action or its beginning.
    pub action: Option<String>,
    /// Part of an action or an e-mail address.
    pub search: Option<String>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    pub limit: i64,
    pub offset: i64,
}

/// An entry as stored.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Timestamp,
    pub actor_id: Option<i64>,
    pub actor_email: String,
    pub action: String,
    pub object_type: String,
    pub object_id: Option<i64>,
    pub project_id: Option<i64>,
    pub credential: String,
    pub address: String,
    pub details: String,
}

impl Database {
    /// The entries of the caller's organisation, newest first, and how many there are in all.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn audit_entries(&self, scope: &OrganizationScope, query: &AuditQuery) -> Result<(Vec<AuditEntry>, i64)> {
        scope.require(Permission::AuditView)?;
        let mut args = args![scope.organization()];
        let condition = condition("organization_id = $1", query, &mut args);
        let mut database = self;
        let count = Sql::assembled(format!("SELECT COUNT(*) AS total FROM audit_log WHERE {condition}"));
        let total = database.fetch_one(count, args.clone()).await?.get("total")?;
        args.push(Value::from(query.limit));
        args.push(Value::from(query.offset));
        let text = format!(
            "SELECT * FROM audit_log WHERE {condition} ORDER BY id DESC LIMIT ${} OFFSET ${}",
            args.len() - 1,
            args.len()
        );
        let rows = database.fetch_all(Sql::assembled(text), args).await?;
        Ok((rows.iter().map(AuditEntry::from_row).collect::<Result<_>>()?, total))
    }
}

/// Entries that are read at once.
const STEP: i64 = 500;

impl Database {
    /// The next of the caller's organisation behind the id `after`, oldest first; none: there are no more. Limit and offset of
    /// the query do not count.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn audit_entries_after(
        &self,
        scope: &OrganizationScope,
        query: &AuditQuery,
        after: i64,
    ) -> Result<Vec<AuditEntry>> {
        scope.require(Permission::AuditView)?;
        self.entries_after("organization_id = $1", args![scope.organization()], query, after).await
    }

    /// The same of all organisations, for who has the machine.
    ///
    /// # Errors
    /// What the database says.
    pub async fn all_audit_entries_after(&self, query: &AuditQuery, after: i64) -> Result<Vec<AuditEntry>> {
        self.entries_after("organization_id >= $1", args![0_i64], query, after).await
    }

    async fn entries_after(
        &self,
        whose: &str,
        mut args: Args,
        query: &AuditQuery,
        after: i64,
    ) -> Result<Vec<AuditEntry>> {
        let condition = condition(whose, query, &mut args);
        args.push(Value::from(after));
        args.push(Value::from(STEP));
        let text = format!(
            "SELECT * FROM audit_log WHERE {condition} AND id > ${} ORDER BY id LIMIT ${}",
            args.len() - 1,
            args.len()
        );
        let mut database = self;
        let rows = database.fetch_all(Sql::assembled(text), args).await?;
        rows.iter().map(AuditEntry::from_row).collect()
    }

    /// Notes that the trail itself was taken along.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn note_audit_export(&self, scope: &OrganizationScope, format: &'static str) -> Result<()> {
        scope.require(Permission::AuditView)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let entry = Entry {
                    action: "audit.exported",
                    object_type: "organization",
                    object_id: Some(scope.organization().0),
                    project: None,
                    details: serde_json::json!({ "format": format }),
                };
                record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }
}

fn condition(whose: &str, query: &AuditQuery, args: &mut Args) -> String {
    let mut text = whose.to_owned();
    let mut add = |condition: &str, value: Value| {
        args.push(value);
        text.push_str(&condition.replace('#', &format!("${}", args.len())));
    };
    if let Some(user) = query.user {
        add(" AND actor_id = #", Value::from(user));
    }
    if let Some(project) = query.project {
        add(" AND project_id = #", Value::from(project));
    }
    if let Some(action) = &query.action {
        add(" AND action LIKE # ESCAPE '\\'", Value::from(contains_pattern(action).trim_start_matches('%').to_owned()));
    }
    if let Some(search) = &query.search {
        add(" AND LOWER(action || ' ' || actor_email) LIKE # ESCAPE '\\'", Value::from(contains_pattern(search)));
    }
    if let Some(from) = query.from {
        add(" AND at >= #", Value::from(from));
    }
    if let Some(to) = query.to {
        add(" AND at < #", Value::from(to));
    }
    text
}

impl AuditEntry {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            at: row.time("at")?,
            actor_id: row.get("actor_id")?,
            actor_email: row.get("actor_email")?,
            action: row.get("action")?,
            object_type: row.get("object_type")?,
            object_id: row.get("object_id")?,
            project_id: row.get("project_id")?,
            credential: row.get("credential")?,
            address: row.get("address")?,
            details: row.get("details")?,
        })
    }
}

impl Database {
    /// Notes that data left the installation: who exported what.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn note_export(&self, scope: &ProjectScope, format: &'static str, tasks: Option<usize>) -> Result<()> {
        scope.require(Permission::Export)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let entry = Entry {
                    action: "project.exported",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: serde_json::json!({ "format": format, "tasks": tasks }),
                };
                record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }
}
