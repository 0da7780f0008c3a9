use super::UrlSource;
use crate::reading::{Reading, unreadable};
use futures_util::StreamExt as _;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use labelkeep_egress::{Body, Patience, Request, Response};
use labelkeep_model::Result;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use std::time::Duration;
use zeroize::Zeroizing;

/// Of one answer.
const LARGEST: usize = 256 << 20;
/// A server that makes a large page takes its time.
const PATIENCE: Patience = Patience {
    head: Duration::from_secs(300),
    idle: Duration::from_secs(120),
    total: Some(Duration::from_secs(3_600)),
};
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'\\');

#[derive(Deserialize)]
struct Access {
    access: String,
}

impl UrlSource {
    /// Reads an answer as JSON.
    pub(super) async fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T> {
        let bytes = self.bytes(path).await?;
        serde_json::from_slice(&bytes)
            .map_err(|error| unreadable(format!("{path} answers what was not expected: {error}")))
    }

    pub(super) async fn bytes(&mut self, path: &str) -> Result<Vec<u8>> {
        let response = self.response(path).await?;
        response.bytes(LARGEST).await.map_err(|error| unreadable(format!("{path}: {error}")))
    }

    pub(super) async fn response(&mut self, path: &str) -> Result<Response> {
        let mut response = self.send(path).await?;
        if response.status == StatusCode::UNAUTHORIZED && self.is_exchanged() {
            self.access = None;
            response = self.send(path).await?;
        }
        match response.status {
            status if status.is_success() => Ok(response),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(unreadable(
                "That server does not take the token. Legacy tokens must be allowed there, or give an access token.",
            )),
            status => Err(unreadable(format!("{path} answers {}", status.as_u16()))),
        }
    }

    async fn send(&mut self, path: &str) -> Result<Response> {
        let words = match &self.access {
            _ if !self.is_exchanged() => Zeroizing::new(format!("Token {}", self.token.0.as_str())),
            Some(access) => Zeroizing::new(format!("Bearer {}", access.as_str())),
            None => {
                let access = self.exchange().await?;
                let words = Zeroizing::new(format!("Bearer {}", access.as_str()));
                self.access = Some(access);
                words
            }
        };
        let mut value =
            HeaderValue::from_str(&words).map_err(|_| unreadable("The token has letters that no token has."))?;
        value.set_sensitive(true);
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        self.request(Method::GET, path, headers, Body::Empty).await
    }

    /// A personal access token is good for getting another one that opens things for five minutes.
    fn is_exchanged(&self) -> bool {
        self.token.0.matches('.').count() == 2
    }

    async fn exchange(&mut self) -> Result<Zeroizing<String>> {
        let body = json!({ "refresh": self.token.0.as_str() }).to_string();
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        let response = self.request(Method::POST, "/api/token/refresh/", headers, Body::Bytes(body.into())).await?;
        if !response.status.is_success() {
            return Err(unreadable("That server does not take the access token."));
        }
        let bytes = Zeroizing::new(response.bytes(64 << 10).await.map_err(unreadable)?);
        let answer: Access =
            serde_json::from_slice(&bytes).map_err(|_| unreadable("That server gives no access token."))?;
        Ok(Zeroizing::new(answer.access))
    }

    async fn request(&self, method: Method, path: &str, headers: HeaderMap, body: Body) -> Result<Response> {
        let path_and_query = format!("{}{path}", self.prefix);
        let request = Request { method, base: self.base.clone(), path_and_query, headers, body, patience: PATIENCE };
        self.egress.send(request).await.map_err(|error| unreadable(format!("{} cannot be reached: {error}", self.base)))
    }

    pub(crate) async fn open_file(&mut self, path: &str) -> Result<Reading, String> {
        if !path.starts_with("upload/") || path.contains("..") {
            return Err("its address is none of an upload".to_owned());
        }
        let path = format!("/data/{}", utf8_percent_encode(path, PATH));
        let response = self.response(&path).await.map_err(|error| error.detail.to_string())?;
        Ok(Reading::Stream(Box::pin(response.into_stream().map(|piece| piece.map_err(|error| error.to_string())))))
    }
}
