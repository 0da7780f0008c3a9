//! What the owner chose about roles: which of them may do what.

use crate::{Database, Fetch, access::OrganizationScope, args, audit};
use labelkeep_model::{Choice, Error, Permission, Result, Role, RolePolicy};
use serde_json::json;
use std::collections::BTreeMap;

/// By the name of the choice: the roles that hold it.
pub type Chosen = BTreeMap<String, Vec<Role>>;

/// What is stored: a JSON object of names and codes of roles. What a newer program wrote and this one does not know is skipped.
pub(crate) fn read(stored: &str) -> Result<Chosen> {
    let all: BTreeMap<String, Vec<String>> = serde_json::from_str(stored).map_err(Error::internal)?;
    let roles = |codes: Vec<String>| codes.iter().filter_map(|code| code.parse::<Role>().ok()).collect();
    Ok(all.into_iter().map(|(key, codes)| (key, roles(codes))).collect())
}

pub(crate) fn policy(stored: &str) -> Result<RolePolicy> {
    if stored == "{}" {
        return Ok(RolePolicy::default());
    }
    let chosen = read(stored)?;
    Ok(RolePolicy::chosen(chosen.iter().map(|(key, roles)| (key.as_str(), roles.as_slice()))))
}

impl Database {
    /// # Errors
    /// 403 for who is not the owner.
    pub async fn role_choices(&self, scope: &OrganizationScope) -> Result<Chosen> {
        scope.require(Permission::PermissionsManage)?;
        let mut database = self;
        let sql = "SELECT permission_roles FROM organizations WHERE id = $1";
        let row = database.fetch_one(sql, args![scope.organization()]).await?;
        read(&row.get::<String>("permission_roles")?)
    }

    /// Which roles hold it from the next request on; `None`: those of the beginning.
    ///
    /// # Errors
    /// 403 for who is not the owner.
    pub async fn choose_roles(
        &self,
        scope: &OrganizationScope,
        choice: &'static Choice,
        roles: Option<Vec<Role>>,
    ) -> Result<()> {
        scope.require(Permission::PermissionsManage)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT permission_roles FROM organizations WHERE id = $1 /*pg FOR NO KEY UPDATE*/";
                let row = transaction.fetch_one(sql, args![caller.organization()]).await?;
                let mut chosen: BTreeMap<String, serde_json::Value> =
                    serde_json::from_str(&row.get::<String>("permission_roles")?).map_err(Error::internal)?;
                let (before, after) = (chosen.get(choice.key).cloned(), roles.as_ref().map(|roles| json!(roles)));
                match after.clone() {
                    Some(roles) => chosen.insert(choice.key.to_owned(), roles),
                    None => chosen.remove(choice.key),
                };
                let now = transaction.now();
                let sql = "UPDATE organizations SET permission_roles = $2, updated_at = $3 WHERE id = $1";
                transaction.execute(sql, args![caller.organization(), json!(chosen).to_string(), now]).await?;
                let default = json!(choice.default_roles());
                let entry = audit::Entry {
                    action: "organization.permission_changed",
                    object_type: "organization",
                    object_id: Some(caller.organization().0),
                    project: None,
                    details: json!({
                        "permission": choice.key,
                        "from": before.unwrap_or_else(|| default.clone()),
                        "to": after.unwrap_or(default),
                    }),
                };
                audit::record(transaction, &caller, entry).await
            })
        })
        .await
    }
}
