//! Request bodies: JSON, form or multipart fields, as the compatible API takes on nearly all writes. Bounded in size,
//! depth and number, each alone and all together; what does not fit says where.

mod bounded;
mod budget;

pub(crate) use budget::{Budget, Lease, Whose};

use crate::http::{error::ApiError, state::AppState};
use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::{HeaderMap, header},
};
use http_body_util::BodyExt as _;
use labelkeep_model::{
    Error, ErrorKind, Result, Say, Text,
    json::{check_storable, is_summand},
};
use serde::{Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Fields of a form.
const MOST_FIELDS: usize = 1000;

/// How large the body of a request may be, as its endpoint has declared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MostBytes(pub usize);

impl MostBytes {
    /// Passwords, links and tokens.
    pub(crate) const CREDENTIALS: Self = Self(8 << 10);
    /// Settings, labeling configs, lists of ids.
    pub(crate) const ORDINARY: Self = Self(4 << 20);
    /// Tasks, annotations, predictions. Files have a limit of their own and are streamed.
    pub(crate) const RESULTS: Self = Self(32 << 20);
}

/// A body read as `T`.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, ApiError> {
        let headers = request.headers().clone();
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let is_multipart = kind.starts_with("multipart/form-data");
        let is_form = kind.starts_with("application/x-www-form-urlencoded");
        if !is_multipart && !is_form && !kind.is_empty() && !kind.contains("json") {
            let detail = Say::UnsupportedMediaType { kind: kind.into() };
            return Err(Error::new(ErrorKind::UnsupportedMedia, detail).into());
        }
        let most = request.extensions().get::<MostBytes>().copied().unwrap_or(MostBytes::CREDENTIALS);
        let bytes = read(request, most).await?;
        if is_multipart {
            return Ok(Self(from_fields(multipart_fields(&headers, bytes).await?)?));
        }
        if is_form {
            let fields: Vec<_> = url::form_urlencoded::parse(&bytes).into_owned().take(MOST_FIELDS + 1).collect();
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
    Err(Error::non_field(Say::NoObject))
}

/// # Errors
/// 400: no JSON, too deep, or not of the form asked for; the message names the field.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::bad_request(Say::BodyNotUtf8))?;
    check_storable(text).map_err(Error::bad_request)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() && path != "." {
            Error::field(&path, Text::of_json(&inner))
        } else if inner.is_data() {
            Error::non_field(Text::of_json(&inner))
        } else {
            Error::bad_request(Text::of_json(&inner))
        }
    })?;
    deserializer.end().map_err(|error| Error::bad_request(Text::of_json(&error)))?;
    Ok(value)
}

fn from_fields<T: DeserializeOwned>(fields: Vec<(String, String)>) -> Result<T> {
    if fields.len() > MOST_FIELDS {
        return Err(Error::bad_request(Say::TooManyFields { most: MOST_FIELDS.into() }));
    }
    let object: Map<String, Value> = fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = error.path().to_string();
        let message = Text::of_parser(&error.into_inner().to_string());
        Error::field(if path == "." { "non_field_errors" } else { &path }, message)
    })
}

/// A body that is held as a whole. What it takes is counted while it arrives, and until the answer is made.
///
/// # Errors
/// 413 when it is larger than `most`, which is told before it is read where its length was said; 429 and 503 as `Lease`.
pub(crate) async fn read(request: Request, MostBytes(most): MostBytes) -> Result<Vec<u8>> {
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if said.is_some_and(|length: usize| length > most) {
        return Err(too_large(most));
    }
    let lease = request.extensions().get::<Arc<Lease>>().cloned();
    let mut body = request.into_body();
    let mut bytes = Vec::with_capacity(said.unwrap_or(0));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(broken)?;
        let Some(piece) = frame.data_ref() else { continue };
        let length = bytes.len() + piece.len();
        if length > most {
            return Err(too_large(most));
        }
        if let Some(lease) = &lease {
            lease.grow_to(length)?;
        }
        bytes.extend_from_slice(piece);
    }
    Ok(bytes)
}

fn too_large(most: usize) -> Error {
    let text = match most >> 20 {
        0 => Say::BodyTooLargeSmall { kilobytes: (most >> 10).into() },
        megabytes => Say::BodyTooLarge { megabytes: megabytes.into() },
    };
    Error::new(ErrorKind::TooLarge, text)
}

fn broken(_: axum::Error) -> Error {
    Error::bad_request(Say::BodyBroken)
}

async fn multipart_fields(headers: &HeaderMap, bytes: Vec<u8>) -> Result<Vec<(String, String)>> {
    let broken = |_| Error::bad_request(Say::MultipartBroken);
    let mut request = Request::new(bytes.into());
    *request.headers_mut() = headers.clone();
    DefaultBodyLimit::disable().apply(&mut request);
    let mut multipart = Multipart::from_request(request, &())
        .await
        .map_err(|error| Error::bad_request(Text::of_parser(&error.body_text())))?;
    let mut fields = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        fields.push((name, field.text().await.map_err(broken)?));
        if fields.len() > MOST_FIELDS {
            break;
        }
    }
    Ok(fields)
}

/// For fields that forms send as text, and scripts in other words: `#[serde(deserialize_with = "crate::http::body::lenient")]`.
/// Takes the value itself, text that reads as it, 1 and 0 or such words as `yes` and `off` for a truth, and 2.0 for 2.
///
/// # Errors
/// When it is none of them.
pub fn lenient<'de, T, D>(deserializer: D) -> std::result::Result<T, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    use serde::de::Error as _;
    let value = bounded::value(deserializer)?;
    if let Some(read) = other_forms(&value).find_map(|form| T::deserialize(form).ok()) {
        return Ok(read);
    }
    T::deserialize(value).map_err(D::Error::custom)
}

/// What a value may stand for, the likeliest first.
fn other_forms(value: &Value) -> impl Iterator<Item = Value> {
    let (first, second) = match value {
        Value::String(text) => match text.trim() {
            "" => (Some(Value::Null), None),
            text => (serde_json::from_str(text).ok(), truth(text).map(Value::Bool)),
        },
        Value::Number(number) => {
            (Some(value.clone()), whole(number).or_else(|| truth(&number.to_string()).map(Value::Bool)))
        }
        other => (Some(other.clone()), None),
    };
    first.into_iter().chain(second)
}

/// The words that the compatible API takes for a truth.
pub(crate) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// 2 for 2.0.
fn whole(number: &serde_json::Number) -> Option<Value> {
    let text = number.to_string();
    let (digits, fraction) = text.split_once('.')?;
    if fraction.bytes().all(|digit| digit == b'0') { digits.parse::<i64>().ok().map(Value::from) } else { None }
}

/// For texts that some clients send as numbers.
///
/// # Errors
/// When it is neither.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<String>, D::Error> {
    use serde::de::Error as _;
    match bounded::value(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err(D::Error::custom(Say::NoText)),
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
        Some(number) if !is_summand(number) => Err(D::Error::custom(Say::SummandBounds)),
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

/// As `lenient`, where a missing field differs from `null`: `#[serde(default, deserialize_with = "crate::http::body::present")]`
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

#[cfg(test)]
mod tests {
    use super::lenient;
    use serde_json::{Value, json};

    fn read<T: serde::de::DeserializeOwned>(value: Value) -> Option<T> {
        lenient(value).ok()
    }

    #[test]
    fn truths_come_as_numbers_and_words() {
        for yes in [json!(true), json!(1), json!("1"), json!("True"), json!("yes"), json!("Y"), json!("on")] {
            assert_eq!(read::<Option<bool>>(yes.clone()), Some(Some(true)), "{yes}");
        }
        for no in [json!(false), json!(0), json!("0"), json!("FALSE"), json!("no"), json!("off"), json!("f")] {
            assert_eq!(read::<Option<bool>>(no.clone()), Some(Some(false)), "{no}");
        }
        for nothing in [json!(null), json!("")] {
            assert_eq!(read::<Option<bool>>(nothing.clone()), Some(None), "{nothing}");
        }
        for neither in [json!(2), json!(-1), json!("maybe"), json!("2"), json!([]), json!({})] {
            assert_eq!(read::<Option<bool>>(neither.clone()), None, "{neither}");
        }
    }

    #[test]
    fn numbers_come_as_text_and_with_a_fraction_of_nothing() {
        assert_eq!(read::<Option<i64>>(json!("12")), Some(Some(12)));
        assert_eq!(read::<Option<i64>>(json!(2.0)), Some(Some(2)));
        assert_eq!(read::<Option<i64>>(json!(2.5)), None);
        assert_eq!(read::<Option<i64>>(json!("yes")), None);
        assert_eq!(read::<Option<f64>>(json!(" 12.5 ")), Some(Some(12.5)));
        assert_eq!(read::<Option<f64>>(json!("x")), None);
        assert_eq!(read::<Vec<i64>>(json!("[1, 2]")), Some(vec![1, 2]));
    }
}
