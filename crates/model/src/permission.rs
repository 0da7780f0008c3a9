use crate::Role;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $code:literal $least:ident $project:literal),* $(,)?) => {
        /// What a route asks for. Every route declares exactly one; see `docs/developers/permissions.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Permission { $($(#[$doc])* $name),* }

        impl Permission {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The lowest role that holds it.
            #[must_use]
            pub fn least_role(self) -> Role {
                match self { $(Self::$name => Role::$least),* }
            }

            /// Whether it is held in a project (and so needs membership) or in the organisation.
            #[must_use]
            pub fn is_project_level(self) -> bool {
                match self { $(Self::$name => $project),* }
            }
        }
    };
}

permissions!(
    /// Read and change the own account. Held even before a role is assigned, so that people can sign in and wait.
    OwnAccount "own_account" NotActivated false,
    OrganizationView "organization_view" Annotator false,
    MembersView "members_view" Manager false,
    MembersInvite "members_invite" Manager false,
    MembersManage "members_manage" Administrator false,
    SettingsManage "settings_manage" Administrator false,
    AuditView "audit_view" Administrator false,
    /// Which roles may do what.
    PermissionsManage "permissions_manage" Owner false,
    TokensUse "tokens_use" Annotator false,
    TokensCreate "tokens_create" Annotator false,
    /// Know of all projects without being a member, but for the sandboxes of others.
    ProjectsSeeAll "projects_see_all" Administrator false,
    ProjectsList "projects_list" Annotator false,
    ProjectsCreate "projects_create" Manager false,
    WorkspacesList "workspaces_list" Annotator false,
    WorkspacesCreate "workspaces_create" Manager false,
    /// Held in each workspace that somebody belongs to, as are the next two.
    WorkspaceView "workspace_view" Annotator false,
    WorkspaceMembersView "workspace_members_view" Reviewer false,
    /// Name it, archive and delete it, say who is in it and which projects are.
    WorkspaceChange "workspace_change" Manager false,
    ProjectView "project_view" Annotator true,
    ProjectChange "project_change" Manager true,
    ProjectDelete "project_delete" Manager true,
    ProjectMembersManage "project_members_manage" Manager true,
    /// See task data. Annotators see only the tasks they worked on.
    DataView "data_view" Annotator true,
    /// See a project that is not published.
    UnpublishedView "unpublished_view" Manager true,
    /// See the work of others, and so all tasks.
    OthersWorkView "others_work_view" Reviewer true,
    /// See data that the project hides from the role, with a reason.
    DataReveal "data_reveal" Manager true,
    TasksCreate "tasks_create" Manager true,
    TasksChange "tasks_change" Manager true,
    TasksDelete "tasks_delete" Manager true,
    Label "label" Annotator true,
    AnnotationsChangeAny "annotations_change_any" Reviewer true,
    AnnotationsDeleteAny "annotations_delete_any" Manager true,
    GroundTruthSet "ground_truth_set" Reviewer true,
    PredictionsChange "predictions_change" Manager true,
    ViewsUse "views_use" Annotator true,
    ViewsChange "views_change" Reviewer true,
    ViewsReset "views_reset" Manager true,
    /// Compare the counters of a project with what they count.
    CacheReset "cache_reset" Manager true,
    /// How a project stands, and who did how much.
    DashboardView "dashboard_view" Reviewer true,
    ActionsRun "actions_run" Manager true,
    Export "export" Manager true,
    StatsView "stats_view" Reviewer true,
    /// Connections to object stores, with their syncs.
    StoragesManage "storages_manage" Manager true,
    /// Addresses that are told what happens. Those of all projects are for administrators.
    WebhooksManage "webhooks_manage" Manager true,
);

impl Role {
    /// Where its organisation chose nothing else: see `RolePolicy`.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.rank() >= permission.least_role().rank()
    }
}
