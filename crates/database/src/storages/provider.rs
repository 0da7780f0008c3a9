//! What a store is spoken to by.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provider {
    S3,
    Gcs,
    Azure,
    Redis,
    LocalFiles,
}

impl Provider {
    pub const ALL: [Self; 5] = [Self::S3, Self::Gcs, Self::Azure, Self::Redis, Self::LocalFiles];

    /// As in addresses of the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Gcs => "gcs",
            Self::Azure => "azure",
            Self::Redis => "redis",
            Self::LocalFiles => "localfiles",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == text)
    }
}
