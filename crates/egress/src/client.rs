use crate::{
    error::EgressError,
    ledger::{Calls, Ledger, Purpose},
    policy::{Policy, Settings, Target},
    pool::{IDLE_CONNECTIONS, Place, Pool},
    request::{Body, Patience, Request},
    resolver::{Resolver, SystemResolver},
    response::Response,
    roots,
    tls::{self, TlsOptions},
    wire,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::{
    HeaderValue, Uri,
    header::{
        ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, USER_AGENT,
    },
};
use percent_encoding::percent_decode_str;
use rustls::ClientConfig;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::Instant,
};
use url::{Position, Url};

const RESOLVE_TIMEOUT: Duration = Duration::from_secs(5);
/// Between two pieces of an answer.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
const AGENT: HeaderValue = HeaderValue::from_static(concat!("labelkeep/", env!("CARGO_PKG_VERSION")));

/// The guarded client. Cheap to clone.
#[derive(Clone)]
pub struct Egress {
    settings: Arc<Settings>,
    policy: Arc<Policy>,
    tls: ClientConfig,
    resolver: Arc<dyn Resolver>,
    pool: Arc<Pool>,
    ledger: Arc<Ledger>,
    purpose: Purpose,
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
    response: Response,
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
        Ok(Self {
            settings: shared,
            policy,
            tls: roots::tls(&settings.ca_files)?,
            resolver,
            pool: Arc::default(),
            ledger: Arc::default(),
            purpose: Purpose::Other,
        })
    }

    /// The same way out, counted as being for this.
    #[must_use]
    pub fn for_purpose(&self, purpose: Purpose) -> Self {
        Self { purpose, ..self.clone() }
    }

    /// Counts where `other` does.
    #[must_use]
    pub fn counting_with(self, other: &Self) -> Self {
        Self { ledger: other.ledger.clone(), ..self }
    }

    /// What was called.
    #[must_use]
    pub fn ledger(&self) -> Arc<Ledger> {
        self.ledger.clone()
    }

    fn note(&self, target: &Target, change: impl FnOnce(&mut Calls)) {
        self.ledger.note(self.purpose, format!("{}:{}", target.host, target.port), change);
    }

    fn read(&self, url: &str) -> Result<Target, EgressError> {
        let target = self.policy.read(url)?;
        match target.literal.map_or(Ok(()), |address| self.policy.check(&target, address)) {
            Ok(()) => Ok(target),
            Err(error) => {
                self.note(&target, |calls| calls.refused += 1);
                Err(error)
            }
        }
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
        self.resolve(&self.read(url)?).await.map(|_| ())
    }

    /// Fetches `url`.
    ///
    /// # Errors
    /// Why not, without a word of what the other side said.
    pub async fn get(&self, url: &str, limits: Limits) -> Result<Answer, EgressError> {
        let mut target = self.read(url)?;
        let mut redirects_left = limits.redirects;
        loop {
            let response = self.fetch(&target, limits).await?;
            let status = response.status;
            if status.is_success() {
                return accept(response, &target, limits);
            }
            if !status.is_redirection() {
                return Err(EgressError::Status(status.as_u16()));
            }
            redirects_left = redirects_left.checked_sub(1).ok_or(EgressError::Redirect)?;
            target = self.read(next(&target, &response)?.as_str())?;
        }
    }

    /// Every address of the target, all of them checked: one that is refused among several is reason enough (W06).
    async fn resolve(&self, target: &Target) -> Result<Vec<SocketAddr>, EgressError> {
        let addresses: Vec<IpAddr> = match target.literal {
            Some(address) => vec![address],
            None => self.look_up(target).await?,
        };
        if addresses.is_empty() {
            return Err(EgressError::UnknownHost);
        }
        if let Err(error) = addresses.iter().try_for_each(|address| self.policy.check(target, *address)) {
            self.note(target, |calls| calls.refused += 1);
            return Err(error);
        }
        Ok(addresses.into_iter().map(|address| SocketAddr::new(address, target.port)).collect())
    }

    async fn look_up(&self, target: &Target) -> Result<Vec<IpAddr>, EgressError> {
        self.note(target, |calls| calls.lookups += 1);
        let addresses = tokio::time::timeout(RESOLVE_TIMEOUT, self.resolver.resolve(target.host.clone())).await;
        addresses.map_err(|_| EgressError::Timeout)?.map_err(|_| EgressError::UnknownHost)
    }

    /// Over a client for this one request, which shares no connection with another.
    async fn fetch(&self, target: &Target, limits: Limits) -> Result<Response, EgressError> {
        let deadline = Instant::now() + limits.total;
        let client = wire::client(self.resolve(target).await?, self.tls.clone(), 0);
        self.note(target, |calls| calls.calls += 1);
        let mut request = http::Request::builder()
            .uri(uri(target, &target.url[Position::BeforePath..Position::AfterQuery])?)
            .header(USER_AGENT, AGENT)
            .header(ACCEPT, "*/*")
            .header(ACCEPT_ENCODING, "identity");
        if let Some(credentials) = credentials(&target.url) {
            request = request.header(AUTHORIZATION, credentials);
        }
        let patience = Patience { head: limits.total, idle: IDLE_TIMEOUT, total: Some(limits.total) };
        receive(wire::send(&client, request, Body::Empty, patience, Some(deadline)).await, patience, Some(deadline))
    }

    /// Sends a request to a store or a service, over connections that are kept for the next one.
    ///
    /// # Errors
    /// When no answer came. Any status is an answer, redirects too: they are never followed.
    pub async fn send(&self, request: Request) -> Result<Response, EgressError> {
        let deadline = request.patience.total.map(|total| Instant::now() + total);
        let target = self.read(&request.base)?;
        let client = self.pooled(&target).await?;
        self.note(&target, |calls| calls.calls += 1);
        let mut builder = http::Request::builder()
            .method(request.method)
            .uri(uri(&target, &request.path_and_query)?)
            .header(USER_AGENT, AGENT);
        let length = match &request.body {
            Body::Empty => None,
            Body::Bytes(bytes) => Some(bytes.len() as u64),
            Body::Stream { length, .. } => Some(*length),
        };
        if let Some(headers) = builder.headers_mut() {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
            headers.extend(request.headers);
            if let Some(length) = length {
                headers.insert(CONTENT_LENGTH, length.into());
            }
        }
        receive(
            wire::send(&client, builder, request.body, request.patience, deadline).await,
            request.patience,
            deadline,
        )
    }

    async fn pooled(&self, target: &Target) -> Result<wire::Client, EgressError> {
        let place = Place { is_https: target.url.scheme() == "https", host: target.host.clone(), port: target.port };
        if let Some(client) = self.pool.get(&place) {
            return Ok(client);
        }
        let client = wire::client(self.resolve(target).await?, self.tls.clone(), IDLE_CONNECTIONS);
        self.pool.keep(place, client.clone());
        Ok(client)
    }

    /// A connection for another protocol than HTTP, to a checked address.
    ///
    /// # Errors
    /// Why not.
    pub async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, EgressError> {
        let target = self.read(&authority(host, port)?)?;
        let addresses = self.resolve(&target).await?;
        self.note(&target, |calls| calls.calls += 1);
        wire::connect(&addresses).await.map_err(|error| {
            tracing::debug!(%error, "outbound connection failed");
            if error.kind() == std::io::ErrorKind::TimedOut { EgressError::Timeout } else { EgressError::Connect }
        })
    }

    /// The same with TLS.
    ///
    /// # Errors
    /// Why not; `Setting` when `options` cannot be used.
    pub async fn connect_tls(
        &self,
        host: &str,
        port: u16,
        options: &TlsOptions,
    ) -> Result<impl AsyncRead + AsyncWrite + Send + Unpin + use<>, EgressError> {
        let connection = self.connect(host, port).await?;
        self.protect(connection, host, options).await
    }

    /// TLS on a connection to `host` that began in the open.
    ///
    /// # Errors
    /// As `connect_tls`.
    pub async fn protect(
        &self,
        connection: TcpStream,
        host: &str,
        options: &TlsOptions,
    ) -> Result<impl AsyncRead + AsyncWrite + Send + Unpin + use<>, EgressError> {
        let connector = tokio_rustls::TlsConnector::from(Arc::new(tls::config(options, &self.tls)?));
        let name = rustls_pki_types::ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|_| EgressError::InvalidUrl)?;
        let handshake = connector.connect(name, connection);
        tokio::time::timeout(IDLE_TIMEOUT, handshake).await.map_err(|_| EgressError::Timeout)?.map_err(|error| {
            tracing::debug!(%error, "TLS handshake failed");
            EgressError::Connect
        })
    }

    /// The same way, on which this host can be reached wherever it is: the operator named it in the configuration. (But for
    /// the metadata services of clouds.)
    ///
    /// # Errors
    /// When it is no host.
    pub fn with_operators_host(&self, host: &str, port: u16) -> Result<Self, EgressError> {
        authority(host, port)?;
        let policy = Arc::new(self.policy.with_host(host, port)?);
        Ok(Self { policy, pool: Arc::default(), ..self.clone() })
    }

    /// The way to the credentials that the machine itself has: nothing but the services of clouds that hand them out,
    /// and those that the operator's own environment names. Only for what an administrator has switched on.
    #[must_use]
    pub fn to_metadata_services(&self, further: &[SocketAddr]) -> Self {
        let policy = Arc::new(Policy::metadata_only(further));
        Self { policy, pool: Arc::default(), purpose: Purpose::MachineIdentity, ..self.clone() }
    }
}

/// What goes over the wire: the host as it was checked, and the path as it is.
fn uri(target: &Target, path_and_query: &str) -> Result<Uri, EgressError> {
    let authority = &target.url[Position::BeforeHost..Position::AfterPort];
    Uri::builder()
        .scheme(target.url.scheme())
        .authority(authority)
        .path_and_query(path_and_query)
        .build()
        .map_err(|_| EgressError::InvalidUrl)
}

fn authority(host: &str, port: u16) -> Result<String, EgressError> {
    let is_plain = !host.is_empty() && !host.contains(['/', '@', '?', '#', '\\', ' ', '%']);
    let host = match host.parse::<std::net::Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => host.to_owned(),
    };
    is_plain.then(|| format!("https://{host}:{port}")).ok_or(EgressError::InvalidUrl)
}

/// `https://name:password@host/`, as a header.
fn credentials(url: &Url) -> Option<HeaderValue> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let pair = [&decoded(url.username())[..], b":", &decoded(url.password().unwrap_or_default())].concat();
    let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn receive(
    answer: Result<http::Response<hyper::body::Incoming>, EgressError>,
    patience: Patience,
    deadline: Option<Instant>,
) -> Result<Response, EgressError> {
    let (head, body) = answer?.into_parts();
    Ok(Response { status: head.status, headers: head.headers, body, patience, deadline })
}

fn accept(response: Response, target: &Target, limits: Limits) -> Result<Answer, EgressError> {
    if response.headers.get(CONTENT_ENCODING).is_some_and(|value| value != "identity") {
        return Err(EgressError::Encoded);
    }
    if response.length().is_some_and(|length| length > limits.most_bytes) {
        return Err(EgressError::TooLarge(limits.most_bytes));
    }
    let content_type = response
        .header(CONTENT_TYPE.as_str())
        .and_then(|text| text.split(';').next())
        .map(|text| text.trim().to_ascii_lowercase());
    Ok(Answer { content_type, url: target.url.clone(), response, most_bytes: limits.most_bytes })
}

fn next(target: &Target, response: &Response) -> Result<Url, EgressError> {
    let location = response.header(LOCATION.as_str());
    let url = location.and_then(|text| target.url.join(text).ok()).ok_or(EgressError::Redirect)?;
    // What was asked for in private must not go on in the open.
    if target.url.scheme() == "https" && url.scheme() == "http" { Err(EgressError::Redirect) } else { Ok(url) }
}

impl Answer {
    /// The content, piece by piece; ends with an error when it grows over the limit or the connection breaks.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, EgressError>> + Send + 'static {
        let most = self.most_bytes;
        let mut seen: u64 = 0;
        self.response.into_stream().map(move |piece| {
            let piece = piece?;
            seen = seen.saturating_add(piece.len() as u64);
            if seen > most { Err(EgressError::TooLarge(most)) } else { Ok(piece) }
        })
    }
}
