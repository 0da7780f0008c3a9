use super::{ChatSettings, MlBackend, find::no_backend, secrets};
use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args, audit,
    projects::{choose_backend, follow_backend},
};
use labelkeep_model::{Error, Permission, Result, Rng, Say};
use labelkeep_secrets::KeyRing;
use serde_json::{Value as Json, json};
use std::{fmt::Write as _, sync::Arc};
use zeroize::Zeroizing;

/// Of one project.
const MOST: i64 = 20;

/// What a backend is to be.
#[derive(Debug, Clone)]
pub struct MlBackendChange {
    pub url: String,
    pub title: String,
    pub description: String,
    pub is_interactive: bool,
    pub has_basic_auth: bool,
    pub basic_auth_user: String,
    /// `None`: it stays.
    pub password: Option<Zeroizing<String>>,
    /// It goes, where none is given.
    pub forgets_password: bool,
    /// The host that the password is for.
    pub host: String,
    /// JSON text.
    pub extra_params: Option<String>,
    pub model_version: String,
    pub timeout: f64,
    pub auto_update: bool,
    /// Of a language model.
    pub chat: Option<ChatSettings>,
}

impl Database {
    /// A project whose people begin from no model version begins from this backend's.
    ///
    /// # Errors
    /// 403 without the right; 409 when there are too many.
    pub async fn create_ml_backend(
        &self,
        scope: &ProjectScope,
        new: MlBackendChange,
        ring: Arc<KeyRing>,
    ) -> Result<MlBackend> {
        scope.require(Permission::ProjectChange)?;
        let (scope, rng) = (scope.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                refuse_too_many(transaction, &scope).await?;
                let sql = "INSERT INTO ml_backends (project_id, url, title, description, is_interactive, auth_method, \
                           basic_auth_user, timeout, auto_update, token_seed, created_by, created_at, updated_at) \
                           VALUES ($1, '', '', '', FALSE, 'NONE', '', 0, TRUE, $2, $3, $4, $4) RETURNING id";
                let args = args![scope.id(), seed(rng.as_ref()), scope.caller().user(), transaction.now()];
                let id: i64 = transaction.fetch_one(sql, args).await?.get("id")?;
                store(transaction, id, &new, &ring, rng.as_ref()).await?;
                let unchosen = "SELECT id FROM projects WHERE id = $1 AND model_version = '' AND chosen_backend = 0 \
                                AND show_collab_predictions = TRUE";
                if transaction.fetch_optional(unchosen, args![scope.id()]).await?.is_some() {
                    choose_backend(transaction, &scope, id).await?;
                }
                record(transaction, &scope, "ml_backend.created", id, details(&new)).await?;
                read(transaction, id).await
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right; 404 when it went meanwhile.
    pub async fn change_ml_backend(
        &self,
        scope: &ProjectScope,
        id: i64,
        change: MlBackendChange,
        ring: Arc<KeyRing>,
    ) -> Result<MlBackend> {
        scope.require(Permission::ProjectChange)?;
        let (scope, rng) = (scope.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let before = read(transaction, id).await?;
                store(transaction, id, &change, &ring, rng.as_ref()).await?;
                if before.url != change.url {
                    // Tokens that another place was given end.
                    let sql = "UPDATE ml_backends SET token_seed = $2 WHERE id = $1";
                    transaction.execute(sql, args![id, seed(rng.as_ref())]).await?;
                }
                if before.model_version != change.model_version {
                    follow_backend(transaction, &scope, id, &change.model_version).await?;
                }
                record(transaction, &scope, "ml_backend.changed", id, details(&change)).await?;
                read(transaction, id).await
            })
        })
        .await
    }

    /// Notes the webhook that was made with a backend.
    pub async fn note_ml_webhook(&self, id: i64, webhook: i64) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE ml_backends SET webhook_id = $2 WHERE id = $1";
                transaction.execute(sql, args![id, webhook]).await.map(|_| ())
            })
        })
        .await
    }

    /// Its password goes for good; its predictions stay.
    ///
    /// # Errors
    /// 403 without the right; 404 when it went meanwhile.
    pub async fn delete_ml_backend(&self, scope: &ProjectScope, id: i64) -> Result<()> {
        scope.require(Permission::ProjectChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE ml_backends SET deleted_at = $2, password = NULL, token_seed = '' \
                           WHERE id = $1 AND deleted_at IS NULL RETURNING url";
                let row =
                    transaction.fetch_optional(sql, args![id, transaction.now()]).await?.ok_or_else(no_backend)?;
                follow_backend(transaction, &scope, id, "").await?;
                let sql = "UPDATE projects SET chosen_backend = 0 WHERE id = $1 AND chosen_backend = $2";
                transaction.execute(sql, args![scope.id(), id]).await?;
                let details = json!({ "url": row.get::<String>("url")? });
                record(transaction, &scope, "ml_backend.deleted", id, details).await
            })
        })
        .await
    }

    /// Notes in the trail that a backend was told to train.
    pub async fn record_ml_training(&self, scope: &ProjectScope, id: i64) -> Result<()> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move { record(transaction, &scope, "ml_backend.trained", id, json!({})).await })
        })
        .await
    }
}

fn seed(rng: &dyn Rng) -> String {
    let mut bytes = [0; 16];
    rng.fill(&mut bytes);
    let mut text = String::with_capacity(32);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

async fn store(
    transaction: &mut Transaction,
    id: i64,
    change: &MlBackendChange,
    ring: &KeyRing,
    rng: &dyn Rng,
) -> Result<()> {
    let sql = "UPDATE ml_backends SET url = $2, title = $3, description = $4, is_interactive = $5, auth_method = $6, \
               basic_auth_user = $7, extra_params = $8, timeout = $9, auto_update = $10, updated_at = $11, \
               answered_version = CASE WHEN model_version = $12 THEN answered_version ELSE '' END, model_version = $12, chat = $13 \
               WHERE id = $1 AND deleted_at IS NULL";
    let args = args![
        id,
        &change.url,
        &change.title,
        &change.description,
        change.is_interactive,
        if change.has_basic_auth { "BASIC_AUTH" } else { "NONE" },
        &change.basic_auth_user,
        change.extra_params.as_ref(),
        change.timeout,
        change.auto_update,
        transaction.now(),
        &change.model_version,
        change.chat.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?,
    ];
    if transaction.execute(sql, args).await? == 0 {
        return Err(no_backend());
    }
    // Sealed for its row, which has its number by now.
    if let Some(password) = &change.password {
        let sealed = secrets::seal(ring, rng, id, password, &change.host)?;
        transaction.execute("UPDATE ml_backends SET password = $2 WHERE id = $1", args![id, sealed]).await?;
    }
    let keeps_password = change.password.is_some() || !change.forgets_password;
    if !(keeps_password && (change.has_basic_auth || change.chat.is_some())) {
        transaction.execute("UPDATE ml_backends SET password = NULL WHERE id = $1", args![id]).await?;
    }
    Ok(())
}

pub(super) async fn read(transaction: &mut Transaction, id: i64) -> Result<MlBackend> {
    let sql = "SELECT * FROM ml_backends WHERE id = $1 AND deleted_at IS NULL";
    MlBackend::from_row(&transaction.fetch_optional(sql, args![id]).await?.ok_or_else(no_backend)?)
}

async fn refuse_too_many(transaction: &mut Transaction, scope: &ProjectScope) -> Result<()> {
    let sql = "SELECT COUNT(*) AS backends FROM ml_backends WHERE project_id = $1 AND deleted_at IS NULL";
    let row = transaction.fetch_one(sql, args![scope.id()]).await?;
    if row.get::<i64>("backends")? < MOST {
        return Ok(());
    }
    Err(Error::conflict(Say::TooManyMlBackends { most: MOST.into() }))
}

/// What the trail keeps: where it points, and that a password was given, never which.
fn details(change: &MlBackendChange) -> Json {
    json!({
        "url": change.url,
        "title": change.title,
        "is_interactive": change.is_interactive,
        "basic_auth": change.has_basic_auth,
        "password_given": change.password.is_some(),
        "language_model": change.chat.as_ref().map(|chat| &chat.model),
    })
}

async fn record(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &'static str,
    id: i64,
    details: Json,
) -> Result<()> {
    let entry =
        audit::Entry { action, object_type: "ml_backend", object_id: Some(id), project: Some(scope.id()), details };
    audit::record(transaction, scope.caller(), entry).await
}
