use crate::{Permission, Say};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;

/// How much of what its person may do an access token may do. Each has what the one before it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TokenScope {
    /// Read, export too, and change nothing.
    Read,
    /// Annotations and drafts as well.
    Label,
    /// Everything that the person may do.
    Manage,
}

const READ: &[Permission] = &[
    Permission::OwnAccount,
    Permission::OrganizationView,
    Permission::MembersView,
    Permission::ProjectsList,
    Permission::WorkspacesList,
    Permission::WorkspaceView,
    Permission::WorkspaceMembersView,
    Permission::ProjectView,
    Permission::DataView,
    Permission::ProjectsSeeAll,
    Permission::UnpublishedView,
    Permission::OthersWorkView,
    Permission::DashboardView,
    Permission::ViewsUse,
    Permission::StatsView,
    Permission::Export,
];

impl TokenScope {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Label => "label",
            Self::Manage => "manage",
        }
    }

    #[must_use]
    pub fn covers(self, permission: Permission) -> bool {
        match self {
            Self::Read => READ.contains(&permission),
            Self::Label => permission == Permission::Label || READ.contains(&permission),
            Self::Manage => true,
        }
    }

    /// Whether it may send what changes something to a route of this permission: some routes that read share one with
    /// those that write.
    #[must_use]
    pub fn may_change(self, permission: Permission) -> bool {
        match self {
            Self::Read => false,
            Self::Label => permission == Permission::Label,
            Self::Manage => true,
        }
    }
}

impl FromStr for TokenScope {
    type Err = Say;

    fn from_str(text: &str) -> Result<Self, Say> {
        [Self::Read, Self::Label, Self::Manage].into_iter().find(|scope| scope.code() == text).ok_or(Say::TokenScopes)
    }
}

#[cfg(test)]
mod tests {
    use super::TokenScope;
    use crate::Permission;

    #[test]
    fn s07_each_scope_has_what_the_one_before_has_and_reading_changes_nothing() {
        let scopes = [TokenScope::Read, TokenScope::Label, TokenScope::Manage];
        for permission in Permission::ALL {
            for pair in scopes.windows(2) {
                assert!(!pair[0].covers(*permission) || pair[1].covers(*permission), "{permission:?}");
                assert!(!pair[0].may_change(*permission) || pair[1].may_change(*permission), "{permission:?}");
            }
            assert!(!TokenScope::Read.may_change(*permission) && TokenScope::Manage.covers(*permission));
        }
        for kept in
            [Permission::TokensUse, Permission::MembersManage, Permission::SettingsManage, Permission::TasksDelete]
        {
            assert!(!TokenScope::Label.covers(kept), "{kept:?}");
        }
        assert!(TokenScope::Label.covers(Permission::Label) && !TokenScope::Read.covers(Permission::Label));
        assert_eq!("label".parse(), Ok(TokenScope::Label));
        assert!("admin".parse::<TokenScope>().is_err());
    }
}
