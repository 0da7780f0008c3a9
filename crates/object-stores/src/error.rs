use labelkeep_egress::EgressError;
use labelkeep_model::{Say, Text};

/// What was tried; also the name of the permission that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    List,
    Get,
    Put,
    Delete,
    /// Getting temporary credentials, or having something signed.
    Sign,
}

impl Operation {
    /// As people call it: `list`, `get`, `put`, `delete`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::Put => "put",
            Self::Delete => "delete",
            Self::Sign => "sign",
        }
    }
}

/// Why a store did not do what was asked. Nothing that the other side wrote is in it (S08).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error("The object is not there.")]
    NotFound,
    #[error("The bucket or container is not there. Check its name, and the region or account.")]
    NoBucket,
    #[error("The store does not allow this: the credentials lack the permission to {}.", .0.name())]
    Denied(Operation),
    #[error(
        "The store does not know these credentials. Check the key or account name, and whether it is still active."
    )]
    UnknownCredentials,
    #[error("The credentials have expired. Enter new ones.")]
    Expired,
    #[error("The store refused the signature: the secret does not belong to this key. Enter the secret again.")]
    Signature,
    #[error("The clock of this server differs too much from the store's. Set it by NTP, then try again.")]
    ClockSkew,
    #[error("The bucket is in another region{}. Set it as the region of this storage.", .0.as_ref().map(|name| format!(" ({name})")).unwrap_or_default())]
    Region(Option<String>),
    #[error("{0}")]
    Refused(EgressError),
    #[error("There is something at this key that is no file or text value, so it is not read.")]
    WrongType,
    #[error("The store could not be reached, its certificate could not be verified, or the connection broke.")]
    Network,
    #[error("The store took too long to answer.")]
    Timeout,
    #[error("The store asks for fewer requests, or is out of order. Try again in some minutes.")]
    Throttled,
    #[error("The object is not what it was, or is there already.")]
    Precondition,
    #[error("The object has not changed.")]
    NotModified,
    #[error("The object has no such bytes.")]
    BadRange,
    #[error("This key cannot be used here: {0}")]
    Key(Say),
    #[error("{0}")]
    Setting(Text),
    #[error("The object is larger than {0} bytes.")]
    TooLarge(u64),
    #[error("The store answered with HTTP status {0}.")]
    Status(u16),
    #[error("The store's answer could not be understood. Is this the address of an object store of this kind?")]
    Malformed,
    #[error("{0}")]
    Unsupported(Say),
}

impl From<EgressError> for StoreError {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::Connect | EgressError::Broken => Self::Network,
            EgressError::Timeout => Self::Timeout,
            EgressError::TooLarge(_) | EgressError::Encoded => Self::Malformed,
            EgressError::Setting(text) => Self::Setting(text),
            other => Self::Refused(other),
        }
    }
}

impl From<StoreError> for labelkeep_model::Error {
    fn from(error: StoreError) -> Self {
        Self::bad_request(error)
    }
}

/// What it says to people, in every language.
impl From<StoreError> for Text {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Say::StoreNotFound,
            StoreError::NoBucket => Say::StoreNoBucket,
            StoreError::Denied(operation) => Say::StoreDenied { permission: operation.name().into() },
            StoreError::UnknownCredentials => Say::StoreUnknownCredentials,
            StoreError::Expired => Say::StoreExpired,
            StoreError::Signature => Say::StoreSignature,
            StoreError::ClockSkew => Say::StoreClockSkew,
            StoreError::Region(None) => Say::StoreOtherRegion,
            StoreError::Region(Some(region)) => Say::StoreRegion { region: region.into() },
            StoreError::Refused(error) => return error.into(),
            StoreError::WrongType => Say::StoreWrongType,
            StoreError::Network => Say::StoreNetwork,
            StoreError::Timeout => Say::StoreTimeout,
            StoreError::Throttled => Say::StoreThrottled,
            StoreError::Precondition => Say::StorePrecondition,
            StoreError::NotModified => Say::StoreNotModified,
            StoreError::BadRange => Say::StoreBadRange,
            StoreError::Key(reason) => Say::StoreKey { reason: reason.into() },
            StoreError::TooLarge(bytes) => Say::StoreTooLarge { bytes: bytes.into() },
            StoreError::Status(status) => Say::StoreStatus { status: u32::from(status).into() },
            StoreError::Malformed => Say::StoreMalformed,
            StoreError::Setting(text) => return text,
            StoreError::Unsupported(say) => say,
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Operation, StoreError};
    use labelkeep_egress::EgressError;
    use labelkeep_model::{Say, Text};

    #[test]
    fn what_is_said_in_codes_is_what_is_said_in_english() {
        let some = [
            StoreError::NotFound,
            StoreError::Denied(Operation::List),
            StoreError::Region(None),
            StoreError::Region(Some("eu-central-1".into())),
            StoreError::Refused(EgressError::Refused),
            StoreError::Key(Say::KeyEmpty),
            StoreError::Setting(Say::S3Region.into()),
            StoreError::Unsupported(Say::RedisNoLinks),
            StoreError::TooLarge(5),
            StoreError::Status(418),
            StoreError::Malformed,
        ];
        for error in some {
            let english = error.to_string();
            let text = Text::from(error);
            assert_eq!(text, *english);
            assert!(text.said().is_some(), "{english}");
        }
    }
}
