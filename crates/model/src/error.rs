//! The error catalogue. Rooms below the server answer with one of these kinds; the server alone renders them.

use crate::{Say, Text};
use std::collections::BTreeMap;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Field name to messages, as clients of the compatible API expect them.
pub type FieldErrors = BTreeMap<String, Vec<Text>>;

/// Which kind stands for which answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400: the request cannot be understood.
    BadRequest,
    /// 400 with messages by field.
    Validation(FieldErrors),
    /// 401: nobody, or nobody we know.
    Unauthenticated,
    /// 403: a member without the right.
    Forbidden,
    /// 404: not there, or not there for this person.
    NotFound,
    /// 405
    MethodNotAllowed,
    /// 409: it clashes with what is stored.
    Conflict,
    /// 413
    TooLarge,
    /// 416
    BadRange,
    /// 415
    UnsupportedMedia,
    /// 424: what this needs from elsewhere could not be had.
    FailedDependency,
    /// 429, with the seconds to wait.
    TooManyRequests(u32),
    /// 503: full disk, no database: try again later.
    Unavailable,
    /// 500: the source is logged, never shown.
    Internal,
}

#[derive(Debug)]
pub struct Error {
    pub kind: ErrorKind,
    /// Shown to the caller: what happened and what to do next.
    pub detail: Text,
    /// Logged only.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    #[must_use]
    pub fn new(kind: ErrorKind, detail: impl Into<Text>) -> Self {
        Self { kind, detail: detail.into(), source: None }
    }

    #[must_use]
    pub fn bad_request(detail: impl Into<Text>) -> Self {
        Self::new(ErrorKind::BadRequest, detail)
    }

    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(ErrorKind::Unauthenticated, Say::NotSignedIn)
    }

    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(ErrorKind::Forbidden, Say::NotAllowed)
    }

    #[must_use]
    pub fn not_found(detail: impl Into<Text>) -> Self {
        Self::new(ErrorKind::NotFound, detail)
    }

    #[must_use]
    pub fn conflict(detail: impl Into<Text>) -> Self {
        Self::new(ErrorKind::Conflict, detail)
    }

    /// One message for one field.
    #[must_use]
    pub fn field(field: &str, message: impl Into<Text>) -> Self {
        Self::validation(BTreeMap::from([(field.to_owned(), vec![message.into()])]))
    }

    /// Messages that belong to no single field.
    #[must_use]
    pub fn non_field(message: impl Into<Text>) -> Self {
        Self::field("non_field_errors", message)
    }

    #[must_use]
    pub fn validation(errors: FieldErrors) -> Self {
        Self::new(ErrorKind::Validation(errors), Say::ValidationError)
    }

    #[must_use]
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind: ErrorKind::Internal, detail: Say::Internal.into(), source: Some(source.into()) }
    }

    #[must_use]
    pub fn unavailable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind: ErrorKind::Unavailable, detail: Say::CannotStore.into(), source: Some(source.into()) }
    }

    #[must_use]
    pub fn status(&self) -> u16 {
        match self.kind {
            ErrorKind::BadRequest | ErrorKind::Validation(_) => 400,
            ErrorKind::Unauthenticated => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::MethodNotAllowed => 405,
            ErrorKind::Conflict => 409,
            ErrorKind::TooLarge => 413,
            ErrorKind::UnsupportedMedia => 415,
            ErrorKind::BadRange => 416,
            ErrorKind::FailedDependency => 424,
            ErrorKind::TooManyRequests(_) => 429,
            ErrorKind::Unavailable => 503,
            ErrorKind::Internal => 500,
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
