//! Everything of a source, brought and then compared.

mod people;
mod places;
mod proof;

use crate::{
    convert::{Here, Skipped},
    fields::Fields,
    files::{self, Brought},
    report::{ProjectReport, Report},
    source::Source,
    yields::Place,
};
use aws_lc_rs::digest::{SHA256, digest};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    moves::{Fate, Kind, MoveSource},
};
use labelkeep_model::{Result, Role};
use labelkeep_secrets::KeyRing;
use std::{collections::BTreeMap, fmt, sync::Arc};

/// How things come.
pub struct Options {
    pub ring: Arc<KeyRing>,
    /// What becomes of people who are no more than members there.
    pub role: Role,
    /// Of one uploaded file.
    pub most_file_bytes: u64,
}

/// What is being done, for who waits.
#[derive(Debug, Clone)]
pub struct Progress {
    pub doing: &'static str,
    pub project: String,
    pub tasks: u64,
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, {} tasks", self.doing, self.project, self.tasks)
    }
}

pub type Tell<'t> = &'t mut (dyn FnMut(&Progress) + Send);

/// What a walk has at hand.
pub(crate) struct Walk<'w> {
    pub database: &'w Database,
    pub from: &'w mut Source,
    pub source: MoveSource,
    pub options: &'w Options,
    pub here: Here,
    pub report: Report,
    pub tell: Tell<'w>,
    /// Whose things are that have nobody.
    pub owner: i64,
    /// Who is made a member of every project that comes.
    pub members: Vec<i64>,
}

/// Brings everything, and proves it.
///
/// # Errors
/// When the source or the database cannot be used; what came until then stays, and the next run goes on behind it.
pub async fn move_in(database: &Database, from: &mut Source, options: &Options, tell: Tell<'_>) -> Result<Report> {
    let organization = from.organization().await?;
    let identity = identity_of(&organization);
    let people = from.people().await?;
    let creator = organization.number("created_by").unwrap_or(0);
    people::begin(database, &identity, &organization, &people, creator).await?;
    let largest =
        from.largest().await?.into_iter().filter_map(|(name, largest)| Some((kind_of(name)?, largest))).collect();
    let source = database.move_source(identity, largest).await?;
    let projects = from.projects().await?;
    let (here, report, members) = (Here::default(), Report::default(), Vec::new());
    let mut walk = Walk { database, from, source, options, here, report, tell, owner: 0, members };
    walk.people(&people, &projects, creator).await?;
    let mut brought = Vec::new();
    for row in &projects {
        brought.push((row, walk.project(row).await?));
    }
    walk.webhooks().await?;
    for (row, here) in brought {
        let compared = match here {
            Some(here) => proof::project(&mut walk, row, here).await?,
            None => BTreeMap::new(),
        };
        let project = ProjectReport { there: row.id(), here, title: row.text("title"), compared };
        walk.report.projects.push(project);
    }
    walk.end().await
}

/// The moment at which an organization was made, to the microsecond, is nobody else's.
fn identity_of(organization: &Fields) -> String {
    let made = organization.time("created_at").map_or(0, |time| time.0);
    hex::encode(digest(&SHA256, format!("label-studio {} {made}", organization.id()).as_bytes()))
}

fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "users" => Kind::User,
        "projects" => Kind::Project,
        "tasks" => Kind::Task,
        "annotations" => Kind::Annotation,
        "predictions" => Kind::Prediction,
        "drafts" => Kind::Draft,
        "views" => Kind::View,
        "uploads" => Kind::Upload,
        _ => return None,
    })
}

impl Walk<'_> {
    /// Brings a project with everything in it, and answers which it is here.
    async fn project(&mut self, row: &Fields) -> Result<Option<i64>> {
        let old = row.id();
        let expected = self.database.moved_project(&self.source, old).await?;
        self.here.begin(row, expected);
        let now = self.database.now();
        let project = match self.here.project(row, self.members.clone(), self.owner, now) {
            Ok(project) => project,
            Err(why) => {
                let skipped = Skipped { kind: Kind::Project.name(), id: old, why };
                self.report.skip([skipped]);
                return Ok(None);
            }
        };
        let (here, fate) = self.database.move_project(&self.source, project).await?;
        self.report.note(Kind::Project, fate, 1);
        let Some(here) = here else { return Ok(None) };
        self.here.begin(row, here);
        let scope = self.source.project(here);
        self.files(&scope, old).await?;
        self.tasks(&scope, row).await?;
        self.storages(&scope, old).await?;
        self.views(&scope, old).await?;
        Ok(Some(here))
    }

    async fn files(&mut self, scope: &ProjectScope, project: i64) -> Result<()> {
        self.here.files.clear();
        self.here.file_names.clear();
        for row in self.from.files(project).await? {
            let user =
                row.number("user_id").and_then(|user| self.here.people.get(&user).copied()).unwrap_or(self.owner);
            let most = self.options.most_file_bytes;
            match files::bring(self.database, self.from, &self.source, scope, &row, user, most).await? {
                Ok(Brought::New) => self.report.note(Kind::Upload, Fate::New, 1),
                Ok(Brought::Here) => self.report.note(Kind::Upload, Fate::Same, 1),
                Err(why) => {
                    let skipped = Skipped { kind: Kind::Upload.name(), id: row.id(), why };
                    self.report.skip([skipped]);
                    continue;
                }
            }
            let known = self.database.moved(&self.source, Kind::Upload, vec![row.id()]).await?;
            if let Some(known) = known.get(&row.id()) {
                self.here.files.insert(row.id(), known.id);
                self.here.file_names.extend(files::name_of(&row).map(|name| (name, known.id)));
            }
        }
        Ok(())
    }

    async fn tasks(&mut self, scope: &ProjectScope, row: &Fields) -> Result<()> {
        let (mut place, mut needs_recount, mut skipped) = (Place::default(), false, Vec::new());
        let before = (self.report.came("task"), self.report.came("annotation"));
        let mut progress = Progress { doing: "moving", project: row.text("title"), tasks: 0 };
        loop {
            let page = self.from.tasks(row.id(), &place).await?;
            progress.tasks += page.tasks.len() as u64;
            skipped.extend(page.too_large.iter().map(|id| Skipped {
                kind: Kind::Task.name(),
                id: *id,
                why: "it is too large with all that belongs to it".to_owned(),
            }));
            let rows = self.here.page(page.tasks, &mut skipped);
            self.report.skip(skipped.drain(..));
            if !rows.tasks.is_empty() {
                let outcome = self.database.move_tasks(&self.source, scope, rows).await?;
                needs_recount |= outcome.needs_recount;
                for ((kind, fate), number) in outcome.fates {
                    self.report.note(kind, fate, number);
                }
            }
            (self.tell)(&progress);
            match page.next {
                Some(next) => place = next,
                None => break,
            }
        }
        if needs_recount {
            self.database.recount_sums(scope).await?;
        }
        let (tasks, annotations) = (self.report.came("task") - before.0, self.report.came("annotation") - before.1);
        if tasks + annotations > 0 {
            self.database.note_move(scope, tasks, annotations).await?;
        }
        Ok(())
    }

    async fn end(mut self) -> Result<Report> {
        self.report.left_out = self.from.left_out().await?.into_iter().collect();
        for kind in Kind::KEPT {
            let ranges = proof::ids(self.database, &self.source, kind).await?;
            if !ranges.is_empty() {
                self.report.ids.insert(kind.name(), ranges);
            }
        }
        self.report.equal = self.report.difference_count == 0 && self.report.skipped_count == 0;
        Ok(self.report)
    }
}
