//! Azure Blob Storage.

mod credentials;
mod sign;

use crate::{
    Caller, Condition, Content, Found, Head, Link, Listing, Object, ObjectStore, Operation, Page, Reading, StoreError,
    Want,
    encode::{self, encode_path, http_date, query, read_http_date},
    key,
    send::{Again, Once, by_status, content_range, refusal, stream},
    xml,
};
pub use credentials::AzureCredentials;
use credentials::Proof;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use labelkeep_egress::{Body, Patience, Request, Response};
use labelkeep_model::Say;
use percent_encoding::percent_decode_str;
use std::{collections::BTreeMap, sync::Arc};

/// The version of the interface that requests and links are written in.
const VERSION: &str = "2022-11-02";

#[derive(Debug, Clone, Default)]
pub struct AzureSettings {
    pub account: String,
    pub container: String,
    /// None: `https://ACCOUNT.blob.core.windows.net`. An emulator's has the account in its path.
    pub endpoint: Option<String>,
    /// What links begin with, if it is another address (split horizon).
    pub public_endpoint: Option<String>,
}

pub struct Azure {
    caller: Caller,
    credentials: AzureCredentials,
    account: String,
    container: String,
    base: String,
    /// Of links: with what stands before the container.
    public: String,
    /// Before the container: empty, or the account where it is not in the host.
    path: String,
}

impl Azure {
    /// # Errors
    /// `Setting` for names that no account or container has: they become part of a host's name (W19).
    pub fn new(caller: Caller, credentials: AzureCredentials, settings: AzureSettings) -> Result<Self, StoreError> {
        let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let (account, container) = (settings.account, settings.container);
        if !(3..=24).contains(&account.len()) || !account.bytes().all(is_word) {
            return Err(StoreError::Setting(Say::AzureAccountName.into()));
        }
        let is_container = (3..=63).contains(&container.len())
            && container.bytes().all(|byte| is_word(byte) || byte == b'-')
            && !container.starts_with('-');
        if !is_container && !matches!(container.as_str(), "$root" | "$web") {
            return Err(StoreError::Setting(Say::AzureContainerName.into()));
        }
        let own = format!("https://{account}.blob.core.windows.net");
        let endpoint = settings.endpoint.as_deref().unwrap_or(&own).trim_end_matches('/');
        let wrong = || StoreError::Setting(Say::AzureEndpoint.into());
        let (scheme, rest) = endpoint.split_once("://").ok_or_else(wrong)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !matches!(scheme, "http" | "https") || host.is_empty() || rest.contains(['@', '?', '#', ' ', '\\']) {
            return Err(wrong());
        }
        let base = format!("{scheme}://{host}");
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        let public = match settings.public_endpoint {
            Some(endpoint) => encode::endpoint(&endpoint)?,
            None => format!("{base}{path}"),
        };
        Ok(Self { caller, credentials, account, container, base, public, path })
    }

    fn path_of(&self, key: &str) -> String {
        match key {
            "" => format!("{}/{}", self.path, self.container),
            key => format!("{}/{}/{}", self.path, self.container, encode_path(key)),
        }
    }

    async fn request(
        &self,
        method: Method,
        key: &str,
        pairs: &[(&str, &str)],
        headers: &[(&str, String)],
        body: Body,
    ) -> Result<Request, StoreError> {
        let path = self.path_of(key);
        let length = match &body {
            Body::Empty => 0,
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::Stream { length, .. } => *length,
        };
        let mut all: BTreeMap<String, String> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        all.insert("x-ms-version".into(), VERSION.into());
        all.insert("x-ms-date".into(), http_date(self.caller.clock.now()));
        let mut query = query(pairs);
        match self.credentials.proof(&self.caller).await? {
            Proof::Nothing => {}
            Proof::Key(secret) => {
                let text = sign::request(method.as_str(), length, &all, &format!("/{}{path}", self.account), pairs);
                all.insert("authorization".into(), format!("SharedKey {}:{}", self.account, sign::by(&secret, &text)));
            }
            Proof::Token(token) => {
                all.insert("authorization".into(), format!("Bearer {}", *token));
            }
            Proof::Sas(token) => {
                let separator = if query.is_empty() { "" } else { "&" };
                query = format!("{query}{separator}{}", *token);
            }
        }
        let mut map = HeaderMap::new();
        for (name, value) in all {
            let wrong = |_| StoreError::Setting(Say::StoreHeader.into());
            let mut value = HeaderValue::from_str(&value).map_err(wrong)?;
            value.set_sensitive(name == "authorization");
            map.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|_| StoreError::Malformed)?, value);
        }
        if method == Method::PUT && length == 0 {
            map.insert(http::header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let path_and_query = if query.is_empty() { path } else { format!("{path}?{query}") };
        let base = self.base.clone();
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
        if response.status.is_success() { Ok(response) } else { Err(refused(response, operation).await) }
    }

    async fn list(&self, listing: &Listing) -> Result<Page, StoreError> {
        let size = listing.size().to_string();
        let mut pairs = vec![("restype", "container"), ("comp", "list"), ("maxresults", size.as_str())];
        if !listing.prefix.is_empty() {
            pairs.push(("prefix", listing.prefix.as_str()));
        }
        if !listing.is_recursive {
            pairs.push(("delimiter", "/"));
        }
        if let Some(token) = &listing.token {
            pairs.push(("marker", token));
        }
        let response = self.simple(Method::GET, "", &pairs, &[], Operation::List).await?;
        page(&xml::parse(&response.bytes(xml::MOST_BYTES).await?)?)?.moves_on(listing)
    }

    async fn read(&self, key: &str, want: &Want) -> Result<Reading, StoreError> {
        key::check(key)?;
        let mut headers = Vec::new();
        if let Some(range) = want.range {
            let range = match range {
                // Azure knows no ranges from the end.
                crate::ByteRange::Last(count) => {
                    let size = self.look(key).await?.size;
                    let part = crate::ByteRange::Last(count).within(size)?;
                    crate::ByteRange::Between(part.first, part.last)
                }
                other => other,
            };
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
        if let Some((_, size)) = content_range(&response) {
            head.size = size;
        }
        let part = crate::s3::part(&response, &mut head, want)?;
        Ok(Reading { head, part, stream: stream(response) })
    }

    async fn look(&self, key: &str) -> Result<Head, StoreError> {
        key::check(key)?;
        Ok(head(&self.simple(Method::HEAD, key, &[], &[], Operation::Get).await?))
    }

    /// Asks for what cannot be: to write over a version that there never was, or to delete it. Who may not hears that first.
    async fn may_do(&self, operation: Operation, key: &str) -> Result<bool, StoreError> {
        key::check(key)?;
        let mut headers = vec![("if-match", "\"0x0\"".to_owned())];
        let (method, body) = match operation {
            Operation::Put => {
                headers.push(("x-ms-blob-type", "BlockBlob".to_owned()));
                headers.push(("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==".to_owned()));
                (Method::PUT, "{}")
            }
            Operation::Delete => (Method::DELETE, ""),
            _ => return Err(StoreError::Unsupported(Say::StoreAskByDoing)),
        };
        let body =
            || if body.is_empty() { Body::Empty } else { Body::Bytes(bytes::Bytes::from_static(body.as_bytes())) };
        let build = || self.request(method.clone(), key, &[], &headers, body());
        let response = self.caller.call(Again::Always, build).await?;
        if response.status.is_success() {
            return Ok(true);
        }
        match refused(response, operation).await {
            StoreError::Denied(_) => Ok(false),
            StoreError::Precondition | StoreError::NotFound => Ok(true),
            other => Err(other),
        }
    }

    async fn write(&self, key: &str, content: Content, condition: &Condition) -> Result<Option<String>, StoreError> {
        key::check(key)?;
        let mut headers =
            vec![("x-ms-blob-type", "BlockBlob".to_owned()), ("content-type", content.content_type.clone())];
        match condition {
            Condition::Always => {}
            Condition::Absent => headers.push(("if-none-match", "*".into())),
            Condition::Mark(mark) => headers.push(("if-match", mark.clone())),
        }
        let again = match (content.is_repeatable(), condition) {
            (false, _) => Again::Never,
            (true, Condition::Always) => Again::Always,
            (true, _) => Again::WhenTurnedAway,
        };
        let body = Once::new(content.body);
        let response = self
            .caller
            .call(again, || async { self.request(Method::PUT, key, &[], &headers, body.next()).await })
            .await?;
        if response.status.is_success() {
            return Ok(response.header("etag").map(str::to_owned));
        }
        Err(refused(response, Operation::Put).await)
    }

    async fn linked(&self, key: &str, link: &Link) -> Result<String, StoreError> {
        key::check_link(key)?;
        let now = self.caller.clock.now();
        let unsigned = sign::Unsigned {
            account: &self.account,
            container: &self.container,
            key,
            // A clock of the store's that is a little behind must not refuse a fresh link.
            start: now.plus_seconds(-5 * 60),
            end: now.plus_seconds(link.seconds()?),
            is_https_only: self.public.starts_with("https:"),
            content_type: link.content_type.as_deref().unwrap_or_default(),
            disposition: link.disposition.as_deref().unwrap_or_default(),
        };
        let query = match self.credentials.proof(&self.caller).await? {
            Proof::Key(secret) => unsigned.by_account(&secret),
            Proof::Token(_) => unsigned.by_delegate(&self.delegation().await?),
            Proof::Sas(_) => {
                return Err(StoreError::Unsupported(Say::AzureNoLinkBySas));
            }
            Proof::Nothing => return Err(StoreError::Unsupported(Say::AzureNoLink)),
        };
        Ok(format!("{}/{}/{}?{query}", self.public, self.container, encode_path(key)))
    }

    /// The key that Azure lends who has signed in, for signing links for a day.
    async fn delegation(&self) -> Result<sign::Delegation, StoreError> {
        let now = self.caller.clock.now();
        let mut kept = self.credentials.delegation.lock().await;
        if let Some(delegation) = kept.as_ref().filter(|kept| kept.covers(now)) {
            return Ok(delegation.clone());
        }
        let pairs = [("restype", "service"), ("comp", "userdelegationkey")];
        let body = sign::Delegation::wanted(now);
        let response = self
            .caller
            .call(Again::Always, || async {
                let bytes = Body::Bytes(body.clone().into());
                let mut request = self.request(Method::POST, "", &pairs, &[], bytes).await?;
                // Of the account, not of the container.
                request.path_and_query = format!("{}/?{}", self.path, query(&pairs));
                Ok(request)
            })
            .await?;
        if !response.status.is_success() {
            return Err(refused(response, Operation::Sign).await);
        }
        let delegation = sign::Delegation::read(&xml::parse(&response.bytes(64 * 1024).await?)?)?;
        *kept = Some(delegation.clone());
        Ok(delegation)
    }
}

fn head(response: &Response) -> Head {
    Head {
        size: response.length().unwrap_or_default(),
        mark: response.header("etag").map(str::to_owned),
        content_type: response.header("content-type").map(str::to_owned),
        modified: response.header("last-modified").and_then(read_http_date),
    }
}

fn name(entry: &xml::Element) -> Result<String, StoreError> {
    let name = entry.child("Name").ok_or(StoreError::Malformed)?;
    if !name.is_encoded {
        return Ok(name.text.clone());
    }
    percent_decode_str(&name.text).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| StoreError::Malformed)
}

fn page(root: &xml::Element) -> Result<Page, StoreError> {
    if root.name != "EnumerationResults" {
        return Err(StoreError::Malformed);
    }
    let mut page = Page { next: root.text_of("NextMarker").map(str::to_owned), ..Page::default() };
    let Some(blobs) = root.child("Blobs") else { return Ok(page) };
    for entry in blobs.all("Blob") {
        let Some(properties) = entry.child("Properties") else { continue };
        if properties.text_of("ResourceType") == Some("directory") {
            continue;
        }
        page.objects.push(Object {
            key: name(entry)?,
            size: properties.text_of("Content-Length").and_then(|text| text.parse().ok()),
            // In a list without the quotes that it has in headers.
            mark: properties.text_of("Etag").map(|text| format!("\"{}\"", text.trim_matches('"'))),
            modified: properties.text_of("Last-Modified").and_then(read_http_date),
        });
    }
    for entry in blobs.all("BlobPrefix") {
        page.folders.push(name(entry)?);
    }
    Ok(page)
}

async fn refused(response: Response, operation: Operation) -> StoreError {
    let code = response.header("x-ms-error-code").map(str::to_owned);
    let (status, body) = refusal(response).await;
    let root = xml::parse(body.as_bytes()).unwrap_or_default();
    let code = code.or_else(|| root.text_of("Code").map(str::to_owned)).unwrap_or_default();
    let detail = root.text_of("AuthenticationErrorDetail").unwrap_or_default();
    by_code(&code, detail, status, operation)
}

fn by_code(code: &str, detail: &str, status: u16, operation: Operation) -> StoreError {
    match code {
        "BlobNotFound" | "ResourceNotFound" => StoreError::NotFound,
        "ContainerNotFound" | "ContainerBeingDeleted" | "InvalidResourceName" => StoreError::NoBucket,
        "AuthenticationFailed" if detail.contains("time frame") || detail.contains("expired") => StoreError::Expired,
        "AuthenticationFailed" if detail.contains("date header") => StoreError::ClockSkew,
        "AuthenticationFailed" => StoreError::Signature,
        "InvalidAuthenticationInfo" | "AccountIsDisabled" => StoreError::UnknownCredentials,
        "ConditionNotMet" if status == 304 => StoreError::NotModified,
        "Md5Mismatch" | "ConditionNotMet" | "BlobAlreadyExists" | "TargetConditionNotMet" => StoreError::Precondition,
        "ServerBusy" | "InternalError" | "OperationTimedOut" => StoreError::Throttled,
        "BlobArchived" => StoreError::Unsupported(Say::StoreArchived),
        _ => by_status(status, StoreError::Denied(operation)),
    }
}

impl ObjectStore for Azure {
    fn may<'a>(&'a self, operation: Operation, key: &'a str) -> Found<'a, bool> {
        Box::pin(self.may_do(operation, key))
    }

    fn for_everybody(&self) -> Option<Arc<dyn ObjectStore>> {
        let settings = AzureSettings {
            account: self.account.clone(),
            container: self.container.clone(),
            endpoint: Some(format!("{}{}", self.base, self.path)),
            public_endpoint: None,
        };
        Some(Arc::new(Self::new(self.caller.clone(), AzureCredentials::nobody(), settings).ok()?))
    }

    fn origin(&self) -> Option<String> {
        let host = self.public.split('/').nth(2)?;
        Some(format!("{}://{host}", self.public.split_once("://")?.0))
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
            match self.simple(Method::DELETE, key, &[], &[], Operation::Delete).await {
                Ok(_) | Err(StoreError::NotFound) => Ok(()),
                Err(error) => Err(error),
            }
        })
    }

    fn link<'a>(&'a self, key: &'a str, link: &'a Link) -> Found<'a, String> {
        Box::pin(self.linked(key, link))
    }
}

#[cfg(test)]
mod tests {
    use super::by_code;
    use crate::{Operation, StoreError};

    #[test]
    fn codes_say_what_to_do() {
        let found = |code: &str, detail: &str, status| by_code(code, detail, status, Operation::Put);
        assert_eq!(found("AuthorizationPermissionMismatch", "", 403), StoreError::Denied(Operation::Put));
        assert_eq!(
            found("AuthenticationFailed", "The MAC signature found is not the same", 403),
            StoreError::Signature
        );
        let over = "Signature not valid in the specified time frame: Start [x] - Expiry [y]";
        assert_eq!(found("AuthenticationFailed", over, 403), StoreError::Expired);
        let skewed = "The date header in the request is incorrect.";
        assert_eq!(found("AuthenticationFailed", skewed, 403), StoreError::ClockSkew);
        assert_eq!(found("ContainerNotFound", "", 404), StoreError::NoBucket);
        assert_eq!(found("", "", 404), StoreError::NotFound);
        assert_eq!(found("ServerBusy", "", 503), StoreError::Throttled);
    }
}
