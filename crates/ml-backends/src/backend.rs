use crate::fault::Fault;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;
use labelkeep_egress::{EgressError, parts};
use std::{fmt, time::Duration};
use zeroize::Zeroizing;

/// Name and password of a backend that asks for them, or a key alone.
#[derive(Clone)]
pub struct Credentials {
    /// `None`: what follows is a key.
    pub user: Option<String>,
    pub password: Zeroizing<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

impl Credentials {
    /// As a header that no log shows.
    #[must_use]
    pub fn header(&self) -> Option<HeaderValue> {
        let text = Zeroizing::new(match &self.user {
            Some(user) => {
                let pair = Zeroizing::new(format!("{user}:{}", self.password.as_str()));
                format!("Basic {}", STANDARD.encode(pair.as_bytes()))
            }
            None => format!("Bearer {}", self.password.as_str()),
        });
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// Where a backend is, and how long its model may think.
#[derive(Debug, Clone)]
pub struct Backend {
    pub url: String,
    pub credentials: Option<Credentials>,
    /// For a prediction.
    pub timeout: Duration,
    pub protocol: Protocol,
}

/// What is spoken there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Of ML backends.
    Backend,
    /// Of language models.
    Chat,
}

impl Backend {
    /// Host, and the path of one of the protocol's addresses below the backend's own.
    pub(crate) fn address(&self, name: &str) -> Result<(String, String), Fault> {
        let (base, path) = parts(&self.url).map_err(Fault::Way)?;
        let path = path.split('?').next().unwrap_or_default().trim_end_matches('/');
        Ok((base, format!("{path}/{name}")))
    }

    /// The host, for what is sealed for it alone.
    ///
    /// # Errors
    /// When it is no address.
    pub fn host(url: &str) -> Result<String, EgressError> {
        parts(url).map(|(base, _)| base)
    }
}
