use labelkeep_model::{Error, Say, Text};
use std::fmt;

/// Why something could not be fetched. Nothing the other side sent is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EgressError {
    InvalidUrl,
    Scheme,
    Refused,
    UnknownHost,
    Connect,
    Timeout,
    Status(u16),
    Redirect,
    TooLarge(u64),
    Encoded,
    Broken,
    /// The settings of the installation; stops the start.
    Setting(Text),
}

impl From<EgressError> for Text {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::InvalidUrl => Say::UrlInvalid,
            EgressError::Scheme => Say::UrlScheme,
            EgressError::Refused => Say::UrlRefused,
            EgressError::UnknownHost => Say::UrlUnknownHost,
            EgressError::Connect => Say::UrlConnect,
            EgressError::Timeout => Say::UrlTimeout,
            EgressError::Status(status) => Say::UrlStatus { status: u32::from(status).into() },
            EgressError::Redirect => Say::UrlRedirect,
            EgressError::TooLarge(bytes) => Say::UrlTooLarge { bytes: bytes.into() },
            EgressError::Encoded => Say::UrlEncoded,
            EgressError::Broken => Say::UrlBroken,
            EgressError::Setting(text) => return text,
        }
        .into()
    }
}

impl fmt::Display for EgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Text::from(self.clone()).fmt(f)
    }
}

impl std::error::Error for EgressError {}

impl From<EgressError> for Error {
    fn from(error: EgressError) -> Self {
        Self::bad_request(error)
    }
}
