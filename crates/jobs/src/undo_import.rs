//! Takes an import back, or brings one back that was taken back, in steps.

use crate::{
    context::Context,
    import::{self, ImportRequest},
    import_walk::{Counting, walk},
    kind::{Kind, Lane},
};
use labelkeep_database::{
    BoxFuture,
    imports::{ImportMove, ImportPart},
    jobs::{Job, NewJob, Title},
};
use labelkeep_model::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

const UNDO: &str = "undo_import";
const REDO: &str = "redo_import";

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Payload {
    import: i64,
    /// Whether it is known that people's work goes with the tasks.
    #[serde(default)]
    with_work: bool,
}

/// The job that takes a finished import back.
#[must_use]
pub fn undo(import: &Job, with_work: bool) -> NewJob {
    new(UNDO, Title::about("undo", "Take back", &import.title), import, with_work)
}

/// The job that brings an import back which was taken back.
#[must_use]
pub fn redo(import: &Job) -> NewJob {
    new(REDO, Title::about("redo", "Bring back", &import.title), import, true)
}

fn new(kind: &'static str, title: Title, import: &Job, with_work: bool) -> NewJob {
    let fact = |facts: &Option<Json>, name: &str| facts.as_ref().and_then(|facts| facts.get(name)).cloned();
    let replaces = fact(&import.subject, "replaces") == Some(json!(true));
    let total = fact(&import.result, "task_count").as_ref().and_then(Json::as_i64).filter(|_| !replaces);
    NewJob {
        payload: json!(Payload { import: import.id, with_work }),
        total,
        undoes: Some(import.id),
        subject: import.subject.clone(),
        ..NewJob::new(kind, title)
    }
}

pub(crate) struct UndoImport;

pub(crate) struct RedoImport;

impl Kind for UndoImport {
    fn name(&self) -> &'static str {
        UNDO
    }

    fn lane(&self) -> Lane {
        Lane::Actions
    }

    fn retries(&self) -> &'static [i64] {
        &[1, 5, 30, 120]
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let payload: Payload = context.payload()?;
            // What was replaced is in the trash alone then, and found at once.
            let parts = [ImportPart::EarlierComeBack, ImportPart::OwnGo];
            run(context, payload, &parts, false).await
        })
    }
}

impl Kind for RedoImport {
    fn name(&self) -> &'static str {
        REDO
    }

    fn lane(&self) -> Lane {
        Lane::Actions
    }

    fn retries(&self) -> &'static [i64] {
        &[1, 5, 30, 120]
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let payload: Payload = context.payload()?;
            let import = context.database.import_payload(context.project()?, payload.import).await?;
            let request: ImportRequest = import::request(import)?;
            let mut parts = request.earlier_parts();
            parts.push(ImportPart::OwnComeBack);
            run(context, payload, &parts, true).await
        })
    }
}

async fn run(context: &Context, payload: Payload, parts: &[ImportPart], is_redo: bool) -> Result<()> {
    let mut done = context.job.progress_done;
    for part in parts {
        let moved = ImportMove {
            import: payload.import,
            part: *part,
            spares_work: *part == ImportPart::OwnGo && !payload.with_work,
            clears_up: false,
        };
        done = walk(context, &moved, Counting::From(done), &json!({})).await?;
    }
    context.database.finish_import_undo(context.project()?, &context.claim, payload.import, is_redo, done).await
}
