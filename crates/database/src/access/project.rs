use super::{Caller, Credential, Proof};
use crate::{Database, Fetch, args};
use labelkeep_model::{
    AnnotationId, Error, OrganizationId, Permission, Permissions, ProjectId, Result, Role, Say, TaskId, UserId,
};
use std::sync::Arc;

/// What was declared for a route that concerns the organisation, and is held by its caller.
#[derive(Debug, Clone)]
pub struct OrganizationScope {
    pub(super) caller: Arc<Caller>,
    pub(super) permission: Permission,
}

impl OrganizationScope {
    #[must_use]
    pub fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.caller.organization
    }

    /// # Errors
    /// 403 when this scope was not given for `permission`, nor does the caller hold it.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.permission == permission {
            return Ok(());
        }
        self.caller.in_organization(permission).map(|_| ())
    }
}

impl Caller {
    /// The right to do `permission` in the caller's organisation.
    ///
    /// # Errors
    /// 403 when the role does not have it.
    pub fn in_organization(self: &Arc<Self>, permission: Permission) -> Result<OrganizationScope> {
        let is_held = permission == Permission::OwnAccount || (self.role.is_active() && self.may(permission));
        // A backend is nobody in the organisation, and has no account.
        if self.role == Role::Deactivated || !is_held || matches!(self.credential, Credential::MlBackend(_)) {
            return Err(Error::forbidden());
        }
        if let Some(limits) = &self.limits {
            limits.require_organization(permission)?;
        }
        Ok(OrganizationScope { caller: Arc::clone(self), permission })
    }
}

/// Which tasks of a project somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    All,
    /// Annotators: the tasks they worked on or hold, and of these only their own annotations. They get lists only
    /// when the project shows them the Data Manager.
    Own {
        user: UserId,
        may_list: bool,
    },
}

/// What somebody is in a project, and may do there.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    pub role: Role,
    pub permissions: Permissions,
}

/// The right to do what the route declared in one project.
#[derive(Debug, Clone)]
pub struct ProjectScope {
    pub(super) caller: Arc<Caller>,
    pub(super) project: ProjectId,
    /// In this project: membership may override the organisation's role.
    pub(super) role: Role,
    pub(super) visibility: Visibility,
    /// Whether its labeling config has a control.
    pub(super) is_configured: bool,
    /// Whether data that its labeling interface does not use are not for the caller.
    pub(super) hides_data: bool,
}

impl ProjectScope {
    /// Work of annotators has names that the config gives. Without one, anything they send would have to be thought of
    /// by the first.
    ///
    /// # Errors
    /// 400 for annotators, while the project has no config.
    pub fn require_config(&self) -> Result<()> {
        if self.is_configured || self.role != Role::Annotator {
            return Ok(());
        }
        let text = Say::NoConfigYet;
        Err(Error::field("result", text))
    }

    #[must_use]
    pub fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    #[must_use]
    pub fn id(&self) -> ProjectId {
        self.project
    }

    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    #[must_use]
    pub fn visibility(&self) -> Visibility {
        self.visibility
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.standing().permissions.contains(permission)
    }

    /// What the caller is in this project, and may do there.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let held = self.caller.policy.of(self.role);
        // A file of the project has all of it.
        let permissions = if self.hides_data { held.without(Permission::Export) } else { held };
        Standing { role: self.role, permissions }
    }

    pub(crate) fn hides_data(&self) -> bool {
        self.hides_data
    }

    /// # Errors
    /// 403 when the caller does not hold `permission` in this project.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if !self.may(permission) {
            return Err(Error::forbidden());
        }
        self.caller.limits().map_or(Ok(()), |limits| limits.require(permission))
    }

    /// A task that was found through this project, in the same transaction or query.
    #[must_use]
    pub(crate) fn task(&self, task: TaskId) -> TaskScope {
        TaskScope { project: self.clone(), task }
    }

    /// For who stands at this machine, whose caller is found in the database.
    pub(crate) fn for_command_line(caller: Arc<Caller>, project: ProjectId) -> Self {
        Self {
            caller,
            project,
            role: Role::Administrator,
            visibility: Visibility::All,
            is_configured: true,
            hides_data: false,
        }
    }

    /// For work in the background, which was allowed when it was asked for. Not for requests.
    ///
    /// # Errors
    /// When the project is gone.
    pub async fn unscoped_for_job(database: &Database, project: ProjectId, created_by: Option<UserId>) -> Result<Self> {
        let mut database = database;
        let row = database
            .fetch_optional(
                "SELECT p.organization_id, u.email FROM projects p LEFT JOIN users u ON u.id = $2 \
                 WHERE p.id = $1 AND p.deleted_at IS NULL",
                args![project, created_by],
            )
            .await?
            .ok_or_else(|| Error::not_found(Say::ProjectIsDeleted))?;
        let caller = Caller {
            user: created_by.unwrap_or(UserId(0)),
            organization: OrganizationId(row.get("organization_id")?),
            role: Role::Administrator,
            policy: Arc::default(),
            email: row.get::<Option<String>>("email")?.unwrap_or_default(),
            credential: Credential::Job,
            address: String::new(),
            proof: Proof::default(),
            limits: None,
        };
        Ok(Self {
            caller: Arc::new(caller),
            project,
            role: Role::Administrator,
            visibility: Visibility::All,
            is_configured: true,
            hides_data: false,
        })
    }
}

/// The right to do what the route declared with one task.
#[derive(Debug, Clone)]
pub struct TaskScope {
    pub(super) project: ProjectScope,
    pub(super) task: TaskId,
}

impl TaskScope {
    #[must_use]
    pub fn project(&self) -> &ProjectScope {
        &self.project
    }

    #[must_use]
    pub fn caller(&self) -> &Arc<Caller> {
        &self.project.caller
    }

    #[must_use]
    pub fn id(&self) -> TaskId {
        self.task
    }
}

/// The right to do what the route declared with one annotation.
#[derive(Debug, Clone)]
pub struct AnnotationScope {
    pub(super) task: TaskScope,
    pub(super) annotation: AnnotationId,
    pub(super) completed_by: Option<UserId>,
}

impl AnnotationScope {
    #[must_use]
    pub fn task(&self) -> &TaskScope {
        &self.task
    }

    #[must_use]
    pub fn project(&self) -> &ProjectScope {
        &self.task.project
    }

    #[must_use]
    pub fn id(&self) -> AnnotationId {
        self.annotation
    }

    #[must_use]
    pub fn is_own(&self) -> bool {
        self.completed_by == Some(self.task.caller().user)
    }

    /// People change what they made; what others made needs `permission`.
    ///
    /// # Errors
    /// 403.
    pub fn require_own_or(&self, permission: Permission) -> Result<()> {
        if self.is_own() { Ok(()) } else { self.project().require(permission) }
    }
}
