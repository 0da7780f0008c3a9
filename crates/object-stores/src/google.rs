//! Google Cloud Storage, by its JSON interface.

mod credentials;
mod federation;
mod refusal;
mod sign;
mod token;
mod upload;

use crate::{
    Caller, Condition, Content, Found, Head, Link, Listing, Object, ObjectStore, Operation, Page, Reading, StoreError,
    Want,
    encode::{self, encode, query, read_http_date},
    key,
    send::{Again, Once, content_range, stream},
};
pub use credentials::GoogleCredentials;
pub use federation::Subject;
use http::{HeaderMap, HeaderValue, Method, header};
use labelkeep_egress::{Body, Patience, Request, Response};
use labelkeep_model::{Say, Timestamp};
use serde::Deserialize;
use std::sync::Arc;

const ENDPOINT: &str = "https://storage.googleapis.com";
/// A page of 1,000 objects of which only some fields are asked for.
const MOST_OF_A_PAGE: usize = 16 * 1024 * 1024;

#[derive(Debug, Clone, Default)]
pub struct GcsSettings {
    pub bucket: String,
    /// None: Google's own.
    pub endpoint: Option<String>,
    /// The host that browsers see, if it is another one (split horizon).
    pub public_endpoint: Option<String>,
}

pub struct Gcs {
    caller: Caller,
    credentials: GoogleCredentials,
    bucket: String,
    base: String,
    /// Of links.
    public: String,
}

#[derive(Default, Deserialize)]
struct Permissions {
    #[serde(default)]
    permissions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default)]
    items: Vec<Item>,
    #[serde(default)]
    prefixes: Vec<String>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    name: String,
    size: Option<String>,
    generation: Option<String>,
    updated: Option<String>,
    content_type: Option<String>,
}

impl Item {
    fn size(&self) -> Option<u64> {
        self.size.as_ref().and_then(|text| text.parse().ok())
    }

    fn modified(&self) -> Option<Timestamp> {
        self.updated.as_deref().and_then(Timestamp::parse)
    }
}

impl Gcs {
    /// # Errors
    /// `Setting` for a name that no bucket has.
    pub fn new(caller: Caller, credentials: GoogleCredentials, settings: GcsSettings) -> Result<Self, StoreError> {
        let bucket = settings.bucket;
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
        if !(3..=222).contains(&bucket.len()) || !bucket.bytes().all(is_name) || bucket.contains("..") {
            return Err(StoreError::Setting(Say::GcsBucketName.into()));
        }
        let base = settings.endpoint.as_deref().unwrap_or(ENDPOINT).trim_end_matches('/').to_owned();
        let public = match settings.public_endpoint {
            Some(endpoint) => encode::endpoint(&endpoint)?,
            None => base.clone(),
        };
        Ok(Self { caller, credentials, bucket, base, public })
    }

    /// A key is one part of the path here, its slashes too.
    fn path(&self, key: &str) -> String {
        format!("/storage/v1/b/{}/o/{}", self.bucket, encode(key))
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        pairs: &[(&str, &str)],
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Request, StoreError> {
        let mut headers = headers.clone();
        if let Some(token) = self.credentials.token(&self.caller).await? {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", *token)).map_err(|_| StoreError::Malformed)?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        Ok(Request {
            method,
            base: self.base.clone(),
            path_and_query: if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", query(pairs)) },
            headers,
            body,
            patience: Patience::default(),
        })
    }

    async fn simple(
        &self,
        method: Method,
        path: &str,
        pairs: &[(&str, &str)],
        headers: &HeaderMap,
        operation: Operation,
    ) -> Result<Response, StoreError> {
        let response =
            self.caller.call(Again::Always, || self.request(method.clone(), path, pairs, headers, Body::Empty)).await?;
        if response.status.is_success() { Ok(response) } else { Err(refusal::read(response, operation).await) }
    }

    async fn list(&self, listing: &Listing) -> Result<Page, StoreError> {
        let size = listing.size().to_string();
        let mut pairs = vec![
            ("fields", "items(name,size,generation,updated),prefixes,nextPageToken"),
            ("maxResults", size.as_str()),
            ("prefix", listing.prefix.as_str()),
        ];
        if !listing.is_recursive {
            pairs.push(("delimiter", "/"));
        }
        if let Some(token) = &listing.token {
            pairs.push(("pageToken", token));
        }
        let path = format!("/storage/v1/b/{}/o", self.bucket);
        let response = self.simple(Method::GET, &path, &pairs, &HeaderMap::new(), Operation::List).await?;
        let bytes = response.bytes(MOST_OF_A_PAGE).await?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| StoreError::Malformed)?;
        let object =
            |item: Item| Object { size: item.size(), modified: item.modified(), mark: item.generation, key: item.name };
        let page = Page {
            objects: answer.items.into_iter().map(object).collect(),
            folders: answer.prefixes,
            next: answer.next_page_token.filter(|token| !token.is_empty()),
            unreadable: 0,
        };
        page.moves_on(listing)
    }

    /// Google answers what somebody may, without doing it.
    async fn may_do(&self, operation: Operation) -> Result<bool, StoreError> {
        let wanted = match operation {
            Operation::List => "storage.objects.list",
            Operation::Get => "storage.objects.get",
            Operation::Put => "storage.objects.create",
            Operation::Delete => "storage.objects.delete",
            Operation::Sign => return Err(StoreError::Unsupported(Say::StoreAskByDoing)),
        };
        let path = format!("/storage/v1/b/{}/iam/testPermissions", self.bucket);
        let pairs = [("permissions", wanted)];
        let response = self.simple(Method::GET, &path, &pairs, &HeaderMap::new(), operation).await?;
        let bytes = response.bytes(MOST_OF_A_PAGE).await?;
        let found: Permissions = serde_json::from_slice(&bytes).map_err(|_| StoreError::Malformed)?;
        Ok(found.permissions.iter().any(|permission| permission == wanted))
    }

    async fn look(&self, key: &str) -> Result<Head, StoreError> {
        key::check(key)?;
        let pairs = [("fields", "name,size,generation,updated,contentType")];
        let response = self.simple(Method::GET, &self.path(key), &pairs, &HeaderMap::new(), Operation::Get).await?;
        let bytes = response.bytes(MOST_OF_A_PAGE).await?;
        let item: Item = serde_json::from_slice(&bytes).map_err(|_| StoreError::Malformed)?;
        Ok(Head {
            size: item.size().unwrap_or_default(),
            modified: item.modified(),
            mark: item.generation,
            content_type: item.content_type,
        })
    }

    async fn read(&self, key: &str, want: &Want) -> Result<Reading, StoreError> {
        key::check(key)?;
        let mut pairs = vec![("alt", "media")];
        if let Some(mark) = &want.mark {
            pairs.push(("ifGenerationMatch", mark));
        }
        if let Some(mark) = &want.unless {
            pairs.push(("ifGenerationNotMatch", mark));
        }
        let mut headers = HeaderMap::new();
        if let Some(range) = want.range {
            let value = HeaderValue::from_str(&range.header()).map_err(|_| StoreError::BadRange)?;
            headers.insert(header::RANGE, value);
        }
        let response = self.simple(Method::GET, &self.path(key), &pairs, &headers, Operation::Get).await?;
        let mut head = Head {
            size: content_range(&response).map_or(response.length(), |(_, size)| Some(size)).unwrap_or_default(),
            mark: response.header("x-goog-generation").map(str::to_owned),
            content_type: response.header("content-type").map(str::to_owned),
            modified: response.header("last-modified").and_then(read_http_date),
        };
        let part = crate::s3::part(&response, &mut head, want)?;
        Ok(Reading { head, part, stream: stream(response) })
    }

    async fn write(&self, key: &str, content: Content, condition: &Condition) -> Result<Option<String>, StoreError> {
        key::check(key)?;
        let mut pairs = vec![("uploadType", "multipart"), ("fields", "name,generation")];
        match condition {
            Condition::Always => {}
            Condition::Absent => pairs.push(("ifGenerationMatch", "0")),
            Condition::Mark(mark) => pairs.push(("ifGenerationMatch", generation(mark))),
        }
        let boundary = format!("{:016x}{:016x}", self.caller.rng.u64(), self.caller.rng.u64());
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(&format!("multipart/related; boundary={boundary}"))
            .map_err(|_| StoreError::Malformed)?;
        headers.insert(header::CONTENT_TYPE, value);
        let again = match (content.is_repeatable(), condition) {
            (false, _) => Again::Never,
            (true, Condition::Always) => Again::Always,
            (true, _) => Again::WhenTurnedAway,
        };
        let path = format!("/upload/storage/v1/b/{}/o", self.bucket);
        let body = Once::new(upload::multipart(key, content, &boundary));
        let response = self
            .caller
            .call(again, || async { self.request(Method::POST, &path, &pairs, &headers, body.next()).await })
            .await?;
        if !response.status.is_success() {
            return Err(refusal::read(response, Operation::Put).await);
        }
        let bytes = response.bytes(MOST_OF_A_PAGE).await?;
        let item: Item = serde_json::from_slice(&bytes).map_err(|_| StoreError::Malformed)?;
        Ok(item.generation)
    }
}

/// Google takes numbers alone for versions: a mark of another kind is none of its, and is asked for as one that never was.
fn generation(mark: &str) -> &str {
    if mark.bytes().all(|byte| byte.is_ascii_digit()) && !mark.is_empty() { mark } else { "1" }
}

impl ObjectStore for Gcs {
    fn may<'a>(&'a self, operation: Operation, _: &'a str) -> Found<'a, bool> {
        Box::pin(self.may_do(operation))
    }

    fn for_everybody(&self) -> Option<Arc<dyn ObjectStore>> {
        let settings =
            GcsSettings { bucket: self.bucket.clone(), endpoint: Some(self.base.clone()), public_endpoint: None };
        let store = Self::new(self.caller.clone(), GoogleCredentials::nobody(), settings).ok()?;
        Some(Arc::new(store))
    }

    fn origin(&self) -> Option<String> {
        Some(self.public.clone())
    }

    fn list_page<'a>(&'a self, listing: &'a Listing) -> Found<'a, Page> {
        Box::pin(self.list(listing))
    }

    fn head<'a>(&'a self, key: &'a str) -> Found<'a, Head> {
        Box::pin(self.look(key))
    }

    fn get<'a>(&'a self, key: &'a str, want: &'a Want) -> Found<'a, Reading> {
        Box::pin(self.read(key, want))
    }

    fn put<'a>(&'a self, key: &'a str, content: Content, condition: &'a Condition) -> Found<'a, Option<String>> {
        Box::pin(self.write(key, content, condition))
    }

    fn delete<'a>(&'a self, key: &'a str) -> Found<'a, ()> {
        Box::pin(async move {
            key::check(key)?;
            match self.simple(Method::DELETE, &self.path(key), &[], &HeaderMap::new(), Operation::Delete).await {
                Ok(_) | Err(StoreError::NotFound) => Ok(()),
                Err(error) => Err(error),
            }
        })
    }

    fn link<'a>(&'a self, key: &'a str, link: &'a Link) -> Found<'a, String> {
        Box::pin(async move {
            key::check_link(key)?;
            let mut pairs = Vec::new();
            if let Some(text) = &link.content_type {
                pairs.push(("response-content-type", text.as_str()));
            }
            if let Some(text) = &link.disposition {
                pairs.push(("response-content-disposition", text.as_str()));
            }
            let unsigned = sign::Unsigned {
                method: "GET",
                base: &self.public,
                bucket: &self.bucket,
                key,
                query: &pairs,
                seconds: link.seconds()?,
                time: self.caller.clock.now(),
            };
            let signable = sign::Signable::new(&unsigned, &self.credentials.email(&self.caller).await?);
            let signature = self.credentials.sign(&self.caller, signable.text.as_bytes()).await?;
            Ok(signable.address(&signature))
        })
    }
}
