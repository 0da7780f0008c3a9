//! Whether single sign-on is the only way in.

use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential, OrganizationScope},
    args, audit,
};
use labelkeep_model::{Error, OrganizationId, Permission, Result, Say};
use serde_json::json;

impl Database {
    pub async fn is_only_single_sign_on(&self) -> Result<bool> {
        let mut database = self;
        let sql = "SELECT only_single_sign_on FROM organizations ORDER BY id LIMIT 1";
        let row = database.fetch_optional(sql, args![]).await?;
        row.map_or(Ok(false), |row| row.get("only_single_sign_on"))
    }

    /// Who turns passwords off came without one: so it is known that there is another way in. Sessions by password end.
    ///
    /// # Errors
    /// 403 without the right; 409 for who came by password.
    pub async fn set_only_single_sign_on(&self, scope: &OrganizationScope, only: bool) -> Result<()> {
        scope.require(Permission::SettingsManage)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                set(transaction, &caller, only).await?;
                if only {
                    let sql = "SELECT s.id FROM sessions s JOIN sign_in_providers p ON p.id = s.provider_id \
                               WHERE s.id = $1 AND p.is_owners = TRUE AND p.deleted_at IS NULL";
                    let here = if let Credential::Session(session) = caller.credential() { session.0 } else { 0 };
                    if transaction.fetch_optional(sql, args![here]).await?.is_none() {
                        return Err(Error::conflict(Say::ComeBySingleSignOnFirst));
                    }
                    let sql = "UPDATE sessions SET ended_at = $2 WHERE ended_at IS NULL AND provider_id IS NULL \
                               AND user_id IN (SELECT id FROM users WHERE organization_id = $1)";
                    transaction.execute(sql, args![caller.organization(), now]).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// The way back, from the command line of the server's own machine.
    ///
    /// # Errors
    /// 409 when there is no organisation yet.
    pub async fn allow_passwords_from_command_line(&self) -> Result<()> {
        let organization = self.first_organization().await?.ok_or_else(|| Error::conflict(Say::NoOwnerYet))?;
        self.write(move |transaction| {
            Box::pin(async move {
                let caller = Caller::nobody(organization, Credential::CommandLine, String::new());
                set(transaction, &caller, false).await
            })
        })
        .await
    }
}

async fn set(transaction: &mut Transaction, caller: &Caller, only: bool) -> Result<()> {
    let now = transaction.now();
    let OrganizationId(id) = caller.organization();
    let sql = "UPDATE organizations SET only_single_sign_on = $2, updated_at = $3 WHERE id = $1";
    transaction.execute(sql, args![id, only, now]).await?;
    let entry = audit::Entry {
        action: "organization.changed",
        object_type: "organization",
        object_id: Some(id),
        project: None,
        details: json!({ "only_single_sign_on": only }),
    };
    audit::record(transaction, caller, entry).await
}
