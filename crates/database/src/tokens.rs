//! Personal access tokens, stored hashed. Those of one person are told apart by their names; the compatible API has the one
//! without a name.

use crate::{
    Database, Fetch,
    access::{Credential, OrganizationScope},
    args, audit,
};
use labelkeep_model::{Error, ErrorKind, Permission, ProjectId, Result, Say, Timestamp, TokenScope, UserId};
use serde_json::{Value as Json, json};

/// A token as its owner sees it in a list: enough to recognise it, useless to sign in.
#[derive(Debug, Clone)]
pub struct TokenRecord {
    pub id: i64,
    pub name: String,
    pub truncated: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub scope: TokenScope,
    /// None: all that the person sees.
    pub projects: Vec<ProjectId>,
}

/// A token to be.
#[derive(Debug, Clone)]
pub struct NewToken {
    pub jti: String,
    pub token_hash: String,
    pub truncated: String,
    pub expires_at: Timestamp,
    /// Ignored where a token takes the place of another, and with it the name.
    pub name: String,
    /// These are ignored there too.
    pub scope: TokenScope,
    pub projects: Vec<ProjectId>,
    /// Of a token that is sent as it is.
    pub prefixed_hash: Option<String>,
}

/// Live tokens of one person.
const MOST_LIVE: i64 = 50;

/// What a refresh token turned out to be.
pub enum RefreshState {
    Valid(UserId),
    Revoked,
    Unknown,
}

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn own_tokens(&self, scope: &OrganizationScope) -> Result<Vec<TokenRecord>> {
        scope.require(Permission::TokensUse)?;
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT id, name, truncated, created_at, expires_at, last_used_at, scope, projects FROM personal_tokens \
                 WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY id",
                args![scope.caller().user(), self.now()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(TokenRecord {
                    id: row.get("id")?,
                    name: row.get("name")?,
                    truncated: row.get("truncated")?,
                    created_at: row.time("created_at")?,
                    expires_at: row.time("expires_at")?,
                    last_used_at: row.optional_time("last_used_at")?,
                    scope: row.get::<String>("scope")?.parse().map_err(Error::internal)?,
                    projects: projects_of(&row.get::<String>("projects")?),
                })
            })
            .collect()
    }

    /// # Errors
    /// 409 while there is a live one of that name, which must be revoked first; 403 for who came with such a token itself.
    pub async fn create_token(&self, scope: &OrganizationScope, new: NewToken) -> Result<()> {
        scope.require(Permission::TokensCreate)?;
        let scope = scope.clone();
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                transaction
                    .fetch_all("SELECT id FROM users WHERE id = $1 /*pg FOR NO KEY UPDATE*/", args![caller.user()])
                    .await?;
                let row = transaction
                    .fetch_one(
                        "SELECT COUNT(*) AS live, COUNT(CASE WHEN name = $3 THEN 1 END) AS same FROM personal_tokens \
                         WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2",
                        args![caller.user(), now, &new.name],
                    )
                    .await?;
                if row.get::<i64>("same")? > 0 {
                    return Err(Error::conflict(if new.name.is_empty() {
                        Say::TokenIsThere
                    } else {
                        Say::TokenNameIsTaken
                    }));
                }
                if row.get::<i64>("live")? >= MOST_LIVE {
                    return Err(Error::conflict(Say::TooManyTokens));
                }
                require_no_access_token(&scope)?;
                let details = json!({ "name": new.name, "scope": new.scope.code(), "projects": ids(&new.projects) });
                insert(transaction, caller.user(), new).await?;
                audit::record(transaction, &caller, entry("token.created", caller.user(), details)).await
            })
        })
        .await
    }

    /// Replaces one token by another, as its owner.
    ///
    /// # Errors
    /// 401 when the old one is not valid.
    pub async fn rotate_token(&self, scope: &OrganizationScope, old_jti: String, new: NewToken) -> Result<()> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let old = revoke(transaction, caller.user(), &old_jti)
                    .await?
                    .ok_or_else(|| Error::new(ErrorKind::Unauthenticated, Say::TokenIsInvalid))?;
                let details = json!({ "name": old.name });
                // Who chose little for a token gets no more by another one in its place.
                let new = NewToken { name: old.name, scope: old.scope, projects: old.projects, ..new };
                insert(transaction, caller.user(), new).await?;
                audit::record(transaction, &caller, entry("token.rotated", caller.user(), details)).await
            })
        })
        .await
    }

    /// Revokes one of the caller's tokens; `false` when there is no such live one.
    pub async fn revoke_token(&self, scope: &OrganizationScope, jti: String) -> Result<bool> {
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let Some(old) = revoke(transaction, caller.user(), &jti).await? else { return Ok(false) };
                let details = json!({ "name": old.name });
                audit::record(transaction, &caller, entry("token.revoked", caller.user(), details)).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Revokes one of the caller's tokens by its number.
    ///
    /// # Errors
    /// 404 when there is no such live one.
    pub async fn revoke_token_by_id(&self, scope: &OrganizationScope, id: i64) -> Result<()> {
        let no_token = || Error::not_found(Say::NoSuchToken);
        let mut database = self;
        let sql = "SELECT jti FROM personal_tokens WHERE id = $1 AND user_id = $2";
        let row = database.fetch_optional(sql, args![id, scope.caller().user()]).await?.ok_or_else(no_token)?;
        if self.revoke_token(scope, row.get("jti")?).await? { Ok(()) } else { Err(no_token()) }
    }

    /// Whether a refresh token whose signature was checked is in force.
    pub async fn refresh_state(&self, jti: &str, token_hash: &str) -> Result<RefreshState> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT t.user_id, t.revoked_at, t.expires_at, u.deleted_at, u.role, o.api_tokens_enabled \
                 FROM personal_tokens t JOIN users u ON u.id = t.user_id JOIN organizations o ON o.id = u.organization_id \
                 WHERE t.jti = $1 AND t.token_hash = $2",
                args![jti, token_hash],
            )
            .await?;
        let Some(row) = row else { return Ok(RefreshState::Unknown) };
        let is_over = row.optional_time("revoked_at")?.is_some()
            || row.time("expires_at")? <= self.now()
            || row.optional_time("deleted_at")?.is_some()
            || matches!(row.get::<String>("role")?.as_str(), "DI" | "NO")
            || !row.get::<bool>("api_tokens_enabled")?;
        Ok(if is_over { RefreshState::Revoked } else { RefreshState::Valid(UserId(row.get("user_id")?)) })
    }
}

async fn insert(transaction: &mut crate::Transaction, user: UserId, new: NewToken) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "INSERT INTO personal_tokens (user_id, jti, token_hash, truncated, created_at, expires_at, name, scope, projects, \
             prefixed_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                user,
                new.jti,
                new.token_hash,
                new.truncated,
                now,
                new.expires_at,
                new.name,
                new.scope.code(),
                ids(&new.projects),
                new.prefixed_hash,
            ],
        )
        .await
        .map(|_| ())
}

/// What is kept when another token takes the place of one.
struct Revoked {
    name: String,
    scope: TokenScope,
    projects: Vec<ProjectId>,
}

/// Of the token that was live until now.
async fn revoke(transaction: &mut crate::Transaction, user: UserId, jti: &str) -> Result<Option<Revoked>> {
    let now = transaction.now();
    let row = transaction
        .fetch_optional(
            "UPDATE personal_tokens SET revoked_at = $3 WHERE jti = $1 AND user_id = $2 AND revoked_at IS NULL \
             RETURNING name, scope, projects",
            args![jti, user, now],
        )
        .await?;
    let revoked = |row: crate::Row| {
        Ok(Revoked {
            name: row.get("name")?,
            scope: row.get::<String>("scope")?.parse().map_err(Error::internal)?,
            projects: projects_of(&row.get::<String>("projects")?),
        })
    };
    row.map(revoked).transpose()
}

pub(crate) fn projects_of(ids: &str) -> Vec<ProjectId> {
    ids.split_whitespace().filter_map(|id| id.parse().ok()).map(ProjectId).collect()
}

fn ids(projects: &[ProjectId]) -> String {
    projects.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What lives five minutes must not make what lives longer: a stolen access token would outlast itself, and what it came
/// from could be revoked in vain.
pub(crate) fn require_no_access_token(scope: &OrganizationScope) -> Result<()> {
    if !matches!(scope.caller().credential(), Credential::PersonalToken(_)) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Forbidden, Say::TokenMakesNoTokens))
}

fn entry(action: &'static str, user: UserId, details: Json) -> audit::Entry<'static> {
    audit::Entry { action, object_type: "user", object_id: Some(user.0), project: None, details }
}
