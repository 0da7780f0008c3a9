//! Every setting there is: the one list behind `labelkeep config` and the configuration reference.

use std::fmt::Write as _;

/// One setting. Its name is the line of the file, the flag (with dashes) and, in capitals, the variable.
pub struct Setting {
    pub name: &'static str,
    /// Which kind of value, in words.
    pub kind: &'static str,
    /// The value where nobody gave one, as it would be written; empty: none. In brackets: worked out at the start.
    pub default: &'static str,
    pub meaning: &'static str,
    pub has_flag: bool,
    /// Shown only as set or not.
    pub is_secret: bool,
    /// The name without a prefix means something else on many systems, and is not looked up.
    pub needs_prefix: bool,
}

const fn setting(name: &'static str, kind: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { name, kind, default, meaning, has_flag: false, is_secret: false, needs_prefix: false }
}

impl Setting {
    const fn flag(self) -> Self {
        Self { has_flag: true, ..self }
    }

    const fn secret(self) -> Self {
        Self { is_secret: true, ..self }
    }

    const fn prefixed(self) -> Self {
        Self { needs_prefix: true, ..self }
    }
}

pub struct Group {
    pub title: &'static str,
    pub settings: &'static [Setting],
}

pub const GROUPS: &[Group] = &[
    Group { title: "Where it listens, and how people reach it", settings: ADDRESS },
    Group { title: "Data and database", settings: DATA },
    Group { title: "The first account and sign-up", settings: PEOPLE },
    Group { title: "Mail", settings: MAIL },
    Group { title: "Predictions", settings: PREDICTIONS },
    Group { title: "Calls to other hosts", settings: EGRESS },
    Group { title: "Storages and media", settings: MEDIA },
    Group { title: "The server's own identity at the clouds", settings: CLOUDS },
    Group { title: "Limits", settings: LIMITS },
    Group { title: "How long things are kept", settings: RETENTION },
    Group { title: "Logs and metrics", settings: OPERATION },
];

const ADDRESS: &[Setting] = &[
    setting("host", "address or host name", "127.0.0.1", "The address to listen on. Anything but this machine's own is served by HTTPS.").flag().prefixed(),
    setting("port", "number", "8080", "The port to listen on.").flag().prefixed(),
    setting("public_url", "URL", "(from host and port)", "The address people use, for example `https://label.example.org`. Links are made from it, and its scheme decides whether cookies are `Secure`.").flag(),
    setting("tls_cert", "file", "", "PEM file with the certificate and its chain. Read again when it changes. Goes with `tls_key`.").flag(),
    setting("tls_key", "file", "", "PEM file with the private key.").flag(),
    setting("allow_http", "true or false", "false", "Serve plain HTTP on an address that others can reach. Passwords and data can then be read on the way."),
    setting("allowed_hosts", "list", "", "Host names that requests may name; `*` for any. Without it: the one of `public_url`, and this machine's own."),
    setting("security_contact", "list of e-mail addresses, `https:` or `tel:` addresses", "", "Whom to tell about a hole in this installation: `/.well-known/security.txt` says it to everybody. Without it there is no such file (404)."),
    setting("trusted_proxies", "list of addresses and networks", "", "Proxies (`10.0.0.1`, `10.0.0.0/8`) whose `X-Forwarded-*` headers are believed. With one, HTTPS is the proxy's task."),
];

const DATA: &[Setting] = &[
    setting("data_dir", "folder", "(`$XDG_DATA_HOME/labelkeep`, else `~/.local/share/labelkeep`)", "The embedded database, the installation's key and a certificate it made itself. Made, for the owner alone, where it is not there.").flag(),
    setting("database_url", "URL", "(SQLite in `data_dir`)", "`sqlite:///path` or `postgresql://user:password@host/name`.").flag().secret(),
    setting("database_connections", "number", "8", "Connections to the database at most, of each process."),
    setting("database_allow_insecure", "true or false", "false", "Talk to PostgreSQL on another machine without checking its certificate."),
    setting("django_db", "default or sqlite", "", "Label Studio's choice of database, where there is no `database_url`: `default` is PostgreSQL, by the parts below. Without it, `postgre_host` decides."),
    setting("postgre_host", "host name, or folder of the socket", "", "Where PostgreSQL is. These five are Label Studio's names; `database_url` says the same in one. Give Labelkeep a database of its own."),
    setting("postgre_port", "number", "5432", "Its port."),
    setting("postgre_name", "text", "postgres", "The name of the database."),
    setting("postgre_user", "text", "postgres", "Who signs in there."),
    setting("postgre_password", "text", "", "With which password.").secret(),
    setting("postgre_ssl_mode", "disable, allow, prefer, require, verify-ca or verify-full", "", "How much the connection to PostgreSQL must prove. On another machine `verify-full`, and anything less stops the start unless `database_allow_insecure` allows it; on this one `prefer`. This and the three below may stand in `database_url` too (`sslmode`, `sslrootcert`, `sslcert`, `sslkey`), but must not contradict it."),
    setting("postgre_sslrootcert", "file", "", "PEM file with the authority that signed PostgreSQL's certificate. Without it: the public ones that are built in, and those of `custom_ca_certs`."),
    setting("postgre_sslcert", "file", "", "PEM file with a client certificate for PostgreSQL. Goes with `postgre_sslkey`; both are read again for each connection."),
    setting("postgre_sslkey", "file", "", "PEM file with its key, which nobody else may read."),
    setting("pgsslmode", "as `postgre_ssl_mode`", "", "The name that PostgreSQL's own tools read; used where `postgre_ssl_mode` is not set. The three below likewise."),
    setting("pgsslrootcert", "file", "", "As `postgre_sslrootcert`; `system` for the public authorities."),
    setting("pgsslcert", "file", "", "As `postgre_sslcert`."),
    setting("pgsslkey", "file", "", "As `postgre_sslkey`."),
    setting("master_keys", "lines of 64 hexadecimal digits", "(made from `secret_key`)", "Seals the keys of storages. The first one is in force, older ones below it still open what they sealed. See `backup.md`.").secret().prefixed(),
    setting("master_key_file", "file", "", "The same in a file, which nobody else may read. It is read again when a key is missed, so that a rotation needs no restart.").prefixed(),
    setting("master_key_command", "program and arguments", "", "The same from a program, of a key service or a secret manager; started without a shell.").prefixed(),
    setting("secret_key", "64 hexadecimal digits", "(made at the first start, in `data_dir`)", "Signs access tokens. Servers that share a database need the same one: `openssl rand -hex 32`.").secret(),
];

const PEOPLE: &[Setting] = &[
    setting("username", "e-mail address", "", "The owner to be made by the first start. Without it a link is printed.").flag().prefixed(),
    setting("password", "text", "", "The owner's password, at least 8 characters. Better by `LABELKEEP_PASSWORD_FILE`, which others on the machine cannot see.").flag().secret().prefixed(),
    setting("user_token", "text", "", "The owner's legacy token, at least 16 letters and digits.").flag().secret(),
    setting("enable_legacy_api_token", "true or false", "", "`true` allows legacy tokens. Otherwise an administrator does, on the People page."),
    setting("disable_signup_without_link", "true or false", "true", "`false` opens sign-up to everybody who reaches the server."),
    setting("signup_role", "AD, MA, RE, AN or NO", "NO", "The role of who signs up without an invitation. `NO` is not activated."),
];

const MAIL: &[Setting] = &[
    setting(
        "email_host",
        "host name",
        "",
        "The mail server that takes mails: invitations, and links for new passwords. Without it none are sent. It is reached wherever it is, also in your own network.",
    ),
    setting("email_port", "number", "(587, or 465 with `email_use_ssl`)", "Its port."),
    setting(
        "email_use_tls",
        "true",
        "true",
        "TLS begins after a word in the open (STARTTLS). Mail is never sent without TLS, and never to a server whose certificate is not right.",
    ),
    setting("email_use_ssl", "true or false", "false", "TLS from the first byte on."),
    setting("email_host_user", "text", "", "Who signs in there. Goes with `email_host_password`."),
    setting("email_host_password", "text", "", "With which password.").secret(),
    setting(
        "from_email",
        "address",
        "",
        "The address that mails come from: `keep@example.org`, or `Labelkeep <keep@example.org>`.",
    ),
];

const PREDICTIONS: &[Setting] = &[setting(
    "fflag_feat_utc_210_prediction_validation_15082025",
    "true or false",
    "false",
    "Refuse predictions that the labeling configuration cannot show, where a project does not say it: its settings have the same switch.",
)];

const EGRESS: &[Setting] = &[
    setting(
        "ssrf_protection_enabled",
        "true or false",
        "true",
        "Refuse addresses of your own network. Metadata services of clouds are refused whatever is set.",
    ),
    setting("egress_allow", "list", "", "Exceptions: `host:port` or networks such as `10.1.2.0/24`."),
    setting("use_default_banned_subnets", "true or false", "true", "Refuse the private and reserved networks."),
    setting(
        "egress_redirects",
        "number",
        "0",
        "How many redirects an import by address may follow. Each is checked like the address itself.",
    ),
    setting("user_additional_banned_subnets", "list of networks", "", "Refuse these as well."),
    setting(
        "custom_ca_certs",
        "list of files",
        "",
        "PEM files with certificate authorities to trust besides the public ones that are built in, for PostgreSQL too.",
    ),
    setting("aws_ca_bundle", "file", "", "The same for S3 alone."),
];

const MEDIA: &[Setting] = &[
    setting(
        "media_hosts",
        "list",
        "",
        "From where pages may show pictures, sound, video and texts besides the stores of the open project, in the words of a content security policy: hosts such as `https://media.example.org`, or `https:` for every https host.",
    ),
    setting(
        "max_link_seconds",
        "number",
        "3600",
        "For how long a link to an object of a storage is good at most, whatever the storage says.",
    ),
    setting(
        "audit_media_reads",
        "true or false",
        "true",
        "Note each read of an object that goes through the server in the audit trail. Links are always noted.",
    ),
    setting(
        "local_files_serving_enabled",
        "true or false",
        "false",
        "Let storages be folders of the server's own disk.",
    ),
    setting("local_files_document_root", "folder", "", "Such folders are below this one, and nothing else is read."),
    setting(
        "parquet_tasks_enabled",
        "true or false",
        "true",
        "Sources read files of tasks in Parquet (`.parquet`) too. Switched off, such a file is an error in the log of its storage.",
    ),
    setting(
        "future_save_task_to_storage",
        "true or false",
        "false",
        "Target storages get one object for each task, `<task id>.json`, with its annotations, instead of one for each annotation.",
    ),
    setting(
        "sync_on_target_storage_creation",
        "true or false",
        "true",
        "A new target storage gets all annotations that are there already.",
    ),
];

const CLOUDS: &[Setting] = &[
    setting(
        "cloud_identity_for",
        "list",
        "",
        "For which buckets and roles storages without credentials of their own may use the identity below: `s3://bucket`, `https://minio.example.org/bucket`, `gs://bucket`, `azure-blob://account/container`, or a role such as `arn:aws:iam::123456789012:role/labeling`, whose end may be `*`. Without an entry it is used for nothing: who connects a storage must not reach whatever this machine can.",
    ),
    setting("aws_access_key_id", "text", "", "A key of Amazon's. Goes with `aws_secret_access_key`. Without one: the web identity, else the container's role, else the machine's (by version 2 of its metadata service).").secret(),
    setting("aws_secret_access_key", "text", "", "Its secret.").secret(),
    setting("aws_session_token", "text", "", "What belongs to a temporary key.").secret(),
    setting("aws_region", "text", "us-east-1", "Whose STS is asked for this machine's own keys."),
    setting("aws_role_arn", "text", "", "The role of a web identity. Goes with `aws_web_identity_token_file`."),
    setting("aws_web_identity_token_file", "file", "", "The token of a web identity; read again for each exchange."),
    setting("aws_container_credentials_relative_uri", "text", "", "Where a container on ECS finds the keys of its role."),
    setting("aws_container_credentials_full_uri", "URL", "", "The same as a whole address, as EKS gives it."),
    setting("aws_container_authorization_token", "text", "", "What is shown there.").secret(),
    setting("aws_container_authorization_token_file", "file", "", "The same in a file; read again for each exchange."),
    setting("aws_ec2_metadata_service_endpoint", "URL", "", "Another address of the machine's metadata service."),
    setting("aws_endpoint_url_sts", "URL", "", "Another STS than the one of the storage's region, for example by a private endpoint."),
    setting("google_application_credentials", "file", "", "Application Default Credentials: the key of a service account, or what Google's tools made for a workload identity pool. Without it: the machine's metadata service."),
    setting("google_subject_token_file", "file", "", "A token that a workload identity pool takes for this installation. Without it Amazon vouches for the machine."),
    setting("azure_client_id", "text", "", "Which managed identity of several this machine has."),
];

const LIMITS: &[Setting] = &[
    setting(
        "max_connections",
        "number",
        "4096",
        "Connections at once; never more than the limit of open files has room for. When all are taken, those whose clients do nothing end.",
    ),
    setting(
        "max_connections_per_address",
        "number",
        "512",
        "Of them, from one IPv4 address or IPv6 network (64 bits), and so many requests at once. An office behind one address shares it. Connections of `trusted_proxies` are not counted; the requests of each client behind them are.",
    ),
    setting(
        "max_held_mb",
        "number",
        "128",
        "Megabytes of memory for bodies of requests while they are worked on, and as many for large answers while they are sent; one person has half of it. Uploads and exports are streamed and need little of it.",
    ),
    setting("max_upload_mb", "number", "1024", "Megabytes that one import may bring."),
    setting(
        "max_project_upload_mb",
        "number",
        "20480",
        "Megabytes of uploaded files in one project. `0`: no limit, here and below.",
    ),
    setting("max_total_upload_mb", "number", "102400", "Megabytes of uploaded files in all projects."),
    setting("max_task_drafts", "number", "100", "Drafts of one person in one task."),
    setting("max_task_annotations", "number", "500", "Annotations of one person in one task."),
    setting(
        "max_task_changes",
        "number",
        "2000",
        "Changes that one person may make to annotations of one task: all are kept in their history.",
    ),
    setting(
        "max_task_mb_per_person",
        "number",
        "64",
        "Megabytes of results of one person in one task: drafts, annotations and their history.",
    ),
    setting("max_task_mb", "number", "128", "Megabytes of results in one task, of everybody: drafts and annotations."),
];

const RETENTION: &[Setting] = &[
    setting(
        "keep_trash_days",
        "number",
        "30",
        "Days after which tasks and projects in the trash go for good, with everything on them. `0`: never, here and below.",
    ),
    setting("keep_jobs_days", "number", "365", "Days after which background jobs that are over are forgotten."),
    setting("keep_sessions_days", "number", "30", "Days after which sessions that ended are forgotten."),
    setting(
        "keep_links_days",
        "number",
        "30",
        "Days after which set-up and password links that were used or ran out are forgotten.",
    ),
];

const OPERATION: &[Setting] = &[
    setting("metrics_port", "number", "", "Serve `/metrics` and `/health` on `127.0.0.1` at this port."),
    setting("log_format", "text or json", "text", "How log lines look. They go to standard error.").prefixed(),
    setting(
        "log",
        "filter",
        "warn,labelkeep=info,labelkeep_server=info,labelkeep_jobs=info",
        "What is logged: a level (`error` `warn` `info` `debug` `trace`) for all, and for parts of the program.",
    )
    .prefixed(),
];

pub fn find(name: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.name == name)
}

pub fn all() -> impl Iterator<Item = &'static Setting> {
    GROUPS.iter().flat_map(|group| group.settings)
}

const HEAD: &str = "# Configuration

<!-- Made by `cargo xtask generate` from crates/labelkeep/src/config/table.rs. -->

Every setting can be given in four places. The first one that has it wins:

1. the command line, where the table has a flag: `labelkeep serve --port 9000`
2. an environment variable: `LABELKEEP_PORT=9000`. `LABEL_STUDIO_PORT` works as well, and where the table does not say
   otherwise also the bare name, so that an existing deployment keeps working. `LABELKEEP_PORT_FILE=/run/secrets/port`
   takes the value from a file.
3. the configuration file, TOML, named by `--config` or `LABELKEEP_CONFIG`: `port = 9000`
4. the default

`labelkeep config` prints every setting that is in force and where it came from; secrets only as set or not. A value that
cannot be read, and a line of the file that is no setting, stop the start and are named. Lists have commas between their
items; in the file they may also be TOML arrays. For yes and no: `true` `false`, `1` `0`, `yes` `no`, `on` `off`.

```toml
# /etc/labelkeep/labelkeep.toml
host = \"0.0.0.0\"
port = 8443
public_url = \"https://label.example.org\"
tls_cert = \"/etc/labelkeep/cert.pem\"
tls_key = \"/etc/labelkeep/key.pem\"
metrics_port = 9464
```
";

/// docs/users/configuration.md.
pub fn reference() -> String {
    let mut text = HEAD.to_owned();
    for group in GROUPS {
        let _ = write!(text, "\n## {}\n\n| setting | value | default | meaning |\n|---|---|---|---|\n", group.title);
        for setting in group.settings {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                names(setting),
                setting.kind,
                default(setting.default),
                setting.meaning
            );
        }
    }
    text
}

fn names(setting: &Setting) -> String {
    let mut text = format!("`{}`", setting.name);
    if setting.has_flag {
        let _ = write!(text, " `--{}`", setting.name.replace('_', "-"));
    }
    let prefix = if setting.needs_prefix { "LABELKEEP_" } else { "" };
    // Label Studio's feature flags are written small.
    let is_feature_flag = setting.name.starts_with("fflag_");
    let variable = if is_feature_flag { setting.name.to_owned() } else { setting.name.to_uppercase() };
    let _ = write!(text, " `{prefix}{variable}`");
    text
}

fn default(value: &str) -> String {
    match value {
        "" => "not set".to_owned(),
        value => value
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .map_or_else(|| format!("`{value}`"), str::to_owned),
    }
}
