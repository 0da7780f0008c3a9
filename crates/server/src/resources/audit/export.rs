//! The trail as a file for other programs, oldest entry first, written step by step as the client takes it.

use super::asked::{Asked, PARAMETERS};
use crate::http::{
    access::Access,
    disposition::disposition,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    http::header,
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use labelkeep_database::{
    Database,
    access::OrganizationScope,
    audit::{AuditQuery, LineFormat},
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    let endpoint = Endpoint::get("/api/audit/export", Guard::Organization(Permission::AuditView), handler)
        .summary("Take the audit trail along, oldest entry first, for other programs")
        .query("format", "string", "jsonl (JSON Lines; the default) or cef (Common Event Format)")
        .answers_file(200, "application/x-ndjson");
    PARAMETERS.into_iter().fold(endpoint, |endpoint, (name, kind, meaning)| endpoint.query(name, kind, meaning))
}

#[derive(Debug, Deserialize)]
struct Form {
    format: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(asked): Query<Asked>,
    Query(form): Query<Form>,
) -> ApiResult<Response> {
    let scope = access.organization()?;
    let named = form.format.filter(|text| !text.is_empty());
    let format = named.map_or(Ok(LineFormat::Jsonl), |text| text.parse());
    let format: LineFormat = format.map_err(|_| Error::field("format", Say::AuditFormat))?;
    let query = asked.query(0, 0)?;
    let (kind, end) = match format {
        LineFormat::Jsonl => ("application/x-ndjson", "jsonl"),
        LineFormat::Cef => ("text/plain; charset=utf-8", "cef"),
    };
    state.database.note_audit_export(&scope, end).await?;
    let mut reading = Reading { database: state.database.clone(), scope, query, format, after: 0 };
    // Before the answer begins: what cannot be asked is refused, not broken off.
    let first = reading.next().await?;
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, disposition("attachment", &format!("audit.{end}"))),
    ];
    Ok((headers, reading.body(first)).into_response())
}

struct Reading {
    database: Database,
    scope: OrganizationScope,
    query: AuditQuery,
    format: LineFormat,
    after: i64,
}

impl Reading {
    fn body(self, first: String) -> Body {
        Body::from_stream(stream::try_unfold((self, Some(first)), |(mut reading, first)| async move {
            let text = match first {
                Some(first) => Ok(first),
                None => reading.next().await,
            };
            match text {
                Ok(text) if text.is_empty() => Ok(None),
                Ok(text) => Ok(Some((Bytes::from(text), (reading, None)))),
                Err(error) => {
                    tracing::error!(%error, "an export of the audit trail broke off");
                    // The client sees a broken body instead of a file that looks complete.
                    Err(std::io::Error::other("the export broke off"))
                }
            }
        }))
    }

    async fn next(&mut self) -> Result<String> {
        let entries = self.database.audit_entries_after(&self.scope, &self.query, self.after).await?;
        self.after = entries.last().map_or(self.after, |entry| entry.id);
        entries.iter().map(|entry| self.format.line(entry, env!("CARGO_PKG_VERSION"))).collect()
    }
}
