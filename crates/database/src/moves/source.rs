use crate::{
    Database, Fetch, Transaction,
    access::{Caller, ProjectScope},
    args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::{ProjectId, Result};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// What has ids of its own there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    User,
    Project,
    Task,
    Annotation,
    Prediction,
    Draft,
    View,
    Upload,
    Webhook,
    /// Each provider and direction counts for itself: this is the number among them.
    Storage(u8),
}

impl Kind {
    /// Those whose ids are kept where they are free here.
    pub const KEPT: [Self; 8] = [
        Self::User,
        Self::Project,
        Self::Task,
        Self::Annotation,
        Self::Prediction,
        Self::Draft,
        Self::View,
        Self::Upload,
    ];

    /// As it is stored, and named in reports.
    #[must_use]
    pub fn name(self) -> String {
        let name = match self {
            Self::User => "user",
            Self::Project => "project",
            Self::Task => "task",
            Self::Annotation => "annotation",
            Self::Prediction => "prediction",
            Self::Draft => "draft",
            Self::View => "view",
            Self::Upload => "upload",
            Self::Webhook => "webhook",
            Self::Storage(number) => return format!("storage-{number}"),
        };
        name.to_owned()
    }

    pub(super) fn table(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Project => "projects",
            Self::Task => "tasks",
            Self::Annotation => "annotations",
            Self::Prediction => "predictions",
            Self::Draft => "drafts",
            Self::View => "views",
            Self::Upload => "file_uploads",
            Self::Webhook => "webhooks",
            Self::Storage(_) => "storages",
        }
    }
}

/// An installation that things come from, and in whose name they are made here.
#[derive(Debug, Clone)]
pub struct MoveSource {
    pub(super) id: i64,
    pub(super) caller: Arc<Caller>,
    pub(super) offsets: Arc<BTreeMap<String, i64>>,
    /// Whether something came from there before.
    pub is_known: bool,
}

/// What something of there is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub id: i64,
    pub mark: Option<Vec<u8>>,
}

impl MoveSource {
    /// The right to all of a project, for who stands at this machine.
    #[must_use]
    pub fn project(&self, project: i64) -> ProjectScope {
        ProjectScope::for_command_line(Arc::clone(&self.caller), ProjectId(project))
    }

    /// In whose name things are made here.
    #[must_use]
    pub fn person(&self) -> i64 {
        self.caller.user().0
    }

    pub(super) fn offset(&self, kind: Kind) -> i64 {
        self.offsets.get(&kind.name()).copied().unwrap_or(0)
    }
}

impl Database {
    /// Which id a project of there has here, or will have.
    pub async fn moved_project(&self, source: &MoveSource, old: i64) -> Result<i64> {
        let known = self.moved(source, Kind::Project, vec![old]).await?;
        Ok(known.get(&old).map_or(old.saturating_add(source.offset(Kind::Project)), |known| known.id))
    }

    /// What these of a kind are here, by their ids there.
    pub async fn moved(&self, source: &MoveSource, kind: Kind, ids: Vec<i64>) -> Result<HashMap<i64, Known>> {
        let mut database = self;
        known(&mut database, source, kind, &ids).await
    }

    /// All of a kind that came from there, with their ids there and here, in the order of those there: a page behind `after`.
    pub async fn moved_after(
        &self,
        source: &MoveSource,
        kind: Kind,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, i64)>> {
        let mut database = self;
        let sql = "SELECT old_id, new_id FROM moved WHERE source_id = $1 AND kind = $2 AND old_id > $3 ORDER BY old_id LIMIT $4";
        let rows = database.fetch_all(sql, args![source.id, kind.name(), after, limit]).await?;
        rows.iter().map(|row| Ok((row.get("old_id")?, row.get("new_id")?))).collect()
    }
}

pub(super) async fn known(
    from: &mut impl Fetch,
    source: &MoveSource,
    kind: Kind,
    ids: &[i64],
) -> Result<HashMap<i64, Known>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT old_id, new_id, mark FROM moved WHERE source_id = $1 AND kind = $2 \
               AND old_id IN (SELECT value FROM ids_of($3))";
    let args = args![source.id, kind.name(), id_list(ids.iter().copied())];
    let rows = from.fetch_all(Sql::from(sql), args).await?;
    rows.iter().map(|row| Ok((row.get("old_id")?, Known { id: row.get("new_id")?, mark: row.get("mark")? }))).collect()
}

const ROWS: usize = 400;

/// Notes what things of there are here, and what they are like.
pub(super) async fn note(
    transaction: &mut Transaction,
    source: &MoveSource,
    kind: Kind,
    all: &[(i64, i64, Option<Vec<u8>>)],
) -> Result<()> {
    for chunk in all.chunks(ROWS) {
        let mut args = Vec::with_capacity(chunk.len() * 5);
        for (old, new, mark) in chunk {
            args.extend(args![source.id, kind.name(), *old, *new, mark.clone()]);
        }
        let sql = Sql::rows(
            "INSERT INTO moved (source_id, kind, old_id, new_id, mark)",
            chunk.len(),
            5,
            // Without a condition SQLite would take what follows for that of a join.
            "ON CONFLICT (source_id, kind, old_id) DO UPDATE SET new_id = excluded.new_id, mark = excluded.mark",
        );
        transaction.execute(sql, args).await?;
    }
    Ok(())
}
