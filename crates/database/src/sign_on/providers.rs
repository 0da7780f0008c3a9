//! The providers of an organisation. Secrets are sealed, and shown to nobody.

use crate::{
    Database, Fetch, Row, Transaction,
    access::{Caller, OrganizationScope},
    args, audit,
};
use labelkeep_model::{Error, Permission, Result, Role, Say};
use labelkeep_secrets::{KeyRing, Place};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// Each has a button on the sign-in page.
const MOST_PROVIDERS: i64 = 20;

/// A provider as it is stored.
#[derive(Debug, Clone)]
pub struct Provider {
    pub id: i64,
    pub organization: i64,
    pub slug: String,
    pub title: String,
    pub issuer: String,
    pub client_id: String,
    /// Sealed for `client_secret_place`.
    pub sealed: Option<String>,
    pub settings: ProviderSettings,
    /// Whether an owner saved it last.
    pub is_owners: bool,
}

/// Who has this group has this role; of several the most elevated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGroup {
    pub group: String,
    pub role: Role,
}

/// Who has this group is a member of this project, in the role of the organisation or in this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectGroup {
    pub group: String,
    pub project: i64,
    #[serde(default)]
    pub role: Option<Role>,
}

/// Who has this group is in this workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceGroup {
    pub group: String,
    pub workspace: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderSettings {
    pub scopes: String,
    /// The claim that lists groups.
    pub groups_claim: String,
    pub role_groups: Vec<RoleGroup>,
    pub project_groups: Vec<ProjectGroup>,
    pub workspace_groups: Vec<WorkspaceGroup>,
    /// Whether somebody who has no account gets one.
    pub makes_accounts: bool,
    /// The role of who has none of the groups.
    pub default_role: Role,
    /// Whether an account with the same confirmed address is theirs.
    pub links_by_address: bool,
    /// Whether addresses count as confirmed of which the provider does not say it.
    pub confirms_addresses: bool,
    /// Who may come: addresses behind these domains; none: all.
    pub domains: Vec<String>,
    pub second_factor: SecondFactorTrust,
    /// Values of `amr` or `acr` by which the provider says that it asked for one.
    pub second_factor_values: Vec<String>,
}

/// Whether the provider asks for a second factor, so that none is asked for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorTrust {
    Never,
    /// Where it says so.
    Said,
    Always,
}

impl Default for ProviderSettings {
    fn default() -> Self {
        Self {
            scopes: "openid email profile".to_owned(),
            groups_claim: "groups".to_owned(),
            role_groups: Vec::new(),
            project_groups: Vec::new(),
            workspace_groups: Vec::new(),
            makes_accounts: true,
            default_role: Role::NotActivated,
            links_by_address: true,
            confirms_addresses: false,
            domains: Vec::new(),
            second_factor: SecondFactorTrust::Said,
            second_factor_values: ["mfa", "otp", "hwk", "fido"].map(str::to_owned).to_vec(),
        }
    }
}

/// A provider to be, or as it shall be.
#[derive(Debug, Clone)]
pub struct NewProvider {
    pub slug: String,
    pub title: String,
    pub issuer: String,
    pub client_id: String,
    /// `None` leaves the one that is there.
    pub client_secret: Option<String>,
    pub settings: ProviderSettings,
}

/// Where the secret of a client is kept.
#[must_use]
pub fn client_secret_place(provider: i64) -> Place<'static> {
    Place { table: "sign_in_providers", row: provider, column: "client_secret" }
}

impl ProviderSettings {
    /// Whether a second factor was shown there, of which the provider said this.
    #[must_use]
    pub fn knows_second_factor(&self, said: &[&str]) -> bool {
        match self.second_factor {
            SecondFactorTrust::Never => false,
            SecondFactorTrust::Said => self.second_factor_values.iter().any(|value| said.contains(&value.as_str())),
            SecondFactorTrust::Always => true,
        }
    }
}

impl Provider {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            organization: row.get("organization_id")?,
            slug: row.get("slug")?,
            title: row.get("title")?,
            issuer: row.get("issuer")?,
            client_id: row.get("client_id")?,
            sealed: row.get("client_secret")?,
            settings: serde_json::from_str(&row.get::<String>("settings")?).map_err(Error::internal)?,
            is_owners: row.get("is_owners")?,
        })
    }
}

impl Database {
    /// Those by which people can sign in, for the page where nobody is signed in yet.
    pub async fn sign_in_providers(&self) -> Result<Vec<Provider>> {
        let mut database = self;
        let sql = "SELECT * FROM sign_in_providers WHERE deleted_at IS NULL ORDER BY id LIMIT 50";
        database.fetch_all(sql, args![]).await?.iter().map(Provider::from_row).collect()
    }

    pub async fn sign_in_provider(&self, slug: &str) -> Result<Option<Provider>> {
        let mut database = self;
        let sql = "SELECT * FROM sign_in_providers WHERE slug = $1 AND deleted_at IS NULL";
        database.fetch_optional(sql, args![slug]).await?.as_ref().map(Provider::from_row).transpose()
    }

    /// # Errors
    /// 403 without the right; 404 when there is none.
    pub async fn sign_in_provider_to_manage(&self, scope: &OrganizationScope, id: i64) -> Result<Provider> {
        scope.require(Permission::SettingsManage)?;
        let mut database = self;
        let sql = "SELECT * FROM sign_in_providers WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL";
        let row = database.fetch_optional(sql, args![id, scope.organization()]).await?;
        Provider::from_row(&row.ok_or_else(no_provider)?)
    }

    /// # Errors
    /// 403 without the right; 400 when the name in addresses is taken; 409 when there are too many.
    pub async fn add_sign_in_provider(
        &self,
        scope: &OrganizationScope,
        new: NewProvider,
        ring: Arc<KeyRing>,
    ) -> Result<Provider> {
        scope.require(Permission::SettingsManage)?;
        let caller = scope.caller().clone();
        let rng = self.rng().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let provider = insert(transaction, &caller, &new).await?;
                keep_secret(transaction, provider, new.client_secret.as_deref(), &ring, rng.as_ref()).await?;
                record(transaction, &caller, "sign_in_provider.created", provider, told(&new)).await?;
                find(transaction, &caller, provider).await
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right; 404 when there is none.
    pub async fn change_sign_in_provider(
        &self,
        scope: &OrganizationScope,
        id: i64,
        new: NewProvider,
        ring: Arc<KeyRing>,
    ) -> Result<Provider> {
        scope.require(Permission::SettingsManage)?;
        let caller = scope.caller().clone();
        let rng = self.rng().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let old = find(transaction, &caller, id).await?;
                update(transaction, &caller, id, &new).await?;
                if old.issuer != new.issuer || old.client_id != new.client_id {
                    // Who somebody was there says nothing of who it is here.
                    transaction.execute("DELETE FROM identities WHERE provider_id = $1", args![id]).await?;
                }
                keep_secret(transaction, id, new.client_secret.as_deref(), &ring, rng.as_ref()).await?;
                record(transaction, &caller, "sign_in_provider.changed", id, told(&new)).await?;
                find(transaction, &caller, id).await
            })
        })
        .await
    }

    /// Nobody signs in by it any more, and who did so is signed out.
    ///
    /// # Errors
    /// As `change_sign_in_provider`; 409 for the last one while there is no other way in.
    pub async fn remove_sign_in_provider(&self, scope: &OrganizationScope, id: i64) -> Result<()> {
        scope.require(Permission::SettingsManage)?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                find(transaction, &caller, id).await?;
                let now = transaction.now();
                let sql = "UPDATE sign_in_providers SET deleted_at = $2, client_secret = NULL WHERE id = $1";
                transaction.execute(sql, args![id, now]).await?;
                let only = "SELECT o.id FROM organizations o WHERE o.only_single_sign_on = TRUE AND NOT EXISTS \
                            (SELECT 1 FROM sign_in_providers p WHERE p.deleted_at IS NULL)";
                if transaction.fetch_optional(only, args![]).await?.is_some() {
                    return Err(Error::conflict(Say::LastProvider));
                }
                let sql = "UPDATE sessions SET ended_at = $2 WHERE provider_id = $1 AND ended_at IS NULL";
                transaction.execute(sql, args![id, now]).await?;
                record(transaction, &caller, "sign_in_provider.removed", id, json!({})).await
            })
        })
        .await
    }
}

async fn insert(transaction: &mut Transaction, caller: &Caller, new: &NewProvider) -> Result<i64> {
    let now = transaction.now();
    let sql = "SELECT id FROM sign_in_providers WHERE slug = $1 AND deleted_at IS NULL";
    if transaction.fetch_optional(sql, args![&new.slug]).await?.is_some() {
        return Err(Error::field("slug", Say::ProviderIsThere { slug: new.slug.as_str().into() }));
    }
    let sql = "SELECT COUNT(*) AS number FROM sign_in_providers WHERE deleted_at IS NULL";
    if transaction.fetch_one(sql, args![]).await?.get::<i64>("number")? >= MOST_PROVIDERS {
        return Err(Error::conflict(Say::TooManyProviders { most: MOST_PROVIDERS.into() }));
    }
    transaction
        .fetch_one(
            "INSERT INTO sign_in_providers (organization_id, slug, title, issuer, client_id, settings, is_owners, \
             created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id",
            args![
                caller.organization(),
                &new.slug,
                &new.title,
                &new.issuer,
                &new.client_id,
                settings(new)?,
                caller.role() == Role::Owner,
                now,
            ],
        )
        .await?
        .get("id")
}

/// A secret is for one issuer and client: for others it is forgotten.
async fn update(transaction: &mut Transaction, caller: &Caller, id: i64, new: &NewProvider) -> Result<()> {
    let now = transaction.now();
    let is_owners = caller.role() == Role::Owner;
    transaction
        .execute(
            "UPDATE sign_in_providers SET title = $2, issuer = $3, client_id = $4, settings = $5, updated_at = $6, is_owners = $7, \
             client_secret = CASE WHEN issuer = $3 AND client_id = $4 THEN client_secret END WHERE id = $1",
            args![id, &new.title, &new.issuer, &new.client_id, settings(new)?, now, is_owners],
        )
        .await
        .map(|_| ())
}

async fn keep_secret(
    transaction: &mut Transaction,
    id: i64,
    secret: Option<&str>,
    ring: &KeyRing,
    rng: &dyn labelkeep_model::Rng,
) -> Result<()> {
    let Some(secret) = secret else { return Ok(()) };
    let sealed = match secret {
        "" => None,
        secret => Some(ring.seal(rng, &client_secret_place(id), secret.as_bytes())?),
    };
    let sql = "UPDATE sign_in_providers SET client_secret = $2 WHERE id = $1";
    transaction.execute(sql, args![id, sealed]).await.map(|_| ())
}

async fn find(transaction: &mut Transaction, caller: &Caller, id: i64) -> Result<Provider> {
    let sql = "SELECT * FROM sign_in_providers WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL \
               /*pg FOR NO KEY UPDATE*/";
    let row = transaction.fetch_optional(sql, args![id, caller.organization()]).await?;
    Provider::from_row(&row.ok_or_else(no_provider)?)
}

#[must_use]
fn no_provider() -> Error {
    Error::not_found(Say::NoSuchObject { what: "SignInProvider".into() })
}

fn settings(new: &NewProvider) -> Result<String> {
    serde_json::to_string(&new.settings).map_err(Error::internal)
}

fn told(new: &NewProvider) -> Value {
    json!({ "slug": new.slug, "issuer": new.issuer, "client_id": new.client_id, "settings": new.settings })
}

async fn record(transaction: &mut Transaction, caller: &Caller, action: &str, id: i64, details: Value) -> Result<()> {
    let entry = audit::Entry { action, object_type: "sign_in_provider", object_id: Some(id), project: None, details };
    audit::record(transaction, caller, entry).await
}
