//! From a caller and an id to a scope, in one query. Who is no member hears 404, a member without the right 403.

use super::{AnnotationScope, Caller, Credential, ProjectScope, Standing, TaskScope, Visibility};
use crate::{
    Args, Database, Fetch, Row,
    access::{membership::is_member, task_people::is_task_of},
    args,
    engine::dialect::Sql,
};
use labelkeep_model::{AnnotationId, Error, Permission, ProjectId, Result, Role, Say, TaskId, UserId};
use std::sync::Arc;

/// What every lookup selects of the project. `$1` is the object, `$2` the caller.
macro_rules! scope_query {
    ($extra:literal, $from:literal, $condition:literal) => {
        concat!(
            "SELECT p.id AS project_id, p.organization_id, p.is_published, p.show_annotation_history, \
             p.show_unused_data_columns_to_annotators, p.show_unused_data_columns_to_reviewers, p.parsed_label_config <> '{}' AS is_configured, ",
            "p.sandbox_of, m.role AS member_role, ",
            is_member!("$2"),
            " AS is_member",
            $extra,
            " FROM ",
            $from,
            " LEFT JOIN project_members m ON m.project_id = p.id AND m.user_id = $2 WHERE ",
            $condition,
            " AND p.deleted_at IS NULL"
        )
    };
}

impl Caller {
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn project(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        project: ProjectId,
    ) -> Result<ProjectScope> {
        let sql = scope_query!("", "projects p", "p.id = $1");
        self.find(database, permission, sql, args![project, self.user], "Project").await.map(|(scope, _)| scope)
    }

    /// Also a project in the trash, which only who may delete projects can see.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn project_in_trash(self: &Arc<Self>, database: &Database, project: ProjectId) -> Result<ProjectScope> {
        let sql = concat!(
            "SELECT p.id AS project_id, p.organization_id, p.is_published, p.show_annotation_history, \
             p.show_unused_data_columns_to_annotators, p.show_unused_data_columns_to_reviewers, p.parsed_label_config <> '{}' AS is_configured, p.sandbox_of, m.role AS member_role, ",
            is_member!("$2"),
            " AS is_member FROM projects p LEFT JOIN project_members m ON m.project_id = p.id AND m.user_id = $2 \
             WHERE p.id = $1 AND p.deleted_at IS NOT NULL"
        );
        let found = self.find(database, Permission::ProjectDelete, sql, args![project, self.user], "Project").await;
        found.map(|(scope, _)| scope)
    }

    /// # Errors
    /// 404 for who is no member or, as an annotator, has nothing to do with the task; 403 without the right.
    pub async fn task(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        task: TaskId,
    ) -> Result<TaskScope> {
        let sql = scope_query!("", "tasks t JOIN projects p ON p.id = t.project_id", "t.id = $1 AND t.trashed_by = 0");
        let (project, _) = self.find(database, permission, sql, args![task, self.user], "Task").await?;
        if let Visibility::Own { user, .. } = project.visibility {
            require_own_task(database, &project, task, user).await?;
        }
        Ok(project.task(task))
    }

    /// # Errors
    /// 404 for who is no member or, as an annotator, did not make it; 403 without the right.
    pub async fn annotation(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        annotation: AnnotationId,
    ) -> Result<AnnotationScope> {
        let sql = scope_query!(
            ", a.task_id, a.completed_by",
            "annotations a JOIN tasks t ON t.id = a.task_id JOIN projects p ON p.id = t.project_id",
            "a.id = $1 AND a.trashed_by = 0 AND t.trashed_by = 0"
        );
        let (project, row) = self.find(database, permission, sql, args![annotation, self.user], "Annotation").await?;
        let completed_by = row.get::<Option<i64>>("completed_by")?.map(UserId);
        if matches!(project.visibility, Visibility::Own { user, .. } if completed_by != Some(user)) {
            return Err(no_match("Annotation"));
        }
        let task = project.task(TaskId(row.get("task_id")?));
        Ok(AnnotationScope { task, annotation, completed_by })
    }

    /// The task of a draft; drafts are their author's alone.
    ///
    /// # Errors
    /// 404 for anybody else.
    pub async fn draft(self: &Arc<Self>, database: &Database, permission: Permission, draft: i64) -> Result<TaskScope> {
        let sql = scope_query!(
            ", d.task_id",
            "drafts d JOIN tasks t ON t.id = d.task_id JOIN projects p ON p.id = t.project_id",
            "d.id = $1 AND d.user_id = $2 AND t.trashed_by = 0"
        );
        let (project, row) = self.find(database, permission, sql, args![draft, self.user], "AnnotationDraft").await?;
        Ok(project.task(TaskId(row.get("task_id")?)))
    }

    /// # Errors
    /// As `task`.
    pub async fn prediction(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        prediction: i64,
    ) -> Result<TaskScope> {
        let sql = scope_query!(
            ", d.task_id",
            "predictions d JOIN tasks t ON t.id = d.task_id JOIN projects p ON p.id = t.project_id",
            "d.id = $1 AND d.trashed_by = 0 AND t.trashed_by = 0"
        );
        let (project, row) = self.find(database, permission, sql, args![prediction, self.user], "Prediction").await?;
        let task = TaskId(row.get("task_id")?);
        if let Visibility::Own { user, .. } = project.visibility {
            require_own_task(database, &project, task, user).await?;
        }
        Ok(project.task(task))
    }

    /// The project of a Data Manager view.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn view(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        view: i64,
    ) -> Result<ProjectScope> {
        let sql = scope_query!("", "views v JOIN projects p ON p.id = v.project_id", "v.id = $1");
        self.find(database, permission, sql, args![view, self.user], "View").await.map(|(scope, _)| scope)
    }

    /// The project of a storage.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn storage(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        storage: i64,
    ) -> Result<ProjectScope> {
        let sql =
            scope_query!("", "storages s JOIN projects p ON p.id = s.project_id", "s.id = $1 AND s.deleted_at IS NULL");
        self.find(database, permission, sql, args![storage, self.user], "Storage").await.map(|(scope, _)| scope)
    }

    /// The project of an ML backend.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn ml_backend(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        backend: i64,
    ) -> Result<ProjectScope> {
        let sql = scope_query!(
            "",
            "ml_backends b JOIN projects p ON p.id = b.project_id",
            "b.id = $1 AND b.deleted_at IS NULL"
        );
        self.find(database, permission, sql, args![backend, self.user], "MLBackend").await.map(|(scope, _)| scope)
    }

    /// The project of an uploaded file.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn file_upload(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        file: i64,
    ) -> Result<ProjectScope> {
        let sql = scope_query!(
            "",
            "file_uploads f JOIN projects p ON p.id = f.project_id",
            "f.id = $1 AND f.is_temporary = FALSE"
        );
        self.find(database, permission, sql, args![file, self.user], "FileUpload").await.map(|(scope, _)| scope)
    }

    /// The project of a job.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn job(self: &Arc<Self>, database: &Database, permission: Permission, job: i64) -> Result<ProjectScope> {
        let sql = scope_query!("", "jobs j JOIN projects p ON p.id = j.project_id", "j.id = $1");
        self.find(database, permission, sql, args![job, self.user], "Job").await.map(|(scope, _)| scope)
    }

    async fn find(
        self: &Arc<Self>,
        database: &Database,
        permission: Permission,
        sql: impl Into<Sql> + Send,
        args: Args,
        what: &'static str,
    ) -> Result<(ProjectScope, Row)> {
        let mut database = database;
        if !self.role.is_active() {
            return Err(Error::forbidden());
        }
        let row = database.fetch_optional(sql, args).await?.ok_or_else(|| no_match(what))?;
        let scope = self.project_scope(&row).ok_or_else(|| no_match(what))?;
        scope.require(permission)?;
        Ok((scope, row))
    }

    /// `None`: not this person's to know.
    fn project_scope(self: &Arc<Self>, row: &Row) -> Option<ProjectScope> {
        if row.get::<i64>("organization_id").ok()? != self.organization.0 {
            return None;
        }
        let project = ProjectId(row.get("project_id").ok()?);
        if self.limits().is_some_and(|limits| !limits.allows(project)) {
            return None;
        }
        let is_seen = match row.get::<Option<i64>>("sandbox_of").ok()? {
            // A backend is kept to its project by its limits.
            Some(person) => person == self.user.0 || matches!(self.credential, Credential::MlBackend(_)),
            None => self.may(Permission::ProjectsSeeAll) || row.get::<bool>("is_member").ok()?,
        };
        if !is_seen {
            return None;
        }
        let override_role = row.get::<Option<String>>("member_role").ok()?.and_then(|code| code.parse::<Role>().ok());
        let role = effective_role(self.role, override_role);
        let held = self.policy.of(role);
        if !held.contains(Permission::UnpublishedView) && !row.get::<bool>("is_published").ok()? {
            return None;
        }
        let visibility = match held.contains(Permission::OthersWorkView) {
            true => Visibility::All,
            false => Visibility::Own { user: self.user, may_list: row.get("show_annotation_history").ok()? },
        };
        let is_configured = row.get("is_configured").ok()?;
        let hides_data = match role {
            Role::Annotator => !row.get::<bool>("show_unused_data_columns_to_annotators").ok()?,
            Role::Reviewer => !row.get::<bool>("show_unused_data_columns_to_reviewers").ok()?,
            _ => false,
        };
        Some(ProjectScope { caller: Arc::clone(self), project, role, visibility, is_configured, hides_data })
    }
}

impl Caller {
    /// What the caller is in a project whose membership says this role.
    pub(crate) fn standing_as(&self, in_project: Option<Role>) -> Standing {
        let role = effective_role(self.role, in_project);
        Standing { role, permissions: self.policy.of(role) }
    }
}

/// Only annotators and reviewers can have another role in a project (roles.md 2.3).
#[must_use]
pub fn effective_role(role: Role, in_project: Option<Role>) -> Role {
    match (role, in_project) {
        (Role::Annotator | Role::Reviewer, Some(other @ (Role::Annotator | Role::Reviewer))) => other,
        _ => role,
    }
}

async fn require_own_task(database: &Database, project: &ProjectScope, task: TaskId, user: UserId) -> Result<()> {
    let is_own = is_task_of(database, project.project, task, user, database.now()).await?;
    if is_own { Ok(()) } else { Err(no_match("Task")) }
}

fn no_match(what: &str) -> Error {
    Error::not_found(Say::NoSuchObject { what: what.into() })
}
