use super::{Workspace, object::select_workspaces};
use crate::{
    Args, Database, Fetch, Value,
    access::{Caller, OrganizationScope, WorkspaceScope},
    args,
};
use labelkeep_model::{Error, Permission, Result, Say};

/// Which workspaces to list.
#[derive(Debug, Default)]
pub struct ListWorkspaces {
    /// Only archived ones, or none of them.
    pub archived: Option<bool>,
    /// Only personal sandboxes, or none of them.
    pub personal: Option<bool>,
    /// The deleted ones instead, for who may bring them back.
    pub deleted: bool,
}

fn seen_by(caller: &Caller) -> Args {
    let (sees_all, sees_unpublished) = (Permission::ProjectsSeeAll, Permission::UnpublishedView);
    args![caller.organization(), caller.user(), caller.may(sees_all), caller.may(sees_unpublished)]
}

impl Database {
    /// The workspaces that the caller belongs to, or knows of as an administrator, by title.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn list_workspaces(&self, scope: &OrganizationScope, query: &ListWorkspaces) -> Result<Vec<Workspace>> {
        scope.require(Permission::WorkspacesList)?;
        if query.deleted && !scope.caller().may(Permission::WorkspaceChange) {
            return Ok(Vec::new());
        }
        self.make_sandbox(scope.caller()).await?;
        let mut args = seen_by(scope.caller());
        args.extend([Value::from(query.archived), Value::from(query.personal), Value::from(query.deleted)]);
        let sql = select_workspaces!(
            "(w.deleted_at IS NOT NULL) = $7 AND COALESCE($5, w.archived_at IS NOT NULL) = (w.archived_at IS NOT NULL) \
             AND COALESCE($6, w.is_personal) = w.is_personal ORDER BY w.is_personal DESC, LOWER(w.title), w.id"
        );
        let mut database = self;
        database.fetch_all(sql, args).await?.iter().map(Workspace::from_row).collect()
    }

    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn workspace(&self, scope: &WorkspaceScope) -> Result<Workspace> {
        let mut args = seen_by(scope.caller());
        args.push(Value::from(scope.id()));
        let mut database = self;
        let row = database.fetch_optional(select_workspaces!("w.id = $5"), args).await?;
        Workspace::from_row(&row.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Workspace".into() }))?)
    }
}
