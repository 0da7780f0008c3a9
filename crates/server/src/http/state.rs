use crate::{
    http::{body::Budget, metrics::Metrics},
    media_trail::Trail,
    sign_in::{Attempts, KnownProviders, SignInLimits, Turns},
    task_lists::TaskListCache,
};
use labelkeep_database::{Database, DatabaseWay};
use labelkeep_egress::{Egress, Purpose};
use labelkeep_identity::{jwt::Keys, password::PasswordPool};
use labelkeep_jobs::{
    Jobs, Retention,
    mail::Mailer,
    ml::MlBackends,
    webhooks::Webhooks,
    write_out::{StorageTargets, WriteOut},
};
use labelkeep_mail::Post;
use labelkeep_model::{Clock, Rng};
use labelkeep_object_stores::{Caller, Retries};
use labelkeep_secrets::{Keychain, Purpose as KeyPurpose, derive};
use labelkeep_storages::{Connector, Machine};
use std::{ops::Deref, path::PathBuf, sync::Arc};

/// From where media are shown, and how.
#[derive(Debug, Clone)]
pub struct Media {
    /// Hosts from which pages may show media, for the content security policy.
    pub hosts: Vec<String>,
    /// The folder below which storages may be on the server's own disk; `None`: they may not.
    pub local_root: Option<PathBuf>,
    /// Whether sources read files of tasks in Parquet.
    pub reads_parquet: bool,
    /// Seconds that a link to an object is good for at most.
    pub most_link_seconds: u32,
    /// Whether reads that go through the server are in the audit trail.
    pub audits_reads: bool,
    /// The machine's own identity at the clouds, and for what it may be used.
    pub machine: Machine,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            local_root: None,
            reads_parquet: true,
            most_link_seconds: 3600,
            audits_reads: true,
            machine: Machine::default(),
        }
    }
}

/// What the installation was told at its start and requests need to know.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How the database is reached.
    pub database_way: DatabaseWay,
    /// The address people use, for example `https://label.example.org`. Links are made from it.
    pub public_url: String,
    /// Host names that requests may name; empty: the one of `public_url` and this machine's loopback names.
    pub allowed_hosts: Vec<String>,
    pub media: Media,
    /// Whether a new target storage gets everything that is there already.
    pub syncs_new_targets: bool,
    /// Whether predictions must fit the labeling configuration, where a project does not say it.
    pub validates_predictions: bool,
    /// Whom to tell about a hole in this installation, as addresses (RFC 9116); none: there is no `security.txt`.
    pub security_contacts: Vec<String>,
    /// Whether people can sign up without an invitation.
    pub open_signup: bool,
    /// The role of who signed up without an invitation.
    pub signup_role: labelkeep_model::Role,
    /// Upload limit in bytes.
    pub max_upload_bytes: u64,
    /// Bytes of request bodies that are held in memory at the same moment, and as many of answers.
    pub max_held_bytes: u64,
    /// How long things are kept.
    pub retention: Retention,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_way: DatabaseWay::File,
            public_url: "http://localhost:8080".to_owned(),
            allowed_hosts: Vec::new(),
            media: Media::default(),
            syncs_new_targets: true,
            validates_predictions: false,
            security_contacts: Vec::new(),
            open_signup: false,
            signup_role: labelkeep_model::Role::NotActivated,
            max_upload_bytes: 1 << 30,
            max_held_bytes: 128 << 20,
            retention: Retention::default(),
        }
    }
}

impl Settings {
    /// Whether browsers reach us by HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// What every endpoint can reach. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    parts: Parts,
    metrics: Metrics,
    jobs: Jobs,
    connector: Connector,
    ml: MlBackends,
    media_trail: Trail,
    sign_in_turns: Turns,
    attempts: Attempts,
    known_providers: KnownProviders,
    bodies: Budget,
    answers: Budget,
}

/// Where mails go.
#[derive(Clone)]
pub struct MailWay {
    pub post: Arc<dyn Post>,
    /// Host and port, as they are shown.
    pub server: String,
    /// The address that mails come from.
    pub from: String,
}

pub struct Parts {
    pub database: Database,
    pub settings: Settings,
    /// The installation's key.
    pub keys: Keys,
    /// What seals secrets that must be used again.
    pub keychain: Arc<Keychain>,
    pub passwords: PasswordPool,
    /// The lists of the Data Manager that were asked for lately.
    pub task_lists: TaskListCache,
    /// How often people may try to sign in.
    pub sign_in_limits: SignInLimits,
    /// The only way out.
    pub egress: Egress,
    /// The same for S3, which may have authorities of its own.
    pub s3_egress: Egress,
    /// `None`: no mail is sent.
    pub mail: Option<MailWay>,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
}

impl AppState {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let metrics = Metrics::new(parts.database.is_postgres());
        let connector = connector(&parts);
        let ml = ml_backends(&parts);
        let jobs = Jobs::new(parts.database.clone())
            .keeping(parts.settings.retention)
            .validating_predictions(parts.settings.validates_predictions)
            .connecting(connector.clone())
            .asking(ml.clone());
        let most = parts.settings.max_held_bytes;
        let (bodies, answers) = (Budget::new(most), Budget::new(most));
        Self(Arc::new(Inner {
            parts,
            metrics,
            jobs,
            connector,
            ml,
            media_trail: Trail::default(),
            sign_in_turns: Turns::default(),
            attempts: Attempts::default(),
            known_providers: KnownProviders::default(),
            bodies,
            answers,
        }))
    }

    /// How often networks asked to come in.
    pub(crate) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    /// What providers of single sign-on said of themselves.
    pub(crate) fn known_providers(&self) -> &KnownProviders {
        &self.0.known_providers
    }

    /// Request bodies in memory.
    pub(crate) fn bodies(&self) -> &Budget {
        &self.0.bodies
    }

    /// Answers in memory.
    pub(crate) fn answers(&self) -> &Budget {
        &self.0.answers
    }

    /// Starts jobs, and runs them in the places of this process.
    #[must_use]
    pub fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    /// What writes annotations to target storages, to be run by the process.
    #[must_use]
    pub fn write_out(&self) -> WriteOut {
        let targets = StorageTargets { database: self.database.clone(), connector: self.connector().clone() };
        WriteOut::new(self.database.clone(), Arc::new(targets))
    }

    /// What tells webhooks, to be run by the process.
    #[must_use]
    pub fn webhooks(&self) -> Webhooks {
        Webhooks::new(self.database.clone(), self.egress.for_purpose(Purpose::Webhook), self.keychain.clone())
    }

    /// What sends mails, to be run by the process.
    #[must_use]
    pub fn mailer(&self) -> Option<Mailer> {
        let way = self.mail.as_ref()?;
        Some(Mailer::new(self.database.clone(), way.post.clone(), &self.settings.public_url))
    }

    /// The way to object stores.
    #[must_use]
    pub fn connector(&self) -> &Connector {
        &self.0.connector
    }

    /// The way to ML backends.
    #[must_use]
    pub fn ml(&self) -> &MlBackends {
        &self.0.ml
    }

    /// Who was given which object.
    pub(crate) fn media_trail(&self) -> &Trail {
        &self.0.media_trail
    }

    /// In which those come who try to sign in to the same account at the same moment.
    pub(crate) fn sign_in_turns(&self) -> &Turns {
        &self.0.sign_in_turns
    }

    /// The host name that people use.
    pub(crate) fn public_host(&self) -> &str {
        let address = &self.settings.public_url;
        let host = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        host.split(['/', ':']).next().unwrap_or_default()
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}

fn ml_backends(parts: &Parts) -> MlBackends {
    MlBackends::new(
        parts.database.clone(),
        parts.egress.for_purpose(Purpose::MlBackend),
        parts.keychain.clone(),
        derive(parts.keys.secret(), KeyPurpose::MlBackends),
        &parts.settings.public_url,
    )
}

fn connector(parts: &Parts) -> Connector {
    let caller = |egress: &Egress| Caller {
        egress: egress.for_purpose(Purpose::Storage),
        clock: parts.clock.clone(),
        rng: parts.rng.clone(),
        retries: Retries::default(),
    };
    let media = &parts.settings.media;
    let settings = labelkeep_storages::Settings {
        local_root: media.local_root.clone(),
        reads_parquet: media.reads_parquet,
        machine: media.machine.clone(),
    };
    Connector::new(caller(&parts.egress), caller(&parts.s3_egress), parts.keychain.clone(), settings)
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
