//! The file of a snapshot as it is, or one of the other formats made from it while it is sent.

use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::export::{
        asked::{self, Asked},
        converted::{Converted, schema},
        origin::Origin,
        shape::Shape,
        stream::{Sender, body, controls},
    },
};
use axum::{
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
};
use labelkeep_converters::Format;
use labelkeep_database::{Database, access::ProjectScope, exports::Export};
use labelkeep_formats::export::{Controls, ExportFormat, Exporter, TableColumns};
use labelkeep_jobs::export::each_stored;
use labelkeep_model::{Permission, Result};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/exports/{export_pk}/download", Guard::Project(Permission::Export), handler)
        .summary("Download the file of an export snapshot")
        .query(
            "exportType",
            "string",
            "JSON (default) or another name that …/export/formats lists; also as export_type",
        )
        .query(
            "download_resources",
            "boolean",
            "true: VOC with the pictures; false: ASR_MANIFEST without the recordings",
        )
        .query("annotations", "string", "latest: of each task only the newest annotation")
        .query(
            "like_label_studio",
            "boolean",
            "true: files as Label Studio's converter writes them, its faults included",
        )
        .query(
            "report",
            "boolean",
            "true: an archive with export-report.json, which says what did not fit, beside the file",
        )
        .query("validation", "integer", "percentage of the tasks for validation, in formats with splits")
        .query("test", "integer", "percentage of the tasks for testing, in formats with splits")
        .query("seed", "integer", "another one draws other splits")
        .query("group", "string", "key of the data; tasks with the same value stay in one split")
        .query("formulas", "boolean", "true: leave cells as they are that a spreadsheet would run as formulas")
        .answers_file(200, "*/*")
}

#[derive(Debug, Default)]
struct DownloadQuery {
    export_type: Option<String>,
    formulas: bool,
    shape: Shape,
}

impl DownloadQuery {
    fn read(text: &str) -> Result<Self> {
        let mut query = Self::default();
        for (key, value) in url::form_urlencoded::parse(text.as_bytes()) {
            match key.as_ref() {
                "exportType" | "export_type" => query.export_type = Some(value.into_owned()),
                "formulas" => query.formulas = matches!(value.as_ref(), "true" | "True" | "1"),
                other => query.shape.take(other, &value)?,
            }
        }
        query.shape.check()?;
        Ok(query)
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((id, export)): Path<(i64, i64)>,
    RawQuery(query): RawQuery,
) -> ApiResult<(HeaderMap, Body)> {
    let scope = access.project(id).await?;
    let query = DownloadQuery::read(query.as_deref().unwrap_or_default())?;
    let name = query.export_type.as_deref().filter(|name| !name.is_empty()).unwrap_or("JSON");
    let asked = Asked::of_snapshot(name, "exportType")?;
    let export = state.database.export(&scope, export).await?;
    export.require_complete()?;
    state.database.note_export_download(&scope, export.id, asked.name()).await?;
    let extension = if query.shape.report && matches!(asked, Asked::Converted(_)) { "zip" } else { asked.extension() };
    let headers = headers(&export, id, asked, extension);
    let project = state.database.project(&scope).await?;
    let format = match asked {
        Asked::Table(format) => format,
        Asked::Converted(format) => {
            let origin = Origin::Snapshot { database: state.database.clone(), scope: scope.clone(), export: export.id };
            let options = query.shape.options(&state, format == Format::AsrManifest);
            let body = Converted { schema: schema(&project), state, scope, origin, format, options }.body();
            return Ok((headers, body));
        }
    };
    let controls = controls(&project.parsed_label_config);
    let file = File { database: state.database.clone(), scope, export: export.id };
    let body = body(|send| async move {
        match format {
            ExportFormat::Json => file.copy(&send).await,
            _ => file.convert(format, controls, !query.formulas, &send).await,
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

fn headers(export: &Export, project: i64, asked: Asked, extension: &str) -> HeaderMap {
    let time = export.finished_at.unwrap_or(export.created_at).datetime().format("%Y-%m-%d-%H-%M");
    let mark: String = export.md5.chars().take(8).collect();
    let mut headers = asked::headers(&format!("project-{project}-at-{time}-{mark}.{extension}"), extension, "");
    if asked == Asked::Table(ExportFormat::Json) {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(export.size));
    }
    headers
}
