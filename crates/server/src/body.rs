//! Request bodies: JSON, form or multipart fields, as the compatible API takes on nearly all writes. Bounded in size
//! and depth; what does not fit says where.

use crate::error::ApiError;
use axum::{
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use labelkeep_model::{
    Error, ErrorKind, Result,
    json::{check_storable, is_summand},
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Largest body of a JSON or form request. Files have a limit of their own and are streamed.
const MAX_BODY: usize = 32 * 1024 * 1024;

/// A body read as `T`.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if kind.starts_with("multipart/form-data") {
            return Ok(Self(from_fields(multipart_fields(request, state).await?)?));
        }
        let is_form = kind.starts_with("application/x-www-form-urlencoded");
        if !is_form && !kind.is_empty() && !kind.contains("json") {
            let detail = format!("Unsupported media type \"{kind}\" in request. Send application/json.");
            return Err(Error::new(ErrorKind::UnsupportedMedia, detail).into());
        }
        let bytes = read(request).await?;
        if is_form {
            let fields = url::form_urlencoded::parse(&bytes).into_owned().collect();
            return Ok(Self(from_fields(fields)?));
        }
        // No body is an empty object: every field may be absent.
        let text = if bytes.is_empty() { b"{}".as_slice() } else { &bytes };
        refuse_other_than_object(text)?;
        Ok(Self(from_json(text)?))
    }
}

/// A derived reader would take a list too, and fill the fields by their position. Broken JSON is told by `from_json`.
fn refuse_other_than_object(text: &[u8]) -> Result<()> {
    let is_broken = || serde_json::from_slice::<serde::de::IgnoredAny>(text).is_err();
    if text.trim_ascii_start().starts_with(b"{") || is_broken() {
        return Ok(());
    }
    Err(Error::non_field("Invalid data. Send a JSON object such as {\"title\": \"…\"}."))
}

/// # Errors
/// 400: no JSON, too deep, or not of the form asked for; the message names the field.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| Error::bad_request("JSON parse error - the body is not UTF-8."))?;
    check_storable(text).map_err(|refusal| Error::bad_request(refusal.to_string()))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() && path != "." {
            Error::field(&path, inner.to_string())
        } else if inner.is_data() {
            Error::non_field(inner.to_string())
        } else {
            Error::bad_request(format!("JSON parse error - {inner}"))
        }
    })?;
    deserializer.end().map_err(|error| Error::bad_request(format!("JSON parse error - {error}")))?;
    Ok(value)
}

fn from_fields<T: DeserializeOwned>(fields: Vec<(String, String)>) -> Result<T> {
    let object: Map<String, Value> = fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = error.path().to_string();
        Error::field(if path == "." { "non_field_errors" } else { &path }, error.into_inner().to_string())
    })
}

async fn read(request: Request) -> Result<bytes::Bytes> {
    use http_body_util::{BodyExt as _, LengthLimitError, Limited};
    match Limited::new(request.into_body(), MAX_BODY).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::new(
            ErrorKind::TooLarge,
            format!("The body is larger than {} MiB. Split it, or import it as a file.", MAX_BODY >> 20),
        )),
        Err(_) => Err(Error::bad_request("The body ended early. Send the request again.")),
    }
}

async fn multipart_fields<S: Send + Sync>(request: Request, state: &S) -> Result<Vec<(String, String)>> {
    let broken = |_| Error::bad_request("The multipart body cannot be read. Check its boundary and try again.");
    let mut multipart =
        Multipart::from_request(request, state).await.map_err(|error| Error::bad_request(error.body_text()))?;
    let mut fields = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        fields.push((name, field.text().await.map_err(broken)?));
    }
    Ok(fields)
}

/// For fields that forms send as text: `#[serde(deserialize_with = "crate::body::lenient")]`. Takes the value itself or
/// text that reads as it.
///
/// # Errors
/// When it is neither.
pub fn lenient<'de, T, D>(deserializer: D) -> std::result::Result<T, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    use serde::de::Error as _;
    let value = Value::deserialize(deserializer)?;
    if let Value::String(text) = &value {
        let text = match text.as_str() {
            "True" | "on" => "true",
            "False" | "off" => "false",
            "" => "null",
            other => other,
        };
        if let Ok(read) = serde_json::from_str(text) {
            return Ok(read);
        }
    }
    T::deserialize(value).map_err(D::Error::custom)
}

/// For texts that some clients send as numbers.
///
/// # Errors
/// When it is neither.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<String>, D::Error> {
    use serde::de::Error as _;
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err(D::Error::custom("Not a valid string.")),
    }
}

/// As `text`, for those that may be taken away: `null` is an empty text, a missing field is `None`.
///
/// # Errors
/// When it is neither text nor `null`.
pub fn nullable_text<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<String>, D::Error> {
    Ok(Some(text(deserializer)?.unwrap_or_default()))
}

/// As `lenient`, for seconds and scores, of which sums are made.
///
/// # Errors
/// When it is no number, or an enormous one.
pub fn summand<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<f64>, D::Error> {
    use serde::de::Error as _;
    let number: Option<f64> = lenient(deserializer)?;
    match number {
        Some(number) if !is_summand(number) => Err(D::Error::custom("Ensure this value is between -1e15 and 1e15.")),
        number => Ok(number),
    }
}

/// As `summand`, where a missing field differs from `null`.
///
/// # Errors
/// As `summand`.
pub fn present_summand<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Option<f64>>, D::Error> {
    summand(deserializer).map(Some)
}

/// As `lenient`, where a missing field differs from `null`: `#[serde(default, deserialize_with = "crate::body::present")]`
/// on an `Option<Option<T>>`.
///
/// # Errors
/// As `lenient`.
pub fn present<'de, T, D>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    lenient(deserializer).map(Some)
}
