use crate::{
    address::{canonical, is_metadata, is_metadata_service, is_reserved, meanings},
    error::EgressError,
    subnet::network,
};
use ipnet::IpNet;
use labelkeep_model::Text;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};
use url::{Host, Url};

/// What an administrator can set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `SSRF_PROTECTION_ENABLED`. Off, only metadata services of clouds are refused.
    pub is_guarded: bool,
    /// `USE_DEFAULT_BANNED_SUBNETS`: refuse private and other reserved networks.
    pub bans_reserved: bool,
    /// `USER_ADDITIONAL_BANNED_SUBNETS`, in CIDR form.
    pub banned: Vec<String>,
    /// `EGRESS_ALLOW`: `host:port` or networks in CIDR form that are let through all the same.
    pub allowed: Vec<String>,
    /// `EGRESS_REDIRECTS`: how many redirects a fetch may follow, each checked like the first address (S08: none).
    pub redirects: u8,
    /// `CUSTOM_CA_CERTS`: PEM files of further certificate authorities.
    pub ca_files: Vec<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            is_guarded: true,
            bans_reserved: true,
            banned: Vec::new(),
            allowed: Vec::new(),
            redirects: 0,
            ca_files: Vec::new(),
        }
    }
}

/// The same, read and checked.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    is_guarded: bool,
    bans_reserved: bool,
    banned: Vec<IpNet>,
    allowed_networks: Vec<IpNet>,
    /// Host in the spelling of the `url` crate, and port.
    allowed_hosts: Vec<(String, u16)>,
    /// Set: the services of the machine's own credentials, and nothing else.
    metadata: Option<Vec<SocketAddr>>,
}

impl Policy {
    /// The opposite of the guard: only the services that it always refuses, and `further` ones.
    pub(crate) fn metadata_only(further: &[SocketAddr]) -> Self {
        Self {
            is_guarded: true,
            bans_reserved: true,
            banned: Vec::new(),
            allowed_networks: Vec::new(),
            allowed_hosts: Vec::new(),
            metadata: Some(further.to_vec()),
        }
    }

    /// # Errors
    /// When an entry cannot be read: a guard with a hole must not start.
    pub(crate) fn new(settings: &Settings) -> Result<Self, EgressError> {
        let mut policy = Self {
            is_guarded: settings.is_guarded,
            bans_reserved: settings.bans_reserved,
            banned: Vec::new(),
            allowed_networks: Vec::new(),
            allowed_hosts: Vec::new(),
            metadata: None,
        };
        for text in &settings.banned {
            policy.banned.push(network(text.trim()).ok_or_else(|| {
                EgressError::Setting(Text::for_operators(format!(
                    "USER_ADDITIONAL_BANNED_SUBNETS: {text} is no network. Write it like 203.0.113.0/24."
                )))
            })?);
        }
        for text in &settings.allowed {
            policy.allow(text.trim())?;
        }
        Ok(policy)
    }

    /// # Errors
    /// When it is no host.
    pub(crate) fn with_host(&self, host: &str, port: u16) -> Result<Self, EgressError> {
        let mut policy = self.clone();
        let host = if host.parse::<std::net::Ipv6Addr>().is_ok() { format!("[{host}]") } else { host.to_owned() };
        policy.allow(&format!("{host}:{port}")).map_err(|_| EgressError::InvalidUrl)?;
        Ok(policy)
    }

    fn allow(&mut self, text: &str) -> Result<(), EgressError> {
        if let Some(network) = network(text) {
            self.allowed_networks.push(network);
            return Ok(());
        }
        // By the parser that reads the addresses of requests, so that both spell a host alike.
        let port = text.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
        let host = Url::parse(&format!("http://{text}/")).ok().filter(|url| {
            url.path() == "/" && url.username().is_empty() && url.query().is_none() && url.fragment().is_none()
        });
        match (host.as_ref().and_then(Url::host_str), port) {
            (Some(host), Some(port)) => {
                self.allowed_hosts.push((host.to_owned(), port));
                Ok(())
            }
            _ => Err(EgressError::Setting(Text::for_operators(format!(
                "EGRESS_ALLOW: {text} is neither host:port nor a network. Write it like minio.lan:9000 or 10.1.2.0/24."
            )))),
        }
    }

    /// What stands in the address itself: the scheme, the host, and an IP address in place of a name, which is to be checked.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(&self, text: &str) -> Result<Target, EgressError> {
        let url = Url::parse(text.trim()).map_err(|_| EgressError::InvalidUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EgressError::Scheme);
        }
        let port = url.port_or_known_default().filter(|port| *port != 0).ok_or(EgressError::InvalidUrl)?;
        let (host, literal) = match url.host() {
            Some(Host::Domain(name)) if !name.is_empty() => (name.to_owned(), None),
            Some(Host::Ipv4(address)) => (address.to_string(), Some(IpAddr::V4(address))),
            Some(Host::Ipv6(address)) => (format!("[{address}]"), Some(IpAddr::V6(address))),
            _ => return Err(EgressError::InvalidUrl),
        };
        Ok(Target { url, host, port, literal })
    }

    /// Whether `target`, which is at `address`, may be called.
    ///
    /// # Errors
    /// `Refused`.
    pub(crate) fn check(&self, target: &Target, address: IpAddr) -> Result<(), EgressError> {
        if let Some(further) = &self.metadata {
            let is_known = is_metadata_service(address) && target.port == 80;
            let is_named = further.contains(&SocketAddr::new(address, target.port));
            return if is_known || is_named { Ok(()) } else { Err(EgressError::Refused) };
        }
        if is_metadata(address) {
            return Err(EgressError::Refused);
        }
        if !self.is_guarded || self.is_allowed(target, address) {
            return Ok(());
        }
        let is_banned = meanings(address).into_iter().any(|meaning| is_in(&self.banned, meaning));
        if is_banned || (self.bans_reserved && is_reserved(address)) { Err(EgressError::Refused) } else { Ok(()) }
    }

    fn is_allowed(&self, target: &Target, address: IpAddr) -> bool {
        is_in(&self.allowed_networks, canonical(address))
            || self.allowed_hosts.iter().any(|(host, port)| *host == target.host && *port == target.port)
    }
}

fn is_in(subnets: &[IpNet], address: IpAddr) -> bool {
    subnets.iter().any(|subnet| subnet.contains(&address))
}

/// An address that may be called as far as it can be told before its name is resolved.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) url: Url,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) literal: Option<IpAddr>,
}
