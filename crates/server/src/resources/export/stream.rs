//! Writes an export batch by batch as the client takes it, one batch read ahead.

use axum::body::{Body, Bytes};
use labelkeep_database::{Database, access::ProjectScope};
use labelkeep_formats::export::{Controls, ExportFormat, Exporter, TableColumns};
use labelkeep_jobs::export::{Batch, Form, Source, Wanted};
use labelkeep_model::Result;
use serde_json::{Map, Value};
use tokio::sync::mpsc;

/// Where the bytes of a download go.
pub(super) type Sender = mpsc::Sender<std::io::Result<Bytes>>;

pub(super) fn start(
    database: Database,
    scope: ProjectScope,
    parsed_config: &str,
    format: ExportFormat,
    wanted: Wanted,
    neutralize: bool,
) -> Body {
    let controls = controls(parsed_config);
    body(|send| async move {
        let export = Export { database, scope, wanted };
        export.run(format, controls, neutralize, &send).await
    })
}

/// A body that `write` fills.
pub(super) fn body<W, F>(write: W) -> Body
where
    W: FnOnce(Sender) -> F,
    F: Future<Output = Result<()>> + Send + 'static,
{
    // Two batches ahead of the client at most.
    let (send, receive) = mpsc::channel::<std::io::Result<Bytes>>(2);
    let writing = write(send.clone());
    tokio::spawn(async move {
        if let Err(error) = writing.await {
            tracing::error!(%error, "an export broke off");
            // The client sees a broken body instead of a file that looks complete.
            let _ = send.send(Err(std::io::Error::other("the export broke off"))).await;
        }
    });
    Body::from_stream(futures_util::stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|chunk| (chunk, receive))
    }))
}

pub(super) fn controls(parsed_config: &str) -> Controls {
    let parsed: Map<String, Value> = serde_json::from_str(parsed_config).unwrap_or_default();
    Controls::new(parsed.into_iter().map(|(name, control)| {
        let tag = control.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        (name, tag)
    }))
}

struct Export {
    database: Database,
    scope: ProjectScope,
    wanted: Wanted,
}

impl Export {
    fn batches(&self) -> mpsc::Receiver<Result<Batch>> {
        let (database, scope, wanted) = (self.database.clone(), self.scope.clone(), self.wanted.clone());
        Source::new(database, scope, wanted, Form::SYNCHRONOUS).ahead()
    }

    async fn run(&self, format: ExportFormat, controls: Controls, neutralize: bool, send: &Sender) -> Result<()> {
        let mut columns = TableColumns::default();
        if format.needs_columns() {
            // The header needs the columns of all tasks: they are read twice.
            let mut batches = self.batches();
            while let Some(batch) = batches.recv().await {
                batch?.each(|task| columns.observe(task, &controls));
            }
        }
        let mut exporter = Exporter::new(format, controls, columns.complete(), neutralize);
        let mut out = Vec::new();
        exporter.begin(&mut out);
        let mut batches = self.batches();
        while let Some(batch) = batches.recv().await {
            batch?.each(|task| exporter.task(task, &mut out));
            // The next piece will be about as large.
            let next = Vec::with_capacity(out.len());
            if send.send(Ok(Bytes::from(std::mem::replace(&mut out, next)))).await.is_err() {
                // Nobody reads any more.
                return Ok(());
            }
        }
        exporter.end(&mut out);
        let _ = send.send(Ok(Bytes::from(out))).await;
        Ok(())
    }
}
