use crate::http::error::ApiResult;
use axum::{
    extract::OriginalUri,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use labelkeep_model::{Error, Say};
use rust_embed::{Embed, EmbeddedFile};

#[derive(Embed)]
#[folder = "../../web/dist"]
pub(super) struct Files;

/// The worker that reads documents decodes some of their pictures by WebAssembly of our own. It may do that, and fetches nothing.
const POLICY_OF_PDF_WORKER: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'";

fn policy(path: &str) -> Option<&'static str> {
    let is_pdf_worker = path.strip_prefix("assets/pdfWorker-").is_some_and(|rest| rest.ends_with(".js"));
    is_pdf_worker.then_some(POLICY_OF_PDF_WORKER)
}

pub(super) async fn handler(OriginalUri(uri): OriginalUri, headers: HeaderMap) -> ApiResult<Response> {
    let path = uri.path().trim_start_matches('/');
    let file = Files::get(path).ok_or_else(|| Error::not_found(Say::NothingHere))?;
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash().get(..16).unwrap_or_default()));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    let accepts_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| text.split(',').any(|coding| coding.trim().starts_with("br")));
    let packed = if accepts_brotli { Files::get(&format!("{path}.br")) } else { None };
    let is_packed = packed.is_some();
    let mut response = body(packed.unwrap_or(file)).into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Files under assets/ carry a digest in their name: they never change.
    let caching =
        if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Some(policy) = policy(path) {
        out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    if is_packed {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    Ok(response)
}

fn body(file: EmbeddedFile) -> axum::body::Body {
    match file.data {
        std::borrow::Cow::Borrowed(bytes) => bytes.into(),
        std::borrow::Cow::Owned(bytes) => bytes.into(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "json" => "application/json",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::policy;

    #[test]
    fn s02_only_the_worker_of_documents_may_run_web_assembly() {
        assert!(policy("assets/pdfWorker-Bx1_a.js").is_some_and(|policy| policy.contains("default-src 'none'")));
        for path in [
            "index.html",
            "assets/index-Bx1.js",
            "assets/pdfWorker-Bx1.js.map",
            "assets/x/pdfWorker-a.js",
            "pdfWorker-a.js",
            "assets/worker-a.js",
        ] {
            assert_eq!(policy(path), None, "{path}");
        }
    }
}
