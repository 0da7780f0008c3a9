use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential},
    args, audit,
    users::one_time_links::use_link,
};
use labelkeep_model::{Error, OrganizationId, Result, Role, Say, UserId};
use serde_json::json;

/// A person to be. Secrets arrive as hashes.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub role: Role,
    pub password_hash: Option<String>,
    pub legacy_token_hash: Option<String>,
}

impl Database {
    /// The organisation of this installation, once there is one.
    pub async fn first_organization(&self) -> Result<Option<OrganizationId>> {
        let mut database = self;
        let row = database.fetch_optional("SELECT id FROM organizations ORDER BY id LIMIT 1", args![]).await?;
        row.map(|row| row.get("id").map(OrganizationId)).transpose()
    }

    /// Makes the organisation and its owner. Works once: afterwards it answers 409. `setup_link`: the hash of the link by
    /// which somebody comes; it is used up together with the account or not at all.
    ///
    /// # Errors
    /// 409 when the installation has an owner already; 403 when the link is not in force.
    pub async fn create_owner(&self, owner: NewUser, address: String, setup_link: Option<String>) -> Result<UserId> {
        self.write(move |transaction| {
            Box::pin(async move {
                let credential = if setup_link.is_some() { Credential::Link } else { Credential::CommandLine };
                if let Some(link) = setup_link {
                    use_link(transaction, "setup", &link).await?;
                }
                transaction
                    .execute("/*pg LOCK TABLE organizations IN EXCLUSIVE MODE*//*sqlite SELECT 1*/", args![])
                    .await?;
                if transaction.fetch_optional("SELECT id FROM organizations LIMIT 1", args![]).await?.is_some() {
                    return Err(Error::conflict(Say::InstallationHasOwner));
                }
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "INSERT INTO organizations (title, created_at, updated_at) VALUES ($1, $2, $2) RETURNING id",
                        args!["Labelkeep", now],
                    )
                    .await?;
                let organization = OrganizationId(row.get("id")?);
                let caller = Caller::nobody(organization, credential, address);
                let owner = NewUser { role: Role::Owner, ..owner };
                let id = insert(transaction, &caller, owner).await?;
                transaction
                    .execute("UPDATE organizations SET created_by = $1 WHERE id = $2", args![id, organization])
                    .await?;
                Ok(id)
            })
        })
        .await
    }

    /// Allows legacy tokens everywhere, as the start option asks.
    pub async fn allow_legacy_tokens(&self) -> Result<()> {
        self.write(|transaction| {
            Box::pin(async {
                let rows = transaction
                    .fetch_all(
                        "UPDATE organizations SET legacy_api_tokens_enabled = TRUE \
                         WHERE legacy_api_tokens_enabled = FALSE RETURNING id",
                        args![],
                    )
                    .await?;
                for row in rows {
                    let organization = OrganizationId(row.get("id")?);
                    let entry = audit::Entry {
                        action: "organization.changed",
                        object_type: "organization",
                        object_id: Some(organization.0),
                        project: None,
                        details: json!({ "legacy_api_tokens_enabled": true }),
                    };
                    let caller = Caller::nobody(organization, Credential::CommandLine, String::new());
                    audit::record(transaction, &caller, entry).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Adds a person from the command line of the server's own machine.
    ///
    /// # Errors
    /// 400 when the address is taken or a second owner is asked for; 409 when there is no organisation yet.
    pub async fn create_user_from_command_line(&self, user: NewUser) -> Result<UserId> {
        if user.role == Role::Owner {
            return Err(Error::field("role", Say::OwnerIsThere));
        }
        let organization = self.first_organization().await?.ok_or_else(|| Error::conflict(Say::NoOwnerYet))?;
        self.write(move |transaction| {
            Box::pin(async move {
                let caller = Caller::nobody(organization, Credential::CommandLine, String::new());
                insert(transaction, &caller, user).await
            })
        })
        .await
    }
}

/// Adds a person to the caller's organisation, with its audit entry.
///
/// # Errors
/// 400 when the address is taken.
pub(crate) async fn insert(transaction: &mut Transaction, caller: &Caller, user: NewUser) -> Result<UserId> {
    let now = transaction.now();
    let email = user.email.trim().to_lowercase();
    let taken =
        transaction.fetch_optional("SELECT id, is_placeholder FROM users WHERE email = $1", args![&email]).await?;
    if let Some(row) = taken {
        if row.get("is_placeholder")? {
            return move_in(transaction, caller, row.get("id").map(UserId)?, user).await;
        }
        return Err(Error::field("email", Say::AddressIsTaken));
    }
    let username = email.split('@').next().unwrap_or_default().to_owned();
    let row = transaction
        .fetch_one(
            "INSERT INTO users (organization_id, email, username, first_name, last_name, role, password_hash, \
             password_changed_at, legacy_token_hash, created_at, last_activity) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $8) RETURNING id",
            args![
                caller.organization(),
                &email,
                username,
                user.first_name,
                user.last_name,
                user.role,
                user.password_hash,
                now,
                user.legacy_token_hash,
            ],
        )
        .await?;
    let id = UserId(row.get("id")?);
    let entry = audit::Entry {
        action: "user.created",
        object_type: "user",
        object_id: Some(id.0),
        project: None,
        details: json!({ "role": user.role.code() }),
    };
    audit::record(transaction, caller, entry).await?;
    Ok(id)
}

/// Somebody comes for whom a placeholder stood: what it stood for is theirs.
async fn move_in(transaction: &mut Transaction, caller: &Caller, id: UserId, user: NewUser) -> Result<UserId> {
    let now = transaction.now();
    transaction
        .execute(
            "UPDATE users SET is_placeholder = FALSE, deleted_at = NULL, first_name = $2, last_name = $3, role = $4, \
             password_hash = $5, password_changed_at = $6, legacy_token_hash = $7, created_at = $6, last_activity = $6 \
             WHERE id = $1",
            args![id, user.first_name, user.last_name, user.role, user.password_hash, now, user.legacy_token_hash],
        )
        .await?;
    let entry = audit::Entry {
        action: "user.created",
        object_type: "user",
        object_id: Some(id.0),
        project: None,
        details: json!({ "role": user.role.code(), "placeholder": true }),
    };
    audit::record(transaction, caller, entry).await?;
    Ok(id)
}
