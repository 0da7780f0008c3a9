//! An object and what it is called, in one body.

use crate::Content;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use labelkeep_egress::Body;

pub(crate) fn multipart(key: &str, content: Content, boundary: &str) -> Body {
    let about = serde_json::json!({ "name": key, "contentType": content.content_type });
    let head = format!(
        "--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{about}\r\n--{boundary}\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    let tail = format!("\r\n--{boundary}--\r\n");
    match content.body {
        Body::Empty => Body::Bytes(Bytes::from(head + &tail)),
        Body::Bytes(bytes) => Body::Bytes(Bytes::from([head.as_bytes(), &bytes, tail.as_bytes()].concat())),
        Body::Stream { length, pieces } => {
            let length = length.saturating_add((head.len() + tail.len()) as u64);
            let around = |text: String| stream::iter([Ok(Bytes::from(text))]);
            Body::Stream { length, pieces: Box::pin(around(head).chain(pieces).chain(around(tail))) }
        }
    }
}
