//! Integer ids, one type each, so that a task id cannot be handed in where a project id is meant.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }
    )*};
}

ids!(
    OrganizationId,
    UserId,
    ProjectId,
    WorkspaceId,
    TaskId,
    AnnotationId,
    DraftId,
    PredictionId,
    ViewId,
    FileUploadId,
    JobId,
    InvitationId,
    SessionId,
    TokenId,
    WebhookId,
);
