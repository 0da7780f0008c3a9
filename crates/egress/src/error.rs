use labelkeep_model::Error;

/// Why something could not be fetched. Nothing the other side sent is in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    #[error("This is no web address. It must look like https://example.org/data.json.")]
    InvalidUrl,
    #[error("Only http and https addresses can be used.")]
    Scheme,
    #[error(
        "URL resolves to a reserved network address. Use a public address, or ask an administrator to allow this one with EGRESS_ALLOW."
    )]
    Refused,
    #[error("The host name of this address is not known. Check its spelling.")]
    UnknownHost,
    #[error("The host of this address could not be reached, or its certificate could not be verified.")]
    Connect,
    #[error("The host of this address took too long to answer.")]
    Timeout,
    #[error("This address answered with HTTP status {0}. It must be readable without signing in.")]
    Status(u16),
    #[error(
        "This address leads to another one, which is not followed. Use the final address, or ask an administrator to allow redirects with EGRESS_REDIRECTS."
    )]
    Redirect,
    #[error("The answer is larger than {0} bytes. Split the file, or upload it.")]
    TooLarge(u64),
    #[error("The answer is compressed in transit although that was not asked for. Download the file and upload it.")]
    Encoded,
    #[error("The connection broke before the answer was complete. Try again.")]
    Broken,
    /// The settings of the installation; stops the start.
    #[error("{0}")]
    Setting(String),
}

impl From<EgressError> for Error {
    fn from(error: EgressError) -> Self {
        Self::bad_request(error.to_string())
    }
}
