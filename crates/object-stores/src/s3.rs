//! Amazon S3, and every store that speaks its protocol.

mod refusal;

use crate::{
    AwsCredentials, AwsSource, Caller, Condition, Content, Found, Head, Link, Listing, Object, ObjectStore, Operation,
    Page, Part, Reading, StoreError, Want,
    aws::{Scope, Signable, presign, sign},
    encode::{encode_path, query, read_http_date, sha256},
    key,
    send::{Again, content_range, stream},
    xml,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use labelkeep_egress::{Body, Patience, Request, Response};
use labelkeep_model::{Say, Timestamp};
use std::sync::Arc;

#[derive(Debug, Clone, Default)]
pub struct S3Settings {
    pub bucket: String,
    /// `us-east-1` where the store has none.
    pub region: String,
    /// None: Amazon's own. Else scheme, host, port and perhaps a path.
    pub endpoint: Option<String>,
    /// The bucket in the path and not in the host's name. None: as is usual for the endpoint.
    pub is_path_style: Option<bool>,
    /// The host that browsers see, if it is another one (split horizon).
    pub public_endpoint: Option<String>,
    /// The key of KMS that new objects are encrypted with; empty for the account's own.
    pub kms_key: Option<String>,
}

pub struct S3 {
    caller: Caller,
    credentials: AwsCredentials,
    settings: S3Settings,
    place: Place,
    public: Place,
}

/// Where the bucket is.
struct Place {
    /// `https://host:port`
    base: String,
    /// As it is signed: without the port that the scheme has anyway.
    host: String,
    /// Before the key's slash: empty, `/bucket`, or `/some/path/bucket`.
    path: String,
}

impl S3 {
    /// # Errors
    /// `Setting` for names that cannot be: they become part of a host's name (W19).
    pub fn new(caller: Caller, credentials: AwsCredentials, settings: S3Settings) -> Result<Self, StoreError> {
        let is_name = |text: &str, further: &[u8]| {
            text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || further.contains(&byte))
        };
        let bucket = settings.bucket.as_str();
        let is_bucket = (3..=255).contains(&bucket.len()) && !bucket.contains("..") && !bucket.starts_with('.');
        if !is_bucket || !bucket.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte)) {
            return Err(StoreError::Setting(Say::S3BucketName.into()));
        }
        if settings.region.is_empty() || settings.region.len() > 64 || !is_name(&settings.region, b"-") {
            return Err(StoreError::Setting(Say::S3Region.into()));
        }
        let place = Place::new(&settings, settings.endpoint.as_deref())?;
        let public = Place::new(&settings, settings.public_endpoint.as_deref().or(settings.endpoint.as_deref()))?;
        Ok(Self { caller, credentials, settings, place, public })
    }

    fn scope(&self) -> Scope<'_> {
        Scope { region: &self.settings.region, service: "s3", time: self.caller.clock.now() }
    }

    async fn request(
        &self,
        method: Method,
        key: &str,
        pairs: &[(&str, &str)],
        headers: &[(&str, String)],
        body: Body,
    ) -> Result<Request, StoreError> {
        let path = self.place.path_of(key);
        if self.credentials.is_nobody() {
            let path_and_query = if pairs.is_empty() { path } else { format!("{path}?{}", query(pairs)) };
            let (base, headers) = (self.place.base.clone(), unsigned(headers)?);
            return Ok(Request { method, base, path_and_query, headers, body, patience: Patience::default() });
        }
        let keys = self.credentials.keys(&self.caller).await?;
        let payload = match &body {
            Body::Empty => sha256(b""),
            Body::Bytes(bytes) => sha256(bytes),
            Body::Stream { .. } => "UNSIGNED-PAYLOAD".to_owned(),
        };
        let signable = Signable { method: method.as_str(), host: &self.place.host, path: &path, query: pairs };
        let signed = sign(&self.scope(), &keys, &signable, headers, &payload);
        let mut map = HeaderMap::new();
        for (name, value) in signed {
            let wrong = |_| StoreError::Setting(Say::StoreHeader.into());
            let mut value = HeaderValue::from_str(&value).map_err(wrong)?;
            value.set_sensitive(true);
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| StoreError::Malformed)?;
            map.insert(name, value);
        }
        let path_and_query = if pairs.is_empty() { path } else { format!("{path}?{}", query(pairs)) };
        let base = self.place.base.clone();
        Ok(Request { method, base, path_and_query, headers: map, body, patience: Patience::default() })
    }

    async fn simple(
        &self,
        method: Method,
        key: &str,
        pairs: &[(&str, &str)],
        headers: &[(&str, String)],
        operation: Operation,
    ) -> Result<Response, StoreError> {
        let response =
            self.caller.call(Again::Always, || self.request(method.clone(), key, pairs, headers, Body::Empty)).await?;
        if response.status.is_success() { Ok(response) } else { Err(refusal::read(response, operation).await) }
    }

    async fn list(&self, listing: &Listing) -> Result<Page, StoreError> {
        let size = listing.size().to_string();
        let mut pairs = vec![("list-type", "2"), ("max-keys", size.as_str()), ("prefix", listing.prefix.as_str())];
        if !listing.is_recursive {
            pairs.push(("delimiter", "/"));
        }
        if let Some(token) = &listing.token {
            pairs.push(("continuation-token", token));
        }
        let response = self.simple(Method::GET, "", &pairs, &[], Operation::List).await?;
        page(&xml::parse(&response.bytes(xml::MOST_BYTES).await?)?)?.moves_on(listing)
    }

    async fn read(&self, key: &str, want: &Want) -> Result<Reading, StoreError> {
        key::check(key)?;
        let mut headers = Vec::new();
        if let Some(range) = want.range {
            headers.push(("range", range.header()));
        }
        if let Some(mark) = &want.mark {
            headers.push(("if-match", mark.clone()));
        }
        if let Some(mark) = &want.unless {
            headers.push(("if-none-match", mark.clone()));
        }
        let response = self.simple(Method::GET, key, &[], &headers, Operation::Get).await?;
        let mut head = head(&response);
        let part = part(&response, &mut head, want)?;
        Ok(Reading { head, part, stream: stream(response) })
    }

    /// Asks for what cannot be: to write over a version that there never was, with a digest that the body does not have. Who
    /// may not write hears that first.
    async fn may_put(&self, key: &str) -> Result<bool, StoreError> {
        key::check(key)?;
        let headers = [("if-match", NO_MARK.to_owned()), ("content-md5", NO_DIGEST.to_owned())];
        let body = || Body::Bytes(bytes::Bytes::from_static(b"{}"));
        let build = || self.request(Method::PUT, key, &[], &headers, body());
        let response = self.caller.call(Again::Always, build).await?;
        may(response, Operation::Put).await
    }

    /// Amazon looks at the condition before it makes a mark that something was deleted. Of others that is not known.
    async fn may_delete(&self, key: &str) -> Result<bool, StoreError> {
        key::check(key)?;
        if self.settings.endpoint.is_some() {
            return Err(StoreError::Unsupported(Say::StoreAskDeletes));
        }
        let headers = [("if-match", NO_MARK.to_owned())];
        let build = || self.request(Method::DELETE, key, &[], &headers, Body::Empty);
        may(self.caller.call(Again::Always, build).await?, Operation::Delete).await
    }

    async fn write(&self, key: &str, content: Content, condition: &Condition) -> Result<Option<String>, StoreError> {
        key::check(key)?;
        let mut headers = vec![("content-type", content.content_type.clone())];
        match condition {
            Condition::Always => {}
            Condition::Absent => headers.push(("if-none-match", "*".into())),
            Condition::Mark(mark) => headers.push(("if-match", mark.clone())),
        }
        if let Some(kms) = &self.settings.kms_key {
            headers.push(("x-amz-server-side-encryption", "aws:kms".into()));
            if !kms.is_empty() {
                headers.push(("x-amz-server-side-encryption-aws-kms-key-id", kms.clone()));
            }
        }
        let again = match (content.is_repeatable(), condition) {
            (false, _) => Again::Never,
            (true, Condition::Always) => Again::Always,
            (true, _) => Again::WhenTurnedAway,
        };
        let body = crate::send::Once::new(content.body);
        let response = self
            .caller
            .call(again, || async { self.request(Method::PUT, key, &[], &headers, body.next()).await })
            .await?;
        if response.status.is_success() {
            return Ok(response.header("etag").map(str::to_owned));
        }
        Err(refusal::read(response, Operation::Put).await)
    }
}

/// A version that there never was, and a digest of another body.
const NO_MARK: &str = "\"00000000000000000000000000000000\"";
const NO_DIGEST: &str = "AAAAAAAAAAAAAAAAAAAAAA==";

async fn may(response: Response, operation: Operation) -> Result<bool, StoreError> {
    if response.status.is_success() {
        return Ok(true);
    }
    match refusal::read(response, operation).await {
        StoreError::Denied(_) => Ok(false),
        StoreError::Precondition | StoreError::NotFound => Ok(true),
        other => Err(other),
    }
}

fn unsigned(headers: &[(&str, String)]) -> Result<HeaderMap, StoreError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| StoreError::Malformed)?;
        map.insert(name, HeaderValue::from_str(value).map_err(|_| StoreError::Malformed)?);
    }
    Ok(map)
}

impl Place {
    fn new(settings: &S3Settings, endpoint: Option<&str>) -> Result<Self, StoreError> {
        let bucket = &settings.bucket;
        let tail = if settings.region.starts_with("cn-") { ".cn" } else { "" };
        let amazon = format!("https://s3.{}.amazonaws.com{tail}", settings.region);
        // A dot in the name would be one too many for the store's certificate.
        let is_path_style =
            settings.is_path_style.unwrap_or(endpoint.is_some() || bucket.contains('.') || bucket.contains('_'));
        let wrong = || StoreError::Setting(Say::S3Endpoint.into());
        let (scheme, rest) = endpoint.unwrap_or(&amazon).trim().split_once("://").ok_or_else(wrong)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !matches!(scheme, "http" | "https") || authority.is_empty() || rest.contains(['@', '?', '#', ' ', '\\']) {
            return Err(wrong());
        }
        let default = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.strip_suffix(default).unwrap_or(authority).to_lowercase();
        let host = if is_path_style { authority } else { format!("{bucket}.{authority}") };
        let path = path.trim_matches('/');
        let mut before = if path.is_empty() { String::new() } else { format!("/{}", encode_path(path)) };
        if is_path_style {
            before.push_str(&format!("/{bucket}"));
        }
        Ok(Self { base: format!("{scheme}://{host}"), host, path: before })
    }

    /// The bucket itself for an empty key.
    fn path_of(&self, key: &str) -> String {
        if key.is_empty() && !self.path.is_empty() {
            return self.path.clone();
        }
        format!("{}/{}", self.path, encode_path(key))
    }
}

fn page(root: &xml::Element) -> Result<Page, StoreError> {
    if root.name != "ListBucketResult" {
        return Err(StoreError::Malformed);
    }
    let mut page = Page::default();
    for entry in root.all("Contents") {
        let key = entry.child("Key").ok_or(StoreError::Malformed)?.text.clone();
        page.objects.push(Object {
            key,
            size: entry.text_of("Size").and_then(|text| text.parse().ok()),
            mark: entry.text_of("ETag").map(str::to_owned),
            modified: entry.text_of("LastModified").and_then(Timestamp::parse),
        });
    }
    page.folders = root.all("CommonPrefixes").filter_map(|entry| entry.text_of("Prefix")).map(str::to_owned).collect();
    if root.text_of("IsTruncated") == Some("true") {
        // Cut off without a place to go on from is not the end.
        page.next = Some(root.text_of("NextContinuationToken").ok_or(StoreError::Malformed)?.to_owned());
    }
    Ok(page)
}

fn head(response: &Response) -> Head {
    Head {
        size: response.length().unwrap_or_default(),
        mark: response.header("etag").map(str::to_owned),
        content_type: response.header("content-type").map(str::to_owned),
        modified: response.header("last-modified").and_then(read_http_date),
    }
}

/// Which part came; one that was not asked for, or the whole in its place, must not be taken for the right one.
pub(crate) fn part(response: &Response, head: &mut Head, want: &Want) -> Result<Option<Part>, StoreError> {
    let Some(range) = want.range else { return Ok(None) };
    let (part, size) = content_range(response).filter(|_| response.status == 206).ok_or(StoreError::Malformed)?;
    head.size = size;
    if part == range.within(size)? { Ok(Some(part)) } else { Err(StoreError::Malformed) }
}

impl ObjectStore for S3 {
    fn origin(&self) -> Option<String> {
        Some(self.public.base.clone())
    }

    fn may<'a>(&'a self, operation: Operation, key: &'a str) -> Found<'a, bool> {
        Box::pin(async move {
            match operation {
                Operation::Put => self.may_put(key).await,
                Operation::Delete => self.may_delete(key).await,
                _ => Err(StoreError::Unsupported(Say::StoreAskByDoing)),
            }
        })
    }

    fn for_everybody(&self) -> Option<Arc<dyn ObjectStore>> {
        let credentials = AwsCredentials::new(AwsSource::Nobody, &self.settings.region);
        let store = Self::new(self.caller.clone(), credentials, self.settings.clone()).ok()?;
        Some(Arc::new(store))
    }

    fn list_page<'a>(&'a self, listing: &'a Listing) -> Found<'a, Page> {
        Box::pin(self.list(listing))
    }

    fn head<'a>(&'a self, key: &'a str) -> Found<'a, Head> {
        Box::pin(async move {
            key::check(key)?;
            // Reading an object and its head are one permission of S3.
            Ok(head(&self.simple(Method::HEAD, key, &[], &[], Operation::Get).await?))
        })
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
            match self.simple(Method::DELETE, key, &[], &[], Operation::Delete).await {
                Ok(_) | Err(StoreError::NotFound) => Ok(()),
                Err(error) => Err(error),
            }
        })
    }

    fn link<'a>(&'a self, key: &'a str, link: &'a Link) -> Found<'a, String> {
        Box::pin(async move {
            key::check_link(key)?;
            let keys = self.credentials.keys(&self.caller).await?;
            let mut pairs = Vec::new();
            if let Some(text) = &link.content_type {
                pairs.push(("response-content-type", text.as_str()));
            }
            if let Some(text) = &link.disposition {
                pairs.push(("response-content-disposition", text.as_str()));
            }
            let path = self.public.path_of(key);
            let signable = Signable { method: "GET", host: &self.public.host, path: &path, query: &pairs };
            let query = presign(&self.scope(), &keys, &signable, link.seconds()?);
            Ok(format!("{}{path}?{query}", self.public.base))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, S3Settings, page};
    use crate::{StoreError, xml};

    fn place(bucket: &str, endpoint: Option<&str>) -> (String, String) {
        let settings = S3Settings { bucket: bucket.into(), region: "eu-central-1".into(), ..S3Settings::default() };
        let place = Place::new(&settings, endpoint).unwrap();
        (place.base.clone(), place.path_of("a//b c"))
    }

    #[test]
    fn buckets_stand_in_the_host_at_amazon_and_in_the_path_elsewhere() {
        let own = |host: &str, path: &str| (host.to_owned(), path.to_owned());
        assert_eq!(place("data", None), own("https://data.s3.eu-central-1.amazonaws.com", "/a//b%20c"));
        assert_eq!(place("my.data", None), own("https://s3.eu-central-1.amazonaws.com", "/my.data/a//b%20c"));
        assert_eq!(place("data", Some("http://minio.lan:9000/")), own("http://minio.lan:9000", "/data/a//b%20c"));
        assert_eq!(
            place("data", Some("https://x.example:443/storage/v1/s3")),
            own("https://x.example", "/storage/v1/s3/data/a//b%20c")
        );
    }

    #[test]
    fn w19_an_endpoint_is_nothing_but_a_host() {
        let settings = S3Settings { bucket: "data".into(), region: "us-east-1".into(), ..S3Settings::default() };
        for text in ["", "minio.lan", "ftp://x", "https://", "https://a@b", "https://a?b", "https://a#b", "https://a b"]
        {
            assert!(Place::new(&settings, Some(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_page_that_is_cut_off_without_a_next_one_is_an_error() {
        let cut = xml::parse(b"<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>").unwrap();
        assert_eq!(page(&cut), Err(StoreError::Malformed));
        let other = xml::parse(b"<html></html>").unwrap();
        assert_eq!(page(&other), Err(StoreError::Malformed));
    }
}
