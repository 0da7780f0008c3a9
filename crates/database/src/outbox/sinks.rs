//! Who is told of changes.

use crate::{Database, Fetch, Row, Transaction, args, engine::dialect::id_list};
use labelkeep_model::{Error, ProjectId, Result, Timestamp};

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinkKind {
    /// A target storage.
    Storage,
}

impl SinkKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Storage => "storage",
        }
    }

    fn named(name: &str) -> Result<Self> {
        match name {
            "storage" => Ok(Self::Storage),
            other => Err(Error::internal(format!("there is no sink of kind {other}"))),
        }
    }
}

/// What a sink is told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Each alone.
    Annotation,
    /// With its annotations.
    Task,
}

impl Subject {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Annotation => "annotation",
            Self::Task => "task",
        }
    }

    pub(super) fn named(name: &str) -> Result<Self> {
        match name {
            "annotation" => Ok(Self::Annotation),
            "task" => Ok(Self::Task),
            other => Err(Error::internal(format!("there is no subject {other}"))),
        }
    }
}

/// Somebody who is told of changes in a project.
#[derive(Debug, Clone)]
pub struct Sink {
    pub id: i64,
    pub kind: SinkKind,
    /// Its id among those of its kind.
    pub target: i64,
    pub project: ProjectId,
    pub subject: Subject,
    /// How often it failed since it last went well.
    pub failures: i64,
}

impl Sink {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            kind: SinkKind::named(&row.get::<String>("kind")?)?,
            target: row.get("target_id")?,
            project: ProjectId(row.get("project_id")?),
            subject: Subject::named(&row.get::<String>("subject")?)?,
            failures: row.get("failures")?,
        })
    }
}

/// What waits for a sink.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    pub pending: i64,
    /// Why the last try went wrong, as long as none went well since or something that failed still waits.
    pub last_error: Option<String>,
    /// Nothing is tried before then.
    pub paused_until: Option<Timestamp>,
}

/// From now on, what changes in the project is noted for it.
pub(crate) async fn add(
    transaction: &mut Transaction,
    kind: SinkKind,
    target: i64,
    project: ProjectId,
    subject: Subject,
) -> Result<()> {
    let sql = "INSERT INTO outbox_sinks (kind, target_id, project_id, subject) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (kind, target_id, project_id) DO UPDATE SET subject = excluded.subject";
    transaction.execute(sql, args![kind.as_str(), target, project, subject.as_str()]).await.map(|_| ())
}

/// Lets one that is paused try again at once.
pub(crate) async fn resume(transaction: &mut Transaction, kind: SinkKind, target: i64) -> Result<()> {
    let sql = "UPDATE outbox_sinks SET not_before = 0 WHERE kind = $1 AND target_id = $2 AND not_before > 0";
    transaction.execute(sql, args![kind.as_str(), target]).await.map(|_| ())
}

/// Nothing is told to it any more, and nothing waits for it.
pub(crate) async fn remove(transaction: &mut Transaction, kind: SinkKind, target: i64) -> Result<()> {
    let sql = "DELETE FROM outbox_sinks WHERE kind = $1 AND target_id = $2 RETURNING id";
    let rows = transaction.fetch_all(sql, args![kind.as_str(), target]).await?;
    forget(transaction, &rows).await
}

/// The same for all of a project that goes for good.
pub(crate) async fn remove_all_of(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    let rows =
        transaction.fetch_all("DELETE FROM outbox_sinks WHERE project_id = $1 RETURNING id", args![project]).await?;
    forget(transaction, &rows).await
}

async fn forget(transaction: &mut Transaction, sinks: &[Row]) -> Result<()> {
    let ids = sinks.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    let sql = "DELETE FROM outbox WHERE sink_id IN (SELECT value FROM ids_of($1))";
    transaction.execute(sql, args![id_list(ids)]).await.map(|_| ())
}

/// The setting that says what target storages are told about.
const SUBJECT: &str = "storages_are_told_of";

/// What a new target storage is told about.
pub(crate) async fn subject_of_storages(transaction: &mut Transaction) -> Result<Subject> {
    let row = transaction.fetch_optional("SELECT value FROM settings WHERE name = $1", args![SUBJECT]).await?;
    row.map_or(Ok(Subject::Annotation), |row| Subject::named(&row.get::<String>("value")?))
}

impl Database {
    /// Sinks of which something can be told now, those first that wait longest, but none of these. A project in the trash
    /// waits until it comes back.
    pub async fn due_sinks(&self, but: &[i64]) -> Result<Vec<Sink>> {
        let mut database = self;
        let sql = "SELECT s.* FROM outbox_sinks s JOIN projects p ON p.id = s.project_id WHERE p.deleted_at IS NULL \
                   AND s.not_before <= $1 AND s.id NOT IN (SELECT value FROM ids_of($2)) \
                   AND EXISTS (SELECT 1 FROM outbox o WHERE o.sink_id = s.id AND o.not_before <= $1) \
                   ORDER BY s.claimed_at, s.id LIMIT 64";
        let rows = database.fetch_all(sql, args![self.now(), id_list(but.iter().copied())]).await?;
        rows.iter().map(Sink::from_row).collect()
    }

    /// All of a target's, one for each project that it is of.
    pub async fn sinks_of(&self, kind: SinkKind, target: i64) -> Result<Vec<Sink>> {
        let mut database = self;
        let sql = "SELECT * FROM outbox_sinks WHERE kind = $1 AND target_id = $2 ORDER BY id";
        let rows = database.fetch_all(sql, args![kind.as_str(), target]).await?;
        rows.iter().map(Sink::from_row).collect()
    }

    /// What waits for a target of a project.
    pub async fn backlog(&self, kind: SinkKind, target: i64, project: ProjectId) -> Result<Backlog> {
        let mut database = self;
        let sql = "SELECT s.not_before, (SELECT COUNT(*) FROM outbox o WHERE o.sink_id = s.id) AS pending, \
                   COALESCE(s.last_error, (SELECT o.last_error FROM outbox o WHERE o.sink_id = s.id \
                   AND o.last_error IS NOT NULL ORDER BY o.id DESC LIMIT 1)) AS last_error \
                   FROM outbox_sinks s WHERE s.kind = $1 AND s.target_id = $2 AND s.project_id = $3";
        let row = database.fetch_optional(sql, args![kind.as_str(), target, project]).await?;
        let Some(row) = row else { return Ok(Backlog::default()) };
        let until = row.time("not_before")?;
        Ok(Backlog {
            pending: row.get("pending")?,
            last_error: row.get("last_error")?,
            paused_until: (until > self.now()).then_some(until),
        })
    }

    /// What all target storages are told about from now on: whoever runs the server sets it. What waits stays as it was noted.
    pub async fn tell_storages_of(&self, subject: Subject) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                if subject_of_storages(transaction).await? == subject {
                    return Ok(());
                }
                let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) \
                           ON CONFLICT (name) DO UPDATE SET value = excluded.value";
                transaction.execute(sql, args![SUBJECT, subject.as_str()]).await?;
                let sql = "UPDATE outbox_sinks SET subject = $1 WHERE kind = $2";
                transaction.execute(sql, args![subject.as_str(), SinkKind::Storage.as_str()]).await.map(|_| ())
            })
        })
        .await
    }

    /// Removes what waits for sinks that are gone: somebody changed an annotation while its storage was being removed.
    pub async fn sweep_outbox(&self) -> Result<u64> {
        let sql = "DELETE FROM outbox WHERE NOT EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.id = outbox.sink_id)";
        self.write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await })).await
    }
}
