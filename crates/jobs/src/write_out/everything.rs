//! Writes all annotations of a project to a target storage: for one that is new, or whose objects somebody lost. The job
//! notes them in the outbox, a page at a time and never far ahead of what is written, and is over when all are written.

use crate::{
    context::{Context, checkpoint},
    kind::{Kind, Lane},
};
use labelkeep_database::{
    BoxFuture,
    jobs::{NewJob, Step, Title},
    outbox::{Noted, Sink, SinkKind},
    storages::{Storage, SyncEnd},
};
use labelkeep_model::{Error, Result, Say, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::time::Duration;

const KIND: &str = "storage_write_out";
const CHECKPOINT_VERSION: u64 = 1;
const PAGE: i64 = 500;
/// So many may wait while more is noted.
const AHEAD: i64 = 1_000;
/// It is looked so often how far the writing is.
const PAUSE: Duration = Duration::from_millis(300);
/// A target that failed so often in a row, about a minute, is down: the job ends, and what is noted is written when it is
/// back.
const MOST_FAILURES: i64 = 6;
/// Objects that are named with what is wrong with them.
const NAMED: i64 = 20;

#[derive(Serialize, Deserialize)]
struct Payload {
    storage: i64,
}

/// The job that writes everything to this storage.
#[must_use]
pub(crate) fn job(storage: &Storage) -> NewJob {
    NewJob {
        payload: json!(Payload { storage: storage.id }),
        unit: "objects",
        ..NewJob::new(KIND, Title::new(KIND, "Write annotations to a storage"))
    }
}

pub(crate) struct Everything;

impl Kind for Everything {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Storage
    }

    // It goes on in the next process when this one stops.
    fn retries(&self) -> &'static [i64] {
        &[1, 5, 5]
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let payload: Payload = context.payload()?;
            let storage = context.database.storage(context.project()?, payload.storage).await?;
            Course::begin(context, storage).await?.run().await
        })
    }
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Progress {
    /// What was under way then may have noted nothing.
    moment: i64,
    after: i64,
    noted: i64,
    /// The newest row that was noted.
    newest: i64,
}

impl Progress {
    fn with(self, page: Noted) -> Self {
        Self { after: page.last, noted: self.noted + page.count, newest: page.newest, ..self }
    }
}

struct Course<'c> {
    context: &'c Context,
    storage: Storage,
    sink: Sink,
    total: Option<i64>,
    at: Progress,
    told: i64,
}

impl<'c> Course<'c> {
    async fn begin(context: &'c Context, storage: Storage) -> Result<Self> {
        let database = &context.database;
        let sink = sink_of(context, &storage).await?;
        database.resume_sink(&sink).await?;
        let total = database.count_to_note(&sink).await?;
        let at = match context.checkpoint(CHECKPOINT_VERSION)? {
            Some(at) => at,
            None => Progress { moment: database.moment().await?, ..Progress::default() },
        };
        Ok(Self { context, storage, sink, total, at, told: 0 })
    }

    async fn run(mut self) -> Result<()> {
        let context = self.context;
        let database = &context.database;
        while !database.has_ended(self.at.moment).await? {
            self.pause().await?;
        }
        loop {
            self.wait_until(AHEAD).await?;
            let (before, total) = (self.at, self.total);
            let step = move |page: Noted| Step {
                done: before.noted,
                total,
                checkpoint: checkpoint(CHECKPOINT_VERSION, &before.with(page)),
            };
            let page = database.note_page(&context.claim, &self.sink, before.after, PAGE, step).await?;
            match page {
                Some(page) => self.at = before.with(page),
                None => break,
            }
        }
        self.wait_until(0).await?;
        self.finish().await
    }

    /// Waits until no more than so many wait to be written, and notes how many are.
    async fn wait_until(&mut self, most: i64) -> Result<()> {
        loop {
            let waiting = self.context.database.waiting(&self.sink, self.at.newest).await?;
            let written = (self.at.noted - waiting.untold - waiting.failed).max(0);
            if written != self.told {
                self.told = written;
                let checkpoint = checkpoint(CHECKPOINT_VERSION, &self.at);
                let step = Step { done: written, total: self.total, checkpoint };
                self.context.database.advance_write_out(&self.context.claim, self.storage.id, step).await?;
            }
            if waiting.untold <= most {
                return Ok(());
            }
            let sink = sink_of(self.context, &self.storage).await?;
            if sink.failures >= MOST_FAILURES {
                let (target, project) = (self.sink.target, self.sink.project);
                let backlog = self.context.database.backlog(SinkKind::Storage, target, project).await?;
                let reason = Text::of_stored(backlog.last_error.unwrap_or_default()).into();
                return Err(Error::bad_request(Say::StoreWaits { reason }));
            }
            self.pause().await?;
        }
    }

    async fn pause(&self) -> Result<()> {
        let mut stopping = self.context.stopping.clone();
        let stopped = async move { drop(stopping.wait_for(|is_stopping| *is_stopping).await) };
        tokio::select! {
            () = stopped => Err(Error::unavailable("the server stops")),
            () = tokio::time::sleep(PAUSE) => Ok(()),
        }
    }

    async fn finish(self) -> Result<()> {
        let database = &self.context.database;
        let failed = database.failed_to_tell(&self.sink, NAMED).await?;
        let mut meta = match self.storage.meta.clone() {
            Json::Object(meta) => meta,
            _ => serde_json::Map::new(),
        };
        let (job, now) = (&self.context.job, database.now());
        let micros = now.0 - job.started_at.unwrap_or(job.created_at).0;
        meta.insert("time_completed".into(), json!(now));
        meta.insert("duration".into(), json!(Duration::from_micros(micros.unsigned_abs()).as_secs_f64()));
        meta.insert("total_annotations".into(), json!(self.at.noted));
        let errors: Vec<Json> =
            failed.iter().map(|(id, error)| json!({ "key": id.to_string(), "error": error })).collect();
        meta.insert("errors".into(), json!(errors));
        let lines: Vec<String> = failed.iter().map(|(id, error)| format!("{id}: {error}")).collect();
        let end = SyncEnd {
            has_errors: !failed.is_empty(),
            meta: Json::Object(meta),
            traceback: (!lines.is_empty()).then(|| lines.join("\n")),
            model_version: None,
        };
        database.finish_sync(self.context.project()?, &self.context.claim, self.storage.id, end).await.map(|_| ())
    }
}

async fn sink_of(context: &Context, storage: &Storage) -> Result<Sink> {
    let sinks = context.database.sinks_of(SinkKind::Storage, storage.id).await?;
    sinks.into_iter().next().ok_or_else(|| Error::not_found(Say::StoreIsDeleted))
}
