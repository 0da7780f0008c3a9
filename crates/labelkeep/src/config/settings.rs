use super::{
    database, file,
    limits::Limits,
    mail, master_key, media,
    public_url::{self, PublicUrl},
    retention,
    source::{Origin, Sources},
    table,
};
use anyhow::{Result, bail};
use labelkeep_model::Role;
use labelkeep_server::serve::TrustedProxies;
use std::path::PathBuf;

/// What the command line can say. Each is also a variable and a line of the file, under the same name.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Flags {
    /// Address to listen on [default: 127.0.0.1]. Anything but loopback is served by HTTPS.
    #[arg(long, global = true)]
    pub host: Option<String>,
    /// Port to listen on [default: 8080].
    #[arg(long, global = true)]
    pub port: Option<String>,
    /// Folder for the embedded database and the installation's key.
    #[arg(long, global = true)]
    pub data_dir: Option<String>,
    /// `sqlite:///path` or `postgresql://…` [default: embedded SQLite in the data folder].
    #[arg(long, global = true)]
    pub database_url: Option<String>,
    /// The address people use, for example https://label.example.org.
    #[arg(long, global = true)]
    pub public_url: Option<String>,
    /// PEM file with the certificate chain; read again when it changes.
    #[arg(long, global = true)]
    pub tls_cert: Option<String>,
    /// PEM file with the private key.
    #[arg(long, global = true)]
    pub tls_key: Option<String>,
    /// E-mail address of the owner to be made at the first start.
    #[arg(long, global = true)]
    pub username: Option<String>,
    /// Password of the owner to be made at the first start.
    #[arg(long, global = true)]
    pub password: Option<String>,
    /// Legacy token of the owner to be made at the first start.
    #[arg(long, global = true)]
    pub user_token: Option<String>,
    /// Configuration file (TOML).
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
}

/// Everything in force.
#[derive(Debug, Clone)]
pub struct Config {
    pub host: String,
    pub port: u16,
    pub data_dir: PathBuf,
    pub database_url: String,
    pub database_connections: u32,
    pub database_allow_insecure: bool,
    pub database_tls: labelkeep_database::PostgresTls,
    pub public_url: String,
    /// Whether somebody gave it.
    pub has_public_url: bool,
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Plain HTTP on a public address, because somebody said so.
    pub allow_http: bool,
    pub username: Option<String>,
    pub password: Option<String>,
    pub user_token: Option<String>,
    pub enable_legacy_api_token: Option<bool>,
    pub open_signup: bool,
    pub signup_role: Role,
    pub allowed_hosts: Vec<String>,
    pub trusted_proxies: TrustedProxies,
    /// Whom to tell about a hole in this installation.
    pub security_contacts: Vec<String>,
    pub media: labelkeep_server::Media,
    /// Target storages get one object for each task, and not for each annotation.
    pub saves_tasks_to_storage: bool,
    /// A new target storage gets everything that is there already.
    pub syncs_new_targets: bool,
    /// Predictions must fit the labeling configuration, where a project does not say it.
    pub validates_predictions: bool,
    pub secret_key: Option<String>,
    /// Where the keys are that seal the secrets of storages; `None`: made from the installation's.
    pub master_key: Option<labelkeep_secrets::KeySource>,
    /// Rules for outbound connections.
    pub egress: labelkeep_egress::Settings,
    /// The mail server; `None`: no mail is sent.
    pub mail: Option<labelkeep_mail::SmtpSettings>,
    /// A file with authorities that S3 may have as well.
    pub aws_ca_bundle: Option<PathBuf>,
    pub limits: Limits,
    pub retention: labelkeep_jobs::Retention,
    pub log_format: String,
    /// What is logged, in the words of tracing's filters; `None`: what the table says.
    pub log: Option<String>,
    /// Where numbers for operators are served, on this machine only; `None`: nowhere.
    pub metrics_port: Option<u16>,
    /// Name, shown value and origin of everything that was asked.
    pub found: Vec<(&'static str, String, Origin)>,
}

impl Config {
    /// # Errors
    /// When a value cannot be read, or two do not go together.
    pub fn read(flags: &Flags, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let path = flags.config.clone().or_else(|| environment("LABELKEEP_CONFIG").map(PathBuf::from));
        let file = file::read(path.as_deref())?;
        let file_name = path.map(|path| path.display().to_string()).unwrap_or_default();
        let mut sources = Sources { environment, file, file_name, found: Vec::new() };
        let config = Self::ask(&mut sources, flags)?;
        if let Some(name) = sources.file.keys().next() {
            bail!("the configuration file {} has a line for {name}, which is no setting", sources.file_name);
        }
        Ok(Self { found: sources.found, ..config })
    }

    fn ask(s: &mut Sources<'_>, flags: &Flags) -> Result<Self> {
        let host = host(s, flags)?;
        let port = s.read::<u16>("port", flags.port.clone())?.unwrap_or(8080);
        let data_dir = match s.read::<PathBuf>("data_dir", flags.data_dir.clone())? {
            Some(folder) => folder,
            None => default_data_dir(s.environment)?,
        };
        let database_url = database::url(s, flags.database_url.clone(), &data_dir)?;
        let tls = tls(s, flags)?;
        let allow_http = s.flag("allow_http")?.unwrap_or(false);
        let public_url = s.read::<PublicUrl>("public_url", flags.public_url.clone())?.map(|url| url.0);
        let has_public_url = public_url.is_some();
        let public_url = public_url.unwrap_or_else(|| public_url::default(&host, port, tls.is_some(), allow_http));
        Ok(Self {
            mail: mail::read(s, &public_url)?,
            public_url,
            has_public_url,
            database_url,
            database_connections: s.read("database_connections", None)?.unwrap_or(8),
            database_allow_insecure: s.flag("database_allow_insecure")?.unwrap_or(false),
            database_tls: database::tls(s)?,
            username: s.read("username", flags.username.clone())?,
            password: s.read("password", flags.password.clone())?,
            user_token: s.read("user_token", flags.user_token.clone())?,
            enable_legacy_api_token: s.flag("enable_legacy_api_token")?,
            open_signup: !s.flag("disable_signup_without_link")?.unwrap_or(true),
            signup_role: signup_role(s.read("signup_role", None)?)?,
            allowed_hosts: s.list("allowed_hosts")?.unwrap_or_default(),
            trusted_proxies: proxies(s.list("trusted_proxies")?.unwrap_or_default())?,
            security_contacts: security_contacts(s.list("security_contact")?.unwrap_or_default())?,
            media: media::read(s)?,
            saves_tasks_to_storage: s.flag("future_save_task_to_storage")?.unwrap_or(false),
            syncs_new_targets: s.flag("sync_on_target_storage_creation")?.unwrap_or(true),
            validates_predictions: s.flag("fflag_feat_utc_210_prediction_validation_15082025")?.unwrap_or(false),
            secret_key: s.read("secret_key", None)?,
            master_key: master_key::source(s)?,
            egress: egress(s)?,
            aws_ca_bundle: s.read("aws_ca_bundle", None)?,
            limits: Limits::read(s)?,
            retention: retention::read(s)?,
            metrics_port: s.read("metrics_port", None)?,
            log: s.read("log", None)?,
            log_format: s.read("log_format", None)?.unwrap_or_else(|| "text".to_owned()),
            host,
            port,
            data_dir,
            tls,
            allow_http,
            found: Vec::new(),
        })
    }

    #[must_use]
    pub fn is_loopback(&self) -> bool {
        public_url::is_loopback(&self.host)
    }

    /// The value in force where nobody gave one, for `labelkeep config`.
    #[must_use]
    pub fn default_of(&self, name: &str) -> String {
        match name {
            "data_dir" => self.data_dir.display().to_string(),
            "database_url" => database::without_password(&self.database_url),
            "public_url" => self.public_url.clone(),
            "secret_key" | "master_keys" => String::new(),
            _ => table::find(name).map(|setting| setting.default.to_owned()).unwrap_or_default(),
        }
    }
}

fn host(s: &mut Sources<'_>, flags: &Flags) -> Result<String> {
    let host = s.read::<String>("host", flags.host.clone())?.unwrap_or_else(|| "127.0.0.1".to_owned());
    if host.contains("://") {
        bail!("host = {host} is the address that people use: give it as public_url. host is the one to listen on.");
    }
    Ok(host)
}

fn egress(s: &mut Sources<'_>) -> Result<labelkeep_egress::Settings> {
    Ok(labelkeep_egress::Settings {
        is_guarded: s.flag("ssrf_protection_enabled")?.unwrap_or(true),
        bans_reserved: s.flag("use_default_banned_subnets")?.unwrap_or(true),
        banned: s.list("user_additional_banned_subnets")?.unwrap_or_default(),
        allowed: s.list("egress_allow")?.unwrap_or_default(),
        redirects: s.read("egress_redirects", None)?.unwrap_or(0),
        ca_files: s.list("custom_ca_certs")?.unwrap_or_default().into_iter().map(PathBuf::from).collect(),
    })
}

fn tls(s: &mut Sources<'_>, flags: &Flags) -> Result<Option<(PathBuf, PathBuf)>> {
    let certificate = s.read::<PathBuf>("tls_cert", flags.tls_cert.clone())?;
    let key = s.read::<PathBuf>("tls_key", flags.tls_key.clone())?;
    match (certificate, key) {
        (Some(certificate), Some(key)) => Ok(Some((certificate, key))),
        (None, None) => Ok(None),
        _ => bail!("tls_cert and tls_key belong together: give both or none"),
    }
}

/// There is one owner, and nobody becomes it by signing up.
fn signup_role(role: Option<Role>) -> Result<Role> {
    match role {
        Some(Role::Owner | Role::Deactivated) => bail!("signup_role: use AD, MA, RE, AN or NO."),
        role => Ok(role.unwrap_or(Role::NotActivated)),
    }
}

fn proxies(list: Vec<String>) -> Result<TrustedProxies> {
    TrustedProxies::read(list).map_err(|error| anyhow::anyhow!("trusted_proxies: {error}"))
}

/// Addresses as RFC 9116 has them; one of mail may be given as it is. Each becomes a line of a file.
fn security_contacts(list: Vec<String>) -> Result<Vec<String>> {
    let read = |text: String| {
        let is_plain = text.chars().all(|c| c.is_ascii_graphic());
        let is_address = ["https://", "mailto:", "tel:"].iter().any(|scheme| text.starts_with(scheme));
        match text.split_once('@') {
            _ if is_plain && is_address => Ok(text),
            Some((name, host)) if is_plain && !name.is_empty() && host.contains('.') && !text.contains(':') => {
                Ok(format!("mailto:{text}"))
            }
            _ => bail!(
                "security_contact: {text} is no contact. Write it like security@example.org, https://example.org/report or \
                 tel:+49-30-123456."
            ),
        }
    };
    list.into_iter().map(read).collect()
}

fn default_data_dir(environment: &dyn Fn(&str) -> Option<String>) -> Result<PathBuf> {
    if let Some(folder) = environment("XDG_DATA_HOME").filter(|folder| folder.starts_with('/')) {
        return Ok(PathBuf::from(folder).join("labelkeep"));
    }
    match environment("HOME") {
        Some(home) => Ok(PathBuf::from(home).join(".local/share/labelkeep")),
        None => bail!("There is no home folder to keep the data in. Say where with --data-dir."),
    }
}

#[cfg(test)]
mod tests;
