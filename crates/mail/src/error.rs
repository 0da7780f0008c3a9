use labelkeep_egress::EgressError;
use std::fmt;

/// Why a message was not sent. Nothing that the server said is in it but its three digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailError {
    /// There is no connection, or none that can be trusted.
    Way(EgressError),
    /// It offers no STARTTLS, or says more than it may before the handshake.
    NoTls,
    /// It knows no way of signing in that is used here (PLAIN, LOGIN).
    NoSignIn,
    /// It did not take the name and the password.
    SignIn(u16),
    /// It takes no messages at all from here.
    Unwilling(u16),
    /// It refused this message, or whom it is for.
    Refused(u16),
    /// It does not speak SMTP, or without end.
    Nonsense,
    Timeout,
    /// The connection ended in the middle.
    Broken,
}

impl MailError {
    /// Whether the server will say the same of this message next time.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused(500..=599))
    }
}

impl fmt::Display for MailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Way(error) => {
                write!(f, "The mail server cannot be reached over a connection that is to be trusted: {error}")
            }
            Self::NoTls => f.write_str("The mail server offers no TLS as it should (STARTTLS). Nothing was sent."),
            Self::NoSignIn => f.write_str("The mail server knows neither PLAIN nor LOGIN for signing in."),
            Self::SignIn(code) => write!(f, "The mail server did not take the name and the password ({code})."),
            Self::Unwilling(code) => write!(f, "The mail server takes no mail from here ({code})."),
            Self::Refused(code) => write!(f, "The mail server refused the message ({code})."),
            Self::Nonsense => f.write_str("The mail server answers something that is no SMTP."),
            Self::Timeout => f.write_str("The mail server did not answer in time."),
            Self::Broken => f.write_str("The connection to the mail server ended in the middle."),
        }
    }
}

impl std::error::Error for MailError {}

impl From<EgressError> for MailError {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::Timeout => Self::Timeout,
            other => Self::Way(other),
        }
    }
}
