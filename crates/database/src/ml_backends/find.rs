use super::MlBackend;
use crate::{
    Database, Fetch,
    access::{Caller, Credential, ProjectScope, TokenLimits},
    args,
};
use labelkeep_model::{Error, OrganizationId, ProjectId, Result, Role, Say, TokenScope, UserId};
use std::sync::Arc;

impl Database {
    /// The backends of a project, oldest first.
    pub async fn ml_backends(&self, scope: &ProjectScope) -> Result<Vec<MlBackend>> {
        let mut database = self;
        let sql = "SELECT * FROM ml_backends WHERE project_id = $1 AND deleted_at IS NULL ORDER BY id";
        database.fetch_all(sql, args![scope.id()]).await?.iter().map(MlBackend::from_row).collect()
    }

    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn ml_backend(&self, scope: &ProjectScope, id: i64) -> Result<MlBackend> {
        let mut database = self;
        let sql = "SELECT * FROM ml_backends WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL";
        let row = database.fetch_optional(sql, args![id, scope.id()]).await?;
        MlBackend::from_row(&row.ok_or_else(no_backend)?)
    }

    /// The backend whose predictions people begin from.
    pub async fn chosen_ml_backend(&self, scope: &ProjectScope) -> Result<Option<MlBackend>> {
        let mut database = self;
        let sql = "SELECT b.* FROM projects p JOIN ml_backends b ON b.id = p.chosen_backend \
                   WHERE p.id = $1 AND p.show_collab_predictions = TRUE AND b.deleted_at IS NULL";
        let row = database.fetch_optional(sql, args![scope.id()]).await?;
        row.map(|row| MlBackend::from_row(&row)).transpose()
    }

    /// The backend that predicts what is read, where the project wants that.
    pub async fn evaluating_ml_backend(&self, scope: &ProjectScope) -> Result<Option<MlBackend>> {
        let mut database = self;
        let sql = "SELECT b.* FROM projects p JOIN ml_backends b ON b.project_id = p.id \
                   WHERE p.id = $1 AND p.evaluate_predictions_automatically = TRUE AND b.deleted_at IS NULL ORDER BY b.id LIMIT 1";
        let row = database.fetch_optional(sql, args![scope.id()]).await?;
        row.map(|row| MlBackend::from_row(&row)).transpose()
    }

    /// A backend itself, by the id that its token has: it may read its project, and nothing else. Also what its token was made
    /// with, which is still to be compared.
    pub async fn caller_by_ml_backend(&self, id: i64, address: &str) -> Result<Option<(Arc<Caller>, String)>> {
        let mut database = self;
        let sql = "SELECT b.project_id, b.token_seed, p.organization_id FROM ml_backends b \
                   JOIN projects p ON p.id = b.project_id WHERE b.id = $1 AND b.deleted_at IS NULL AND p.deleted_at IS NULL";
        let Some(row) = database.fetch_optional(sql, args![id]).await? else { return Ok(None) };
        let organization = OrganizationId(row.get("organization_id")?);
        let mut caller = Caller::nobody(organization, Credential::MlBackend(id), address.to_owned());
        debug_assert_eq!(caller.user, UserId(0));
        // All of one project, which only who sees all projects has without being a member; the limits keep it to reading there.
        caller.role = Role::Administrator;
        let projects = vec![ProjectId(row.get("project_id")?)];
        caller.limits = Some(Arc::new(TokenLimits { scope: TokenScope::Read, projects }));
        Ok(Some((Arc::new(caller), row.get("token_seed")?)))
    }
}

pub(super) fn no_backend() -> Error {
    Error::not_found(Say::NoSuchObject { what: "MLBackend".into() })
}
