use crate::{
    error::EgressError,
    policy::{Policy, Settings, Target},
    resolver::{Resolver, SystemResolver},
    roots,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use reqwest::{
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, LOCATION},
    redirect,
};
use rustls::ClientConfig;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use url::Url;

const RESOLVE_TIMEOUT: Duration = Duration::from_secs(5);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Between two pieces of an answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// The guarded client. Cheap to clone.
#[derive(Clone)]
pub struct Egress {
    settings: Arc<Settings>,
    policy: Arc<Policy>,
    tls: ClientConfig,
    resolver: Arc<dyn Resolver>,
}

/// How much of other people's answers is taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub most_bytes: u64,
    /// For everything from the first connection to the last byte.
    pub total: Duration,
    /// How many redirects are followed, each checked like the first address.
    pub redirects: u8,
}

/// A successful answer, of which only the head has been read.
pub struct Answer {
    /// As sent, in lower case without parameters: `text/csv`. It says nothing reliable about the content.
    pub content_type: Option<String>,
    /// Where it came from in the end.
    pub url: Url,
    response: reqwest::Response,
    most_bytes: u64,
}

impl Egress {
    /// # Errors
    /// When a setting cannot be read or a certificate file cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, EgressError> {
        Self::with_resolver(settings, Arc::new(SystemResolver))
    }

    /// # Errors
    /// As `new`.
    pub fn with_resolver(settings: &Settings, resolver: Arc<dyn Resolver>) -> Result<Self, EgressError> {
        let policy = Arc::new(Policy::new(settings)?);
        let shared = Arc::new(settings.clone());
        Ok(Self { settings: shared, policy, tls: roots::tls(&settings.ca_files)?, resolver })
    }

    /// The rules in force, for who must know them.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether `url` could be called now, without calling it: for addresses that are saved for later. They are checked
    /// again when they are used.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self, url: &str) -> Result<(), EgressError> {
        self.resolve(&self.policy.read(url)?).await.map(|_| ())
    }

    /// Fetches `url`.
    ///
    /// # Errors
    /// Why not, without a word of what the other side said.
    pub async fn get(&self, url: &str, limits: Limits) -> Result<Answer, EgressError> {
        let mut target = self.policy.read(url)?;
        let mut redirects_left = limits.redirects;
        loop {
            let response = self.send(&target, limits).await?;
            let status = response.status();
            if status.is_success() {
                return accept(response, &target, limits);
            }
            if !status.is_redirection() {
                return Err(EgressError::Status(status.as_u16()));
            }
            redirects_left = redirects_left.checked_sub(1).ok_or(EgressError::Redirect)?;
            target = self.policy.read(next(&target, &response)?.as_str())?;
        }
    }

    /// Every address of the target, all of them checked: one that is refused among several is reason enough (W06).
    async fn resolve(&self, target: &Target) -> Result<Vec<SocketAddr>, EgressError> {
        let addresses: Vec<IpAddr> = match target.literal {
            Some(address) => vec![address],
            None => tokio::time::timeout(RESOLVE_TIMEOUT, self.resolver.resolve(target.host.clone()))
                .await
                .map_err(|_| EgressError::Timeout)?
                .map_err(|_| EgressError::UnknownHost)?,
        };
        if addresses.is_empty() {
            return Err(EgressError::UnknownHost);
        }
        for address in &addresses {
            self.policy.check(target, *address)?;
        }
        Ok(addresses.into_iter().map(|address| SocketAddr::new(address, target.port)).collect())
    }

    /// A client for this one request, which knows no other addresses than the checked ones: it never asks a resolver
    /// again, and shares no connection with another request.
    async fn send(&self, target: &Target, limits: Limits) -> Result<reqwest::Response, EgressError> {
        let addresses = self.resolve(target).await?;
        #[expect(clippy::disallowed_methods, reason = "the one place that opens outbound connections")]
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .dns_resolver(Pinned(addresses))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(IDLE_TIMEOUT)
            .timeout(limits.total)
            .user_agent(concat!("labelkeep/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| log(&error, EgressError::Connect))?;
        client.get(target.url.clone()).header(ACCEPT_ENCODING, "identity").send().await.map_err(|error| {
            let kind = if error.is_timeout() { EgressError::Timeout } else { EgressError::Connect };
            log(&error, kind)
        })
    }
}

fn accept(response: reqwest::Response, target: &Target, limits: Limits) -> Result<Answer, EgressError> {
    let headers = response.headers();
    if headers.get(CONTENT_ENCODING).is_some_and(|value| value != "identity") {
        return Err(EgressError::Encoded);
    }
    if response.content_length().is_some_and(|length| length > limits.most_bytes) {
        return Err(EgressError::TooLarge(limits.most_bytes));
    }
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.split(';').next())
        .map(|text| text.trim().to_ascii_lowercase());
    Ok(Answer { content_type, url: target.url.clone(), response, most_bytes: limits.most_bytes })
}

fn next(target: &Target, response: &reqwest::Response) -> Result<Url, EgressError> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let url = location.and_then(|text| target.url.join(text).ok()).ok_or(EgressError::Redirect)?;
    // What was asked for in private must not go on in the open.
    if target.url.scheme() == "https" && url.scheme() == "http" { Err(EgressError::Redirect) } else { Ok(url) }
}

/// Only the kind of an error leaves this crate; the operator finds more in the log.
fn log(error: &reqwest::Error, kind: EgressError) -> EgressError {
    let host = error.url().and_then(Url::host_str).unwrap_or_default();
    tracing::debug!(host, source = ?std::error::Error::source(error), "outbound request failed");
    kind
}

impl Answer {
    /// The content, piece by piece; ends with an error when it grows over the limit or the connection breaks.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, EgressError>> + Send + 'static {
        let most = self.most_bytes;
        let mut seen: u64 = 0;
        self.response.bytes_stream().map(move |piece| {
            let piece = piece.map_err(|error| {
                let kind = if error.is_timeout() { EgressError::Timeout } else { EgressError::Broken };
                log(&error, kind)
            })?;
            seen = seen.saturating_add(piece.len() as u64);
            if seen > most { Err(EgressError::TooLarge(most)) } else { Ok(piece) }
        })
    }
}

struct Pinned(Vec<SocketAddr>);

impl reqwest::dns::Resolve for Pinned {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let addresses: reqwest::dns::Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}
