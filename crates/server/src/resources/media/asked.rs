//! What somebody may have: all checks are behind it.

use crate::media::Source;
use axum::http::{HeaderMap, Method};
use labelkeep_database::{
    access::ProjectScope,
    audit::{MediaNote, MediaWay},
};
use labelkeep_formats::media::object_delivery;
use labelkeep_model::{Error, ErrorKind, Say};
use labelkeep_object_stores::StoreError;

/// All checks are behind it.
pub(super) struct Asked<'a> {
    pub(super) scope: &'a ProjectScope,
    pub(super) task: Option<i64>,
    pub(super) uri: &'a str,
    pub(super) source: &'a Source,
    pub(super) key: &'a str,
    pub(super) method: &'a Method,
    pub(super) headers: &'a HeaderMap,
}

impl Asked<'_> {
    pub(super) fn note(&self, way: MediaWay) -> MediaNote {
        MediaNote {
            caller: self.scope.caller().clone(),
            project: self.scope.id(),
            task: self.task,
            storage: self.source.storage.id,
            uri: self.uri.to_owned(),
            way,
        }
    }

    /// With which type and name it goes out.
    pub(super) fn delivery(&self) -> (&'static str, String) {
        let delivery = object_delivery(self.key);
        let place = if delivery.inline { "inline" } else { "attachment" };
        let name = self.key.rsplit('/').next().unwrap_or_default();
        (delivery.content_type, crate::http::disposition::disposition(place, name))
    }
}

/// What a store said, in the words of our answers.
pub(super) fn told(error: StoreError) -> Error {
    match error {
        StoreError::NotFound | StoreError::WrongType | StoreError::Key(_) => Error::not_found(Say::ObjectIsGone),
        StoreError::Precondition => Error::new(ErrorKind::Conflict, Say::ObjectWasReplaced),
        other => Error::new(ErrorKind::FailedDependency, other),
    }
}
