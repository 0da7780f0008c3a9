use super::{
    fate::Fate,
    ids,
    proof::Difference,
    rows::Digest,
    source::{self, Kind, MoveSource},
};
use crate::{
    Database, Fetch, Row, Transaction, Value, access::ProjectScope, args, audit, engine::dialect::Sql,
    projects::ProjectChange,
};
use labelkeep_model::{ProjectId, Result, Timestamp};
use serde_json::json;

/// A project of there: its settings by the names of columns here.
#[derive(Debug, Clone)]
pub struct MovedProject {
    pub old: i64,
    pub texts: Vec<(&'static str, String)>,
    pub flags: Vec<(&'static str, bool)>,
    pub numbers: Vec<(&'static str, i64)>,
    /// What follows from the configuration.
    pub derived: Vec<(&'static str, Value)>,
    pub pinned_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// People of here.
    pub created_by: i64,
    pub members: Vec<i64>,
}

impl MovedProject {
    fn mark(&self) -> Vec<u8> {
        let mut digest = Digest::new().time(self.created_at);
        for (name, text) in &self.texts {
            digest = digest.text(name).text(text);
        }
        for (name, flag) in &self.flags {
            digest = digest.text(name).flag(*flag);
        }
        for (name, number) in &self.numbers {
            digest = digest.text(name).number(*number);
        }
        digest.some_number(self.pinned_at.map(|time| time.0)).end()
    }

    /// The same settings as they are here.
    fn here(&self, row: &Row) -> Result<Self> {
        let mut here = self.clone();
        for (name, text) in &mut here.texts {
            *text = row.get(name)?;
        }
        for (name, flag) in &mut here.flags {
            *flag = row.get(name)?;
        }
        for (name, number) in &mut here.numbers {
            *number = row.get(name)?;
        }
        here.pinned_at = row.optional_time("pinned_at")?;
        here.created_at = row.time("created_at")?;
        Ok(here)
    }

    fn settings(&self) -> Vec<(&'static str, Value)> {
        let texts = self.texts.iter().map(|(name, text)| (*name, text.into()));
        let flags = self.flags.iter().map(|(name, flag)| (*name, (*flag).into()));
        let numbers = self.numbers.iter().map(|(name, number)| (*name, (*number).into()));
        let all = texts.chain(flags).chain(numbers).chain(self.derived.iter().cloned());
        all.chain([("pinned_at", self.pinned_at.into())]).collect()
    }
}

impl Database {
    /// Brings a project, without its tasks. Answers which it is here and what became of it; no id: it was deleted here.
    ///
    /// # Errors
    /// What the database says.
    pub async fn move_project(&self, source: &MoveSource, project: MovedProject) -> Result<(Option<i64>, Fate)> {
        let known = self.moved(source, Kind::Project, vec![project.old]).await?.remove(&project.old);
        let Some(known) = known else {
            let source = source.clone();
            let id =
                self.write(move |transaction| Box::pin(async move { insert(transaction, &source, &project).await }));
            return Ok((Some(id.await?), Fate::New));
        };
        let Some(here) = self.project_here(&project, known.id).await? else { return Ok((None, Fate::DeletedHere)) };
        let fate = Fate::of(known.mark.as_deref(), &project.mark(), Some(&here));
        let scope = source.project(known.id);
        if fate == Fate::Updated {
            self.change_project(&scope, ProjectChange::of(project.settings())).await?;
            let source = source.clone();
            self.write(move |transaction| {
                Box::pin(async move {
                    let row = (project.old, scope.id().0, Some(project.mark()));
                    source::note(transaction, &source, Kind::Project, &[row]).await
                })
            })
            .await?;
        }
        Ok((Some(known.id), fate))
    }

    async fn project_here(&self, project: &MovedProject, id: i64) -> Result<Option<Vec<u8>>> {
        let mut database = self;
        let sql = "SELECT * FROM projects WHERE id = $1 AND deleted_at IS NULL";
        let row = database.fetch_optional(sql, args![id]).await?;
        row.map(|row| project.here(&row).map(|here| here.mark())).transpose()
    }

    /// Compares the settings of a project: `None`, they are alike, or were changed here alone.
    pub async fn prove_project(&self, source: &MoveSource, project: &MovedProject) -> Result<Option<Difference>> {
        let known = self.moved(source, Kind::Project, vec![project.old]).await?.remove(&project.old);
        let Some(known) = known else { return Ok(Some(Difference::Missing)) };
        let here = self.project_here(project, known.id).await?;
        Ok(match Fate::of(known.mark.as_deref(), &project.mark(), here.as_deref()) {
            Fate::ChangedOnBothSides => Some(Difference::ChangedOnBothSides),
            Fate::Updated | Fate::New => Some(Difference::Differs),
            Fate::Same | Fate::ChangedHere | Fate::DeletedHere => None,
        })
    }

    /// The end of a project's move: what the trail says of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_move(&self, scope: &ProjectScope, tasks: u64, annotations: u64) -> Result<()> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let entry = audit::Entry {
                    action: "tasks.moved_in",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({ "tasks": tasks, "annotations": annotations }),
                };
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }
}

async fn insert(transaction: &mut Transaction, source: &MoveSource, project: &MovedProject) -> Result<i64> {
    let id = *ids::give(transaction, source, Kind::Project, &[project.old]).await?.first().unwrap_or(&project.old);
    let sql = "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title) \
               VALUES ($1, $2, $3, $4, $5, $5, '')";
    let organization = source.caller.organization();
    let args = args![id, organization, project.created_by, project.created_at, project.updated_at];
    transaction.execute(sql, args).await?;
    let mut args = args![id];
    let mut assignments = Vec::new();
    for (name, value) in project.settings() {
        args.push(value);
        assignments.push(format!("{name} = ${}", args.len()));
    }
    let sql = format!("UPDATE projects SET {} WHERE id = $1", assignments.join(", "));
    transaction.execute(Sql::assembled(sql), args).await?;
    let now = transaction.now();
    for member in project.members.iter().chain([&project.created_by]) {
        let sql = "INSERT INTO project_members (project_id, user_id, created_at) VALUES ($1, $2, $3) \
                   ON CONFLICT (project_id, user_id) DO NOTHING";
        transaction.execute(sql, args![id, *member, now]).await?;
    }
    let entry = audit::Entry {
        action: "project.created",
        object_type: "project",
        object_id: Some(id),
        project: Some(ProjectId(id)),
        details: json!({ "moved_from": project.old }),
    };
    audit::record(transaction, &source.caller, entry).await?;
    source::note(transaction, source, Kind::Project, &[(project.old, id, Some(project.mark()))]).await?;
    Ok(id)
}
