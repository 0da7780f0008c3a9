//! Somebody comes from a provider: whose account that is, what their groups give, and the session, in one change.

use super::{groups, providers::Provider};
use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential},
    args, audit,
    users::{NewSession, NewUser, enter, insert_user},
};
use labelkeep_model::{Error, ErrorKind, OrganizationId, Result, Role, Say, UserId, check_email};
use serde_json::json;

/// Somebody whom a provider vouches for.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub provider: Provider,
    /// Who that is there.
    pub subject: String,
    pub email: Option<String>,
    /// Whether the provider confirmed the address; `None`: it says nothing of it.
    pub is_email_verified: Option<bool>,
    pub first_name: String,
    pub last_name: String,
    pub groups: Vec<String>,
    pub session: NewSession,
}

impl Arrival {
    /// The address, if it is confirmed: only such a one says who somebody is.
    fn confirmed_address(&self) -> Result<String> {
        let email = self.email.as_deref().unwrap_or_default().trim().to_lowercase();
        if check_email(&email).is_err() {
            return Err(refused(Say::SignOnWithoutAddress));
        }
        let is_confirmed = self.is_email_verified.unwrap_or(self.provider.settings.confirms_addresses);
        if !is_confirmed {
            return Err(refused(Say::SignOnAddressUnconfirmed));
        }
        let domain = email.rsplit('@').next().unwrap_or_default();
        let domains = &self.provider.settings.domains;
        if domains.is_empty() || domains.iter().any(|allowed| allowed == domain) {
            return Ok(email);
        }
        Err(refused(Say::SignOnDomain))
    }
}

impl Database {
    /// # Errors
    /// 403 for who has no account and gets none, or was let go.
    pub async fn arrive(&self, arrival: Arrival) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let provider = &arrival.provider;
                let organization = OrganizationId(provider.organization);
                let caller = Caller::nobody(organization, Credential::SingleSignOn, arrival.session.address.clone());
                let user = account_of(transaction, &caller, &arrival).await?;
                groups::give_role(transaction, &caller, &provider.settings, user, &arrival.groups).await?;
                groups::join_projects(transaction, &caller, &provider.settings, user, &arrival.groups).await?;
                groups::join_workspaces(transaction, &caller, &provider.settings, user, &arrival.groups).await?;
                enter(transaction, user, arrival.session).await
            })
        })
        .await
    }

    /// Notes that somebody came from a provider and was not let in.
    pub async fn note_failed_sign_on(&self, provider: &Provider, code: String, address: String) -> Result<()> {
        let (id, organization) = (provider.id, OrganizationId(provider.organization));
        self.write(move |transaction| {
            Box::pin(async move {
                let caller = Caller::nobody(organization, Credential::SingleSignOn, address);
                let details = json!({ "provider": id, "because": code });
                let entry = audit::Entry {
                    action: "user.login_failed",
                    object_type: "user",
                    object_id: None,
                    project: None,
                    details,
                };
                audit::record(transaction, &caller, entry).await
            })
        })
        .await
    }
}

async fn account_of(transaction: &mut Transaction, caller: &Caller, arrival: &Arrival) -> Result<UserId> {
    let now = transaction.now();
    let provider = &arrival.provider;
    let sql = "UPDATE identities SET last_used_at = $3 WHERE provider_id = $1 AND subject = $2 RETURNING user_id";
    if let Some(row) = transaction.fetch_optional(sql, args![provider.id, &arrival.subject, now]).await? {
        let user = UserId(row.get("user_id")?);
        let sql = "SELECT role FROM users WHERE id = $1 AND deleted_at IS NULL /*pg FOR NO KEY UPDATE*/";
        let Some(row) = transaction.fetch_optional(sql, args![user]).await? else {
            return Err(refused(Say::NoAccountHere));
        };
        return may_enter(provider, &row.get::<String>("role")?).map(|()| user);
    }
    let email = arrival.confirmed_address()?;
    let user = match account_with_address(transaction, provider, &email).await? {
        Some(user) => user,
        None => make_account(transaction, caller, arrival, email).await?,
    };
    let sql =
        "INSERT INTO identities (provider_id, subject, user_id, created_at, last_used_at) VALUES ($1, $2, $3, $4, $4)";
    transaction.execute(sql, args![provider.id, &arrival.subject, user, now]).await?;
    record(transaction, caller, "user.identity_linked", user, provider.id).await?;
    Ok(user)
}

async fn account_with_address(
    transaction: &mut Transaction,
    provider: &Provider,
    email: &str,
) -> Result<Option<UserId>> {
    let sql = "SELECT id, role FROM users WHERE email = $1 AND organization_id = $2 AND deleted_at IS NULL \
               AND is_placeholder = FALSE /*pg FOR NO KEY UPDATE*/";
    let Some(row) = transaction.fetch_optional(sql, args![email, provider.organization]).await? else {
        return Ok(None);
    };
    may_enter(provider, &row.get::<String>("role")?)?;
    if !provider.settings.links_by_address {
        return Err(refused(Say::NoAccountHere));
    }
    let user = UserId(row.get("id")?);
    let sql = "SELECT subject FROM identities WHERE provider_id = $1 AND user_id = $2";
    if transaction.fetch_optional(sql, args![provider.id, user]).await?.is_some() {
        return Err(refused(Say::SignOnOtherSubject));
    }
    Ok(Some(user))
}

/// An administrator who adds a provider must not become the owner by it.
fn may_enter(provider: &Provider, role: &str) -> Result<()> {
    match role.parse::<Role>().map_err(Error::internal)? {
        Role::Deactivated => Err(refused(Say::NoAccountHere)),
        Role::Owner if !provider.is_owners => Err(refused(Say::SignOnOfOwner)),
        _ => Ok(()),
    }
}

async fn make_account(
    transaction: &mut Transaction,
    caller: &Caller,
    arrival: &Arrival,
    email: String,
) -> Result<UserId> {
    let settings = &arrival.provider.settings;
    if !settings.makes_accounts {
        return Err(refused(Say::NoAccountHere));
    }
    let user = NewUser {
        email,
        first_name: arrival.first_name.clone(),
        last_name: arrival.last_name.clone(),
        role: groups::role_of(settings, &arrival.groups),
        password_hash: None,
        legacy_token_hash: None,
    };
    insert_user(transaction, caller, user).await
}

fn refused(why: Say) -> Error {
    Error::new(ErrorKind::Forbidden, why)
}

pub(super) async fn record(
    transaction: &mut Transaction,
    caller: &Caller,
    action: &str,
    user: UserId,
    provider: i64,
) -> Result<()> {
    let details = json!({ "provider": provider });
    let entry = audit::Entry { action, object_type: "user", object_id: Some(user.0), project: None, details };
    audit::record(transaction, caller, entry).await
}
