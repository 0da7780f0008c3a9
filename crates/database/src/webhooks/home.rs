//! Whose a webhook is: a project's, or the organization's. It stands for the right to manage it.

use crate::access::{Caller, OrganizationScope, ProjectScope};
use labelkeep_model::ProjectId;
use std::sync::Arc;

#[derive(Debug, Clone)]
pub enum WebhookHome {
    Organization(OrganizationScope),
    Project(ProjectScope),
}

impl WebhookHome {
    #[must_use]
    pub fn caller(&self) -> &Arc<Caller> {
        match self {
            Self::Organization(scope) => scope.caller(),
            Self::Project(scope) => scope.caller(),
        }
    }

    #[must_use]
    pub fn project(&self) -> Option<ProjectId> {
        match self {
            Self::Organization(_) => None,
            Self::Project(scope) => Some(scope.id()),
        }
    }

    /// As it is stored.
    pub(super) fn number(&self) -> i64 {
        self.project().map_or(0, |project| project.0)
    }
}
