//! The file of a snapshot as it is, or one of the other formats made from it while it is sent.

use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::export::stream::{Sender, body, controls},
};
use axum::{
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
};
use labelkeep_database::{Database, access::ProjectScope, exports::Export};
use labelkeep_formats::export::{Controls, ExportFormat, Exporter, TableColumns};
use labelkeep_jobs::export::each_stored;
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/exports/{export_pk}/download", Guard::Project(Permission::Export), handler)
        .summary("Download the file of an export snapshot")
        .query("exportType", "string", "JSON (default), JSON_MIN, CSV or TSV; also as export_type")
        .query("formulas", "boolean", "true: leave cells as they are that a spreadsheet would run as formulas")
        .answers_file(200, "*/*")
}

#[derive(Debug, Deserialize)]
struct DownloadQuery {
    #[serde(rename = "exportType", alias = "export_type")]
    export_type: Option<String>,
    formulas: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((id, export)): Path<(i64, i64)>,
    Query(query): Query<DownloadQuery>,
) -> ApiResult<(HeaderMap, Body)> {
    let scope = access.project(id).await?;
    let name = query.export_type.as_deref().filter(|name| !name.is_empty()).unwrap_or("JSON");
    let format = ExportFormat::from_name(name)
        .ok_or_else(|| Error::field("exportType", Say::ExportFormatUnknown { name: name.into() }))?;
    let export = state.database.export(&scope, export).await?;
    export.require_complete()?;
    state.database.note_export_download(&scope, export.id, format.name()).await?;
    let headers = headers(&export, id, format);
    let neutralize = !query.formulas.is_some_and(|text| matches!(text.as_str(), "true" | "True" | "1"));
    let controls = controls(&state.database.project(&scope).await?.parsed_label_config);
    let file = File { database: state.database.clone(), scope, export: export.id };
    let body = body(|send| async move {
        match format {
            ExportFormat::Json => file.copy(&send).await,
            _ => file.convert(format, controls, neutralize, &send).await,
        }
    });
    Ok((headers, body))
}

struct File {
    database: Database,
    scope: ProjectScope,
    export: i64,
}

impl File {
    async fn piece(&self, number: i64) -> Result<Option<Vec<u8>>> {
        self.database.export_piece(&self.scope, self.export, number).await
    }

    async fn copy(&self, send: &Sender) -> Result<()> {
        let mut number = 0;
        while let Some(piece) = self.piece(number).await? {
            number += 1;
            if send.send(Ok(Bytes::from(piece))).await.is_err() {
                return Ok(());
            }
        }
        self.require_still_there().await
    }

    async fn convert(&self, format: ExportFormat, controls: Controls, neutralize: bool, send: &Sender) -> Result<()> {
        let mut columns = TableColumns::default();
        let mut number = 0;
        if format.needs_columns() {
            while let Some(piece) = self.piece(number).await? {
                number += 1;
                each_stored(&piece, |task| columns.observe(task, &controls))?;
            }
        }
        let mut exporter = Exporter::new(format, controls, columns.complete(), neutralize);
        let mut out = Vec::new();
        exporter.begin(&mut out);
        number = 0;
        while let Some(piece) = self.piece(number).await? {
            number += 1;
            each_stored(&piece, |task| exporter.task(task, &mut out))?;
            if send.send(Ok(Bytes::from(std::mem::take(&mut out)))).await.is_err() {
                return Ok(());
            }
        }
        self.require_still_there().await?;
        exporter.end(&mut out);
        let _ = send.send(Ok(Bytes::from(out))).await;
        Ok(())
    }

    /// A snapshot that was deleted meanwhile must not end as if it were complete.
    async fn require_still_there(&self) -> Result<()> {
        self.database.export(&self.scope, self.export).await.map(|_| ())
    }
}

fn headers(export: &Export, project: i64, format: ExportFormat) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let time = export.finished_at.unwrap_or(export.created_at).datetime().format("%Y-%m-%d-%H-%M");
    let mark: String = export.md5.chars().take(8).collect();
    let file = format!("project-{project}-at-{time}-{mark}.{}", format.extension());
    let kind = if format.extension() == "csv" { "application/csv" } else { "application/json" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = format!("attachment; filename=\"{file}\"");
    for (name, value) in [("content-disposition", disposition.as_str()), ("filename", file.as_str())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    if format == ExportFormat::Json {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(export.size));
    }
    headers
}
