use labelkeep_model::Timestamp;
use std::fmt;
use zeroize::Zeroizing;

/// A key and its secret, with the token that belongs to temporary ones.
#[derive(Clone)]
pub struct AwsKeys {
    pub(crate) id: String,
    pub(crate) secret: Zeroizing<String>,
    pub(crate) session_token: Option<Zeroizing<String>>,
}

impl AwsKeys {
    #[must_use]
    pub fn new(id: &str, secret: &str, session_token: Option<&str>) -> Self {
        Self {
            id: id.to_owned(),
            secret: Zeroizing::new(secret.to_owned()),
            session_token: session_token.map(|token| Zeroizing::new(token.to_owned())),
        }
    }
}

impl fmt::Debug for AwsKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwsKeys({})", self.id)
    }
}

/// Keys that end.
#[derive(Clone)]
pub(crate) struct Temporary {
    pub(crate) keys: AwsKeys,
    pub(crate) until: Timestamp,
}
