//! Export snapshots: the tasks as they are, written into a file that is kept. It is the complete JSON form; other
//! formats are made from it when they are asked for, so that they say the same and are stored only once.

mod parts;
mod source;
mod stored;

pub use parts::{Detail, Form, Kinds};
pub use source::{Batch, Chosen, Source, Wanted};
pub use stored::each_stored;

use crate::{
    context::Context,
    kind::{Kind, Lane},
    selected::Selected,
};
use labelkeep_database::{
    BoxFuture,
    exports::Written,
    jobs::{NewJob, Title},
    tasks::TaskChoice,
};
use labelkeep_formats::export::{Controls, ExportFormat, Exporter, TableColumns};
use labelkeep_model::Result;
use md5::{Digest as _, Md5};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::fmt::Write as _;

pub(crate) const KIND: &str = "export_snapshot";

/// A piece is stored when it is as large as this.
const PIECE_BYTES: usize = 512 << 10;

/// What a snapshot is asked to hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SnapshotRequest {
    /// Those that a tab shows; `None`: all.
    pub selected: Option<Selected>,
    pub choice: TaskChoice,
    pub form: Form,
}

impl SnapshotRequest {
    #[must_use]
    pub fn job(&self, title: &str, items: Vec<i64>) -> NewJob {
        NewJob {
            payload: json!(self),
            items,
            ..NewJob::new(KIND, Title::with(KIND, json!({ "title": title }), format!("Export snapshot {title}")))
        }
    }
}

#[derive(Deserialize)]
struct Payload {
    export: i64,
    #[serde(flatten)]
    request: SnapshotRequest,
}

pub(crate) struct Snapshot;

impl Kind for Snapshot {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Export
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(run(context))
    }
}

/// Writes the file. A worker that takes over begins anew, so that one file never mixes two walks.
async fn run(context: &Context) -> Result<()> {
    let payload: Payload = context.payload()?;
    let request = payload.request;
    let mut file = File { context, export: payload.export, number: 0, size: 0, done: 0, digest: Md5::new() };
    context.database.restart_export(&context.claim, file.export, None).await?;
    let chosen = match request.selected {
        Some(selected) => Chosen::Walk(Box::new(selected.walk(context).await?)),
        None => Chosen::All,
    };
    let wanted = Wanted { chosen, choice: request.choice };
    let source = Source::new(context.database.clone(), context.project()?.clone(), wanted, request.form);
    let mut batches = source.ahead();
    let mut exporter =
        Exporter::new(ExportFormat::Json, Controls::default(), TableColumns::default().complete(), false);
    let mut out = Vec::new();
    exporter.begin(&mut out);
    while let Some(batch) = batches.recv().await {
        let mut full = Vec::new();
        let mut written = 0;
        batch?.each(|task| {
            exporter.task(task, &mut out);
            written += 1;
            if out.len() >= PIECE_BYTES {
                full.push(std::mem::take(&mut out));
            }
        });
        file.done += written;
        for piece in full {
            file.append(piece).await?;
        }
    }
    exporter.end(&mut out);
    file.append(out).await?;
    file.finish().await
}

struct File<'c> {
    context: &'c Context,
    export: i64,
    number: i64,
    size: i64,
    done: i64,
    digest: Md5,
}

impl File<'_> {
    async fn append(&mut self, piece: Vec<u8>) -> Result<()> {
        self.digest.update(&piece);
        self.size += i64::try_from(piece.len()).unwrap_or(i64::MAX);
        let Context { database, claim, .. } = self.context;
        database.append_export_piece(claim, self.export, self.number, piece, self.done).await?;
        self.number += 1;
        Ok(())
    }

    async fn finish(self) -> Result<()> {
        // A checksum that clients of the compatible API compare; nothing here trusts it.
        let mut md5 = String::new();
        for byte in self.digest.finalize() {
            let _ = write!(md5, "{byte:02x}");
        }
        let written = Written { task_number: self.done, size: self.size, md5 };
        self.context.database.finish_export(&self.context.claim, self.export, written).await
    }
}
