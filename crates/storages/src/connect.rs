use crate::{
    credentials,
    fields::{points_at, word},
    machine::Machine,
    place::{Place, no_local_files},
    values::{or, some, told},
};
use labelkeep_database::storages::{Provider, Shared, Storage, StorageConnection, StorageSecrets};
use labelkeep_egress::TlsOptions;
use labelkeep_model::{Error, Result, Say};
use labelkeep_object_stores::{
    Azure, AzureSettings, Caller, Gcs, GcsSettings, Local, ObjectStore, Redis, RedisSettings, S3, S3Settings,
};
use labelkeep_secrets::{KeyRing, Keychain};
use serde_json::{Map, Value as Json};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// Drivers that are kept: with their connections, and the tokens that they got.
const KEPT: usize = 256;

/// What whoever runs the server allows.
#[derive(Clone, Default)]
pub struct Settings {
    /// The folder below which local files are read and written; `None`: local files are switched off.
    pub local_root: Option<PathBuf>,
    /// Whether sources read files of tasks in Parquet.
    pub reads_parquet: bool,
    /// The machine's own identity at the clouds.
    pub machine: Machine,
}

/// Makes drivers of stored connections. Cheap to clone; the clones share what is kept.
#[derive(Clone)]
pub struct Connector(Arc<Inner>);

struct Inner {
    caller: Caller,
    s3: Caller,
    keychain: Arc<Keychain>,
    settings: Settings,
    kept: Mutex<HashMap<i64, Kept>>,
}

/// What was made of a stored connection, until it is changed.
struct Kept {
    revision: (i64, i64, i64),
    place: Place,
    store: Option<Arc<dyn ObjectStore>>,
}

impl Connector {
    /// `s3` is the way to stores that speak S3's protocol, which may have authorities of their own.
    #[must_use]
    pub fn new(caller: Caller, s3: Caller, keychain: Arc<Keychain>, settings: Settings) -> Self {
        Self(Arc::new(Inner { caller, s3, keychain, settings, kept: Mutex::default() }))
    }

    /// The keys to seal with, as they are now.
    ///
    /// # Errors
    /// When their source gives none.
    pub async fn keys(&self) -> Result<Arc<KeyRing>> {
        Ok(self.0.keychain.refresh().await?)
    }

    /// Opens what is secret of a stored connection.
    ///
    /// # Errors
    /// When no key opens it, or it belongs to another place.
    pub async fn secrets(&self, storage: &Storage) -> Result<StorageSecrets> {
        let points_at = points_at(storage.provider, &storage.settings);
        self.open(|ring| storage.open(ring, &points_at)).await
    }

    /// The same of a connection that is shared with a project.
    ///
    /// # Errors
    /// As `secrets`.
    pub async fn secrets_of_shared(&self, shared: &Shared) -> Result<StorageSecrets> {
        let points_at = points_at(shared.provider, &shared.settings);
        self.open(|ring| shared.open(ring, &points_at)).await
    }

    /// The same for administrators.
    ///
    /// # Errors
    /// As `secrets`.
    pub async fn secrets_of_connection(&self, connection: &StorageConnection) -> Result<StorageSecrets> {
        let points_at = points_at(connection.provider, &connection.settings);
        self.open(|ring| connection.open(ring, &points_at)).await
    }

    async fn open(&self, open: impl Fn(&KeyRing) -> Result<StorageSecrets>) -> Result<StorageSecrets> {
        match open(&self.0.keychain.ring()) {
            Ok(secrets) => Ok(secrets),
            // Perhaps with a key that came to the source since it was read.
            Err(_) => open(&*self.0.keychain.look_again().await?),
        }
    }

    /// Whether local files are switched on.
    #[must_use]
    pub fn has_local_files(&self) -> bool {
        self.0.settings.local_root.is_some()
    }

    /// Whether files of tasks in Parquet are read.
    #[must_use]
    pub fn reads_parquet(&self) -> bool {
        self.0.settings.reads_parquet
    }

    pub(crate) fn local_root(&self) -> Option<&Path> {
        self.0.settings.local_root.as_deref()
    }

    /// The store that a stored connection leads to. Nothing is sent anywhere by that.
    ///
    /// # Errors
    /// 400 that says which setting cannot be used, or that the secrets cannot be opened.
    pub async fn connect(&self, storage: &Storage) -> Result<Arc<dyn ObjectStore>> {
        let revision = storage.revision();
        let place = self.place(storage)?;
        if let Some(store) =
            self.kept().get(&storage.id).filter(|kept| kept.revision == revision).map(|kept| &kept.store)
            && let Some(store) = store
        {
            return Ok(store.clone());
        }
        let secrets = self.secrets(storage).await?;
        let store = self.driver(storage.provider, &storage.settings, &secrets)?;
        self.keep(storage, place, Some(store.clone()));
        Ok(store)
    }

    fn keep(&self, storage: &Storage, place: Place, store: Option<Arc<dyn ObjectStore>>) {
        let mut kept = self.kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(storage.id, Kept { revision: storage.revision(), place, store });
    }

    /// Whether the folder of a local storage is there, and no link.
    ///
    /// # Errors
    /// 400 that names the path.
    pub async fn check_folder(&self, provider: Provider, settings: &Map<String, Json>) -> Result<()> {
        let path = word(settings, "path");
        let is_there = provider != Provider::LocalFiles
            || tokio::fs::symlink_metadata(&path).await.is_ok_and(|about| about.is_dir());
        if is_there { Ok(()) } else { Err(Error::field("path", Say::LocalNoFolder { path: path.into() })) }
    }

    /// What a stored connection is about.
    ///
    /// # Errors
    /// 400 that names the field, also when its connection was taken away from the project.
    pub fn place(&self, storage: &Storage) -> Result<Place> {
        let revision = storage.revision();
        if let Some(kept) = self.kept().get(&storage.id).filter(|kept| kept.revision == revision) {
            return Ok(kept.place.clone());
        }
        let (regex, root) = (storage.regex_filter.as_deref(), self.local_root());
        if storage.shared.as_ref().is_some_and(|shared| !shared.is_open) {
            return Err(Error::non_field(Say::ConnectionTakenAway));
        }
        let place = Place::new(storage.provider, &storage.settings, regex, storage.recursive_scan, root)?;
        place.require_within(storage.shared.as_ref())?;
        self.keep(storage, place.clone(), None);
        Ok(place)
    }

    /// The same for one that is not stored.
    ///
    /// # Errors
    /// 400 that names the field.
    pub fn place_of(
        &self,
        provider: Provider,
        settings: &Map<String, Json>,
        regex_filter: Option<&str>,
        is_recursive: bool,
        shared: Option<&Shared>,
    ) -> Result<Place> {
        let place = Place::new(provider, settings, regex_filter, is_recursive, self.local_root())?;
        place.require_within(shared)?;
        Ok(place)
    }

    /// A driver for settings that are not stored yet. Nothing is sent anywhere.
    ///
    /// # Errors
    /// 400 that says which setting cannot be used.
    pub fn driver(
        &self,
        provider: Provider,
        settings: &Map<String, Json>,
        secrets: &StorageSecrets,
    ) -> Result<Arc<dyn ObjectStore>> {
        match provider {
            Provider::S3 => self.s3(settings, secrets),
            Provider::Gcs => self.gcs(settings, secrets),
            Provider::Azure => self.azure(settings, secrets),
            Provider::Redis => self.redis(settings, secrets),
            Provider::LocalFiles => {
                let root = self.local_root().ok_or_else(no_local_files)?;
                Ok(Arc::new(Local::new(root).map_err(told)?))
            }
        }
    }

    /// Who the connection is for Amazon before it takes a role: whom a trust policy lets in.
    ///
    /// # Errors
    /// What the store says of the credentials.
    pub async fn aws_identity(&self, settings: &Map<String, Json>, secrets: &StorageSecrets) -> Result<String> {
        let own = credentials::aws_own(&self.0.settings.machine, settings, secrets)?;
        own.identity(&self.0.s3).await.map_err(told)
    }

    fn s3(&self, settings: &Map<String, Json>, secrets: &StorageSecrets) -> Result<Arc<dyn ObjectStore>> {
        let credentials = credentials::aws(&self.0.settings.machine, settings, secrets)?;
        let settings = S3Settings {
            bucket: word(settings, "bucket"),
            region: credentials::region(settings),
            endpoint: some(word(settings, "s3_endpoint")),
            public_endpoint: some(word(settings, "public_endpoint")),
            kms_key: some(word(settings, "aws_sse_kms_key_id")),
            ..S3Settings::default()
        };
        Ok(Arc::new(S3::new(self.0.s3.clone(), credentials, settings).map_err(told)?))
    }

    fn gcs(&self, settings: &Map<String, Json>, secrets: &StorageSecrets) -> Result<Arc<dyn ObjectStore>> {
        let credentials = credentials::google(&self.0.settings.machine, settings, secrets)?;
        let settings = GcsSettings {
            bucket: word(settings, "bucket"),
            endpoint: None,
            public_endpoint: some(word(settings, "public_endpoint")),
        };
        Ok(Arc::new(Gcs::new(self.0.caller.clone(), credentials, settings).map_err(told)?))
    }

    fn azure(&self, settings: &Map<String, Json>, secrets: &StorageSecrets) -> Result<Arc<dyn ObjectStore>> {
        let credentials = credentials::azure(&self.0.settings.machine, settings, secrets)?;
        let settings = AzureSettings {
            account: word(settings, "account_name"),
            container: word(settings, "container"),
            endpoint: None,
            public_endpoint: some(word(settings, "public_endpoint")),
        };
        Ok(Arc::new(Azure::new(self.0.caller.clone(), credentials, settings).map_err(told)?))
    }

    fn redis(&self, settings: &Map<String, Json>, secrets: &StorageSecrets) -> Result<Arc<dyn ObjectStore>> {
        let number = |name: &str, otherwise: &str| or(word(settings, name), otherwise).parse::<u16>();
        let wrong = |field| Error::field(field, Say::PortBounds);
        let identity = match (some(word(settings, "client_cert")), secrets.get("client_key")) {
            (Some(certificate), Some(key)) => Some((certificate, key.to_owned())),
            (None, None) => None,
            _ => return Err(Error::non_field(Say::CertificateWithKey)),
        };
        let has_tls = settings.get("tls").and_then(Json::as_bool).unwrap_or(false);
        let ca = some(word(settings, "ca_cert"));
        if !has_tls && (ca.is_some() || identity.is_some()) {
            return Err(Error::field("tls", Say::CertificateNeedsTls));
        }
        let settings = RedisSettings {
            host: or(word(settings, "host"), "localhost"),
            port: number("port", "6379").map_err(|_| wrong("port"))?,
            db: number("db", "1").map_err(|_| wrong("db"))?.into(),
            username: some(word(settings, "username")),
            password: secrets.get("password").map(|text| Zeroizing::new(text.to_owned())),
            tls: has_tls.then_some(TlsOptions { ca, identity }),
        };
        Ok(Arc::new(Redis::new(self.0.caller.clone(), settings).map_err(told)?))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Kept>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
