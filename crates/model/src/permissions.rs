//! Sets of permissions, and which role holds which in an organisation.

use crate::{Permission, Role};
use std::fmt;

/// What somebody may do.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

const _: () = assert!(Permission::ALL.len() <= 64, "a set has 64 places");

impl Permissions {
    /// What a role holds where nobody chose anything else.
    #[must_use]
    pub fn of(role: Role) -> Self {
        let held = Permission::ALL.iter().filter(|permission| role.may(**permission));
        held.fold(Self::default(), |set, permission| set.with(*permission))
    }

    #[must_use]
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & place(permission) != 0
    }

    #[must_use]
    pub fn with(self, permission: Permission) -> Self {
        Self(self.0 | place(permission))
    }

    #[must_use]
    pub fn without(self, permission: Permission) -> Self {
        Self(self.0 & !place(permission))
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

fn place(permission: Permission) -> u64 {
    1 << (permission as u64)
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// A choice that the owner has: which roles may do something.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in the API.
    pub key: &'static str,
    pub group: &'static str,
    pub label: &'static str,
    pub tooltip: &'static str,
    pub permission: Permission,
    /// The roles that it can be given to and taken from. The owner holds everything.
    pub options: &'static [Role],
}

const TO_MANAGERS: &[Role] = &[Role::Administrator, Role::Manager];
const TO_REVIEWERS: &[Role] = &[Role::Administrator, Role::Manager, Role::Reviewer];
const TO_ALL: &[Role] = &[Role::Administrator, Role::Manager, Role::Reviewer, Role::Annotator];

macro_rules! choices {
    ($($key:literal $group:literal $permission:ident $options:ident $label:literal $tooltip:literal;)*) => {
        &[$(Choice { key: $key, group: $group, label: $label, tooltip: $tooltip, permission: Permission::$permission, options: $options }),*]
    };
}

impl Choice {
    pub const ALL: &'static [Self] = choices![
        "invite_members" "organization" MembersInvite TO_MANAGERS "Invite members" "Make invitations and accounts, up to the own role.";
        "create_api_tokens" "organization" TokensCreate TO_ALL "Create API tokens" "Make access tokens of their own. Tokens that are there go on.";
        "create_workspaces" "organization" WorkspacesCreate TO_MANAGERS "Create workspaces" "Make workspaces.";
        "create_projects" "projects" ProjectsCreate TO_MANAGERS "Create projects" "Make projects, and copy them.";
        "delete_project" "projects" ProjectDelete TO_MANAGERS "Delete project" "Move projects to the trash, and bring them back.";
        "access_project_dashboard" "projects" DashboardView TO_REVIEWERS "Access project dashboard" "See how a project stands, and who did how much.";
        "manage_cloud_storage" "projects" StoragesManage TO_MANAGERS "Manage cloud storage" "Connect projects to storages, sync and disconnect them.";
        "manage_webhooks" "projects" WebhooksManage TO_MANAGERS "Manage webhooks" "Say which addresses are told what happens in a project.";
        "reset_project_cache" "projects" CacheReset TO_REVIEWERS "Reset project cache" "Compare the counters of a project with its tasks, and set them right.";
        "import_data" "data" TasksCreate TO_MANAGERS "Import data" "Add tasks and files.";
        "export_data" "data" Export TO_REVIEWERS "Export data" "Take tasks and annotations out of a project.";
        "delete_tasks" "data" TasksDelete TO_REVIEWERS "Delete tasks" "Delete tasks, and bring them back.";
        "drop_all_tabs" "data" ViewsReset TO_REVIEWERS "Drop all tabs" "Delete all tabs of a project at once.";
        "reveal_data" "data" DataReveal TO_ALL "Reveal hidden data" "See data that a project hides from their role, one task at a time, with a reason that is kept.";
    ];

    #[must_use]
    pub fn named(key: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|choice| choice.key == key)
    }

    /// Who holds it where nobody chose anything else, of its options.
    #[must_use]
    pub fn default_roles(&self) -> Vec<Role> {
        self.options.iter().copied().filter(|role| role.may(self.permission)).collect()
    }
}

/// What each role may do in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolePolicy {
    roles: [(Role, Permissions); Role::ALL.len()],
}

impl Default for RolePolicy {
    fn default() -> Self {
        Self { roles: Role::ALL.map(|role| (role, Permissions::of(role))) }
    }
}

impl RolePolicy {
    /// With what the owner chose: of each choice the roles that hold it. Roles that it is no option for stay as they are.
    #[must_use]
    pub fn chosen<'a>(choices: impl IntoIterator<Item = (&'a str, &'a [Role])>) -> Self {
        let mut policy = Self::default();
        for (choice, holders) in choices.into_iter().filter_map(|(key, holders)| Some((Choice::named(key)?, holders))) {
            for (role, set) in policy.roles.iter_mut().filter(|(role, _)| choice.options.contains(role)) {
                *set = match holders.contains(role) {
                    true => set.with(choice.permission),
                    false => set.without(choice.permission),
                };
            }
        }
        policy
    }

    #[must_use]
    pub fn of(&self, role: Role) -> Permissions {
        self.roles.iter().find(|(known, _)| *known == role).map(|(_, set)| *set).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Permissions, RolePolicy};
    use crate::{Permission, Role};

    #[test]
    fn s18_without_choices_each_role_holds_what_its_rank_says() {
        let policy = RolePolicy::default();
        for role in Role::ALL {
            for permission in Permission::ALL {
                assert_eq!(policy.of(role).contains(*permission), role.may(*permission), "{role} {permission:?}");
            }
        }
        assert_eq!(RolePolicy::chosen([]), policy);
    }

    #[test]
    fn s18_a_choice_moves_its_permission_alone_and_never_the_owner_s() {
        for choice in Choice::ALL {
            let nobody = RolePolicy::chosen([(choice.key, [].as_slice())]);
            let everybody = RolePolicy::chosen([(choice.key, Role::ALL.as_slice())]);
            for role in Role::ALL {
                let is_option = choice.options.contains(&role);
                let before = Permissions::of(role);
                let held = before.contains(choice.permission);
                assert_eq!(nobody.of(role).contains(choice.permission), held && !is_option, "{} {role}", choice.key);
                assert_eq!(everybody.of(role).contains(choice.permission), held || is_option, "{} {role}", choice.key);
                assert_eq!(nobody.of(role).with(choice.permission), before.with(choice.permission));
                assert_eq!(everybody.of(role).without(choice.permission), before.without(choice.permission));
            }
            assert_eq!(nobody.of(Role::Owner), Permissions::of(Role::Owner));
            assert!(choice.options.iter().all(|role| role.is_active() && *role != Role::Owner));
        }
    }

    #[test]
    fn s18_an_unknown_choice_changes_nothing() {
        assert_eq!(RolePolicy::chosen([("everything", Role::ALL.as_slice())]), RolePolicy::default());
    }

    #[test]
    fn the_names_of_choices_and_their_permissions_are_there_once() {
        for (index, choice) in Choice::ALL.iter().enumerate() {
            let before = &Choice::ALL[..index];
            assert!(before.iter().all(|other| other.key != choice.key && other.permission != choice.permission));
        }
    }
}
