use super::addressed::Addressed;
use labelkeep_database::{
    Database,
    outbox::{Backlog, SinkKind},
    storages::{Direction, Storage},
};
use labelkeep_model::{ProjectId, Result, Text, Timestamp, Told};
use labelkeep_storages::fields;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

/// A connection as answers have it. No secret is in it, nor the name of an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Storage)]
pub(crate) struct StorageBody {
    id: i64,
    /// `s3`, `gcs`, `azure`, `redis` or `localfiles`; at the addresses of a way of signing in its name, for example `s3s`.
    r#type: &'static str,
    project: i64,
    title: Option<String>,
    description: Option<String>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    /// False: nothing is listed or synced.
    synchronizable: bool,
    /// When the last sync ended.
    #[schema(value_type = Option<String>)]
    last_sync: Option<Timestamp>,
    /// Tasks that the last sync made; while one runs, so far.
    last_sync_count: Option<i64>,
    /// The id of its job.
    last_sync_job: Option<String>,
    /// `initialized`, `queued`, `in_progress`, `completed`, `completed_with_errors` or `failed`.
    status: &'static str,
    /// Why the last sync failed, or a line for each object that could not be read: `key: why`.
    traceback: Option<String>,
    /// Of the last sync: `duration` in seconds, `tasks_existed`, `objects_missing`, `errors` with `key` and `error`, and more.
    #[schema(value_type = Object)]
    meta: Json,
    /// From the beginning of the key, in linear time.
    regex_filter: Option<String>,
    /// Whether each object is the media of a task. Otherwise objects are files of tasks.
    use_blob_urls: bool,
    /// Objects that the last sync has looked at; while one runs, so far.
    objects_seen: i64,
    /// Tasks that it made; while one runs, so far.
    tasks_made: i64,
    /// Of a source: whether browsers read objects from the store, by links that the server signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    presign: Option<bool>,
    /// Of a source: minutes that such a link is good for, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    presign_ttl: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    presign_ttl_seconds: Option<i64>,
    /// Of a source.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    recursive_scan: Option<bool>,
    /// Of a target: whether the object of an annotation goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    can_delete_objects: Option<bool>,
    /// Of a target: objects that wait to be written or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pending_count: Option<i64>,
    /// Of a target: why the last try to write went wrong, as long as none went well since or something that failed still
    /// waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    last_error: Option<Option<String>>,
    /// Of a target that takes nothing: it is not tried before then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    paused_until: Option<Option<Timestamp>>,
    /// Of a storage that uses a connection of the organization's: its id. What it says is among the settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    connection: Option<i64>,
    /// Its name; `null` when it is not shared with the project any more, so that the storage can do nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    connection_title: Option<Option<String>>,
    /// What `traceback`, `last_error` and `meta.errors` say, for other languages.
    told: Vec<Told>,
    #[serde(flatten)]
    #[schema(value_type = Settings)]
    settings: Map<String, Json>,
}

/// Each provider has those that it needs, `null` where nothing was entered.
#[derive(ToSchema)]
#[schema(as = StorageSettings)]
#[expect(dead_code, reason = "what is answered is a map; this names its members")]
struct Settings {
    bucket: Option<String>,
    container: Option<String>,
    prefix: Option<String>,
    region_name: Option<String>,
    s3_endpoint: Option<String>,
    aws_sse_kms_key_id: Option<String>,
    role_arn: Option<String>,
    /// What the role's trust policy demands; the same for all storages of the organization.
    external_id: Option<String>,
    google_project_id: Option<String>,
    target_service_account_email: Option<String>,
    google_project_number: Option<String>,
    google_wif_pool_id: Option<String>,
    google_wif_provider_id: Option<String>,
    google_service_account_email: Option<String>,
    /// What links begin with, where browsers reach the store by another address than the server.
    public_endpoint: Option<String>,
    /// Whether browsers get links of the server's own, each for one person, task and minute.
    task_links: Option<bool>,
    /// Whether such a link is for one address of the network too.
    task_links_for_address: Option<bool>,
    /// 0 or `null`: never by itself.
    sync_every_minutes: Option<i64>,
    /// How often it is looked at again what the credentials can do; 0 or `null`: never by itself.
    check_every_hours: Option<i64>,
    tenant_id: Option<String>,
    client_id: Option<String>,
    path: Option<String>,
    host: Option<String>,
    port: Option<String>,
    db: Option<i64>,
    username: Option<String>,
    tls: Option<bool>,
    ca_cert: Option<String>,
    client_cert: Option<String>,
}

impl StorageBody {
    /// # Errors
    /// What the database says.
    pub async fn of(database: &Database, storage: Storage) -> Result<Self> {
        if storage.direction == Direction::Source {
            return Ok(Self::new(storage, None));
        }
        let project = ProjectId(storage.project_id);
        let backlog = database.backlog(SinkKind::Storage, storage.id, project).await?;
        Ok(Self::new(storage, Some(backlog)))
    }

    /// By the name that the address has for its provider and its way of signing in.
    #[must_use]
    pub fn named(self, addressed: &Addressed) -> Self {
        Self { r#type: addressed.name, ..self }
    }

    /// # Errors
    /// What the database says.
    pub async fn list(database: &Database, storages: impl Iterator<Item = Storage>) -> Result<Vec<Self>> {
        let mut bodies = Vec::new();
        for storage in storages {
            bodies.push(Self::of(database, storage).await?);
        }
        Ok(bodies)
    }

    fn new(storage: Storage, backlog: Option<Backlog>) -> Self {
        let is_of = |only: Option<Direction>| only.is_none_or(|only| only == storage.direction);
        let shown = fields(storage.provider).iter().filter(|field| field.is_shown && is_of(field.only));
        let settings = shown
            .map(|field| (field.name.to_owned(), storage.settings.get(field.name).cloned().unwrap_or(Json::Null)))
            .collect();
        let is_source = storage.direction == Direction::Source;
        let told = told(&storage, backlog.as_ref());
        Self {
            id: storage.id,
            r#type: storage.provider.as_str(),
            project: storage.project_id,
            title: storage.title,
            description: storage.description,
            created_at: storage.created_at,
            synchronizable: storage.synchronizable,
            last_sync: storage.last_sync,
            last_sync_count: storage.last_sync_count,
            last_sync_job: storage.last_sync_job.map(|job| job.to_string()),
            status: storage.status.as_str(),
            told,
            connection: storage.shared.as_ref().map(|shared| shared.id),
            connection_title: storage.shared.map(|shared| Some(shared.title).filter(|_| shared.is_open)),
            traceback: storage.traceback,
            meta: storage.meta,
            regex_filter: storage.regex_filter,
            use_blob_urls: storage.use_blob_urls,
            objects_seen: storage.objects_seen,
            tasks_made: storage.tasks_made,
            presign: is_source.then_some(storage.presign),
            presign_ttl: is_source.then_some((storage.presign_ttl_seconds + 59) / 60),
            presign_ttl_seconds: is_source.then_some(storage.presign_ttl_seconds),
            recursive_scan: is_source.then_some(storage.recursive_scan),
            can_delete_objects: (!is_source).then_some(storage.can_delete_objects),
            pending_count: backlog.as_ref().map(|backlog| backlog.pending),
            paused_until: backlog.as_ref().map(|backlog| backlog.paused_until),
            last_error: backlog.map(|backlog| backlog.last_error),
            settings,
        }
    }
}

/// They are stored in English.
fn told(storage: &Storage, backlog: Option<&Backlog>) -> Vec<Told> {
    let errors = storage.meta.get("errors").and_then(Json::as_array).into_iter().flatten();
    let of_objects = errors.filter_map(|one| one.get("error")?.as_str());
    let last = backlog.and_then(|backlog| backlog.last_error.as_deref());
    let all = of_objects.chain(storage.traceback.as_deref()).chain(last);
    all.map(|english| Text::of_stored(english.to_owned()).into()).filter(|told: &Told| told.said.is_some()).collect()
}
