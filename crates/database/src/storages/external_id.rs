//! What a trust policy of a customer's cloud demands with each role. It is the organisation's and never somebody's choice:
//! nobody can have us take a role that trusts us for somebody else (confused deputy).

use crate::{
    Database, Fetch,
    access::{OrganizationScope, ProjectScope},
    args,
};
use labelkeep_model::{OrganizationId, Permission, Result};

impl Database {
    /// The external id of the project's organisation; made when it is first asked.
    ///
    /// # Errors
    /// 403 without the right to connect storages.
    pub async fn external_id(&self, scope: &ProjectScope) -> Result<String> {
        scope.require(Permission::StoragesManage)?;
        self.external_id_of(scope.caller().organization()).await
    }

    /// The same for a connection of the organisation itself.
    ///
    /// # Errors
    /// 403 without the right to make one.
    pub async fn external_id_of_organization(&self, scope: &OrganizationScope) -> Result<String> {
        scope.require(Permission::SettingsManage)?;
        self.external_id_of(scope.organization()).await
    }

    async fn external_id_of(&self, organization: OrganizationId) -> Result<String> {
        let mut database = self;
        let sql = "SELECT external_id FROM organizations WHERE id = $1";
        if let Some(id) = database.fetch_one(sql, args![organization]).await?.get("external_id")? {
            return Ok(id);
        }
        let fresh = format!("labelkeep-{}", self.rng().uuid().simple());
        self.write(move |transaction| {
            Box::pin(async move {
                // Of two who ask at the same moment the first one's stays.
                let sql = "UPDATE organizations SET external_id = COALESCE(external_id, $2) WHERE id = $1 \
                           RETURNING external_id";
                transaction.fetch_one(sql, args![organization, fresh]).await?.get("external_id")
            })
        })
        .await
    }
}
