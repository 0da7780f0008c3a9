use super::{open, owner, say};
use crate::{
    config::{Config, public_url},
    key, log, open_files,
};
use anyhow::{Context as _, Result};
use labelkeep_database::{Database, Presence, database_way, outbox::Subject};
use labelkeep_egress::{Egress, Purpose};
use labelkeep_identity::password::PasswordPool;
use labelkeep_jobs::Jobs;
use labelkeep_mail::Smtp;
use labelkeep_server::{
    AppState, MailWay, Parts, Settings, SignInLimits, TaskListCache, app, operations,
    serve::{Certificate, Serving, self_signed, serve},
};
use std::sync::Arc;
use tokio::{net::TcpListener, sync::watch};

/// Serves until the process is told to stop. Without `with_interface` it works off jobs only.
pub async fn run(config: &Config, with_interface: bool) -> Result<()> {
    log::start(&config.log_format, &config.log.clone().unwrap_or_else(|| config.default_of("log")))?;
    let room = open_files::room(config.limits.connections, config.limits.connections_per_address);
    let database = open::database(config).await?;
    database.migrate().await?;
    // From here on, a restore is one that this process must know of.
    database.was_restored_since(0).await;
    let state = state(config, database.clone()).await?;
    key::check(&state).await?;
    for (id, count) in key::missing(&database, &state.keychain).await? {
        tracing::error!(key = %id, secrets = count, "what it seals cannot be used: a master key is missing; add it as an older one");
    }
    let (stop, stopped) = watch::channel(false);
    let subject = if config.saves_tasks_to_storage { Subject::Task } else { Subject::Annotation };
    database.tell_storages_of(subject).await?;
    let jobs = tokio::spawn(work(state.jobs().clone(), stopped.clone()));
    let sealing =
        tokio::spawn(labelkeep_jobs::seal_audit(database.clone(), key::checkpoints(&state.keys)?, stopped.clone()));
    let counting =
        tokio::spawn(labelkeep_jobs::keep_outbound_calls(database.clone(), state.egress.ledger(), stopped.clone()));
    let indexing = tokio::spawn(labelkeep_jobs::index_task_search(database.clone(), stopped.clone()));
    let storages = tokio::spawn(labelkeep_jobs::keep_storage_clock(state.jobs().clone(), stopped.clone()));
    let presence = presence(config, &database, with_interface);
    database.announce_server(&presence).await?;
    let presence = tokio::spawn(labelkeep_jobs::announce(database.clone(), presence, stopped.clone()));
    let writing = state.write_out();
    let writing = tokio::spawn({
        let stopped = stopped.clone();
        async move { writing.run(stopped).await }
    });
    let telling = state.webhooks();
    let telling = tokio::spawn({
        let stopped = stopped.clone();
        async move { telling.run(stopped).await }
    });
    let mailing = state.mailer().map(|mailer| {
        let stopped = stopped.clone();
        tokio::spawn(async move { mailer.run(stopped).await })
    });
    serve_metrics(config, &state, stopped.clone()).await?;
    if with_interface {
        // First what can fail: a link that was printed in vain would take the place of the one before.
        let listener = TcpListener::bind((config.host.as_str(), config.port))
            .await
            .with_context(|| format!("cannot listen on {}:{}", config.host, config.port))?;
        let certificate = certificate(config)?;
        owner::prepare(config, &state).await?;
        if public_url::is_any(&config.host) && !config.has_public_url && config.allowed_hosts.is_empty() {
            say("Other machines are answered once you say which address people use: --public-url https://…")?;
        }
        say(&format!("Labelkeep is ready on {}", config.public_url))?;
        let serving = Serving { certificate, trusted_proxies: config.trusted_proxies.clone(), room };
        tokio::spawn(async move {
            wait_for_signal().await;
            let _ = stop.send(true);
        });
        serve(listener, app(&state), serving, stopped).await?;
    } else {
        say("Labelkeep works off jobs.")?;
        wait_for_signal().await;
        stop.send(true)?;
    }
    jobs.await?;
    sealing.await?;
    indexing.await?;
    storages.await?;
    presence.await?;
    writing.await?;
    telling.await?;
    if let Some(mailing) = mailing {
        mailing.await?;
    }
    counting.await?;
    database.close().await;
    Ok(())
}

/// How this process is called where somebody must know that it runs.
fn presence(config: &Config, database: &Database, with_interface: bool) -> Presence {
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine = Some(machine.trim()).filter(|name| !name.is_empty()).unwrap_or("A machine without a name");
    let what = if with_interface { format!("server on port {}", config.port) } else { "worker".to_owned() };
    Presence {
        id: database.rng().uuid().to_string(),
        name: format!("{machine}, {what}, process {}", std::process::id()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: database.now(),
    }
}

/// On loopback only: who collects the numbers from elsewhere puts something in front that knows whom to let in (S03).
async fn serve_metrics(config: &Config, state: &AppState, stop: watch::Receiver<bool>) -> Result<()> {
    let Some(port) = config.metrics_port else { return Ok(()) };
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .with_context(|| format!("cannot listen on 127.0.0.1:{port} for metrics"))?;
    let app = operations::app(state);
    tokio::spawn(async move {
        if let Err(error) = serve(listener, app, Serving::default(), stop).await {
            tracing::error!(%error, "the metrics port is closed");
        }
    });
    Ok(())
}

pub(super) async fn state(config: &Config, database: Database) -> Result<AppState> {
    let settings = Settings {
        database_way: database_way(&open::options(config))?,
        public_url: config.public_url.clone(),
        allowed_hosts: config.allowed_hosts.clone(),
        media: config.media.clone(),
        syncs_new_targets: config.syncs_new_targets,
        validates_predictions: config.validates_predictions,
        security_contacts: config.security_contacts.clone(),
        open_signup: config.open_signup,
        signup_role: config.signup_role,
        max_upload_bytes: config.limits.upload_bytes,
        max_held_bytes: config.limits.held_bytes,
        retention: config.retention,
    };
    let keys = key::load(config)?;
    let egress = Egress::new(&config.egress)?;
    Ok(AppState::new(Parts {
        clock: database.clock().clone(),
        rng: database.rng().clone(),
        keychain: Arc::new(key::keychain(config, &keys).await?),
        keys,
        passwords: PasswordPool::new(database.rng().clone())?,
        task_lists: TaskListCache::default(),
        sign_in_limits: SignInLimits::default(),
        s3_egress: Egress::new(&for_s3(config))?.counting_with(&egress),
        mail: mail(config, &egress)?,
        egress,
        database,
        settings,
    }))
}

fn mail(config: &Config, egress: &Egress) -> Result<Option<MailWay>> {
    let Some(settings) = config.mail.clone() else { return Ok(None) };
    let egress = egress.with_operators_host(&settings.host, settings.port).context("email_host")?;
    let (server, from) = (format!("{}:{}", settings.host, settings.port), settings.from.address().to_owned());
    let post = Arc::new(Smtp::new(egress.for_purpose(Purpose::Mail), settings));
    Ok(Some(MailWay { post, server, from }))
}

fn for_s3(config: &Config) -> labelkeep_egress::Settings {
    let mut settings = config.egress.clone();
    settings.ca_files.extend(config.aws_ca_bundle.clone());
    settings
}

/// Plain HTTP on loopback, behind a proxy that does HTTPS, or when somebody said so; HTTPS everywhere else (S01).
fn certificate(config: &Config) -> Result<Option<Arc<Certificate>>> {
    if let Some((certificate, key)) = &config.tls {
        return Ok(Some(Certificate::load(certificate, key)?));
    }
    let behind_proxy = !config.trusted_proxies.is_empty();
    if config.is_loopback() || config.allow_http || behind_proxy {
        return Ok(None);
    }
    let names = vec![public_url::host(&config.public_url).to_owned(), "localhost".to_owned(), "127.0.0.1".to_owned()];
    let (certificate, key) = self_signed(&config.data_dir, names)?;
    say(&format!(
        "Using the self-signed certificate {}; give your own with --tls-cert and --tls-key.",
        certificate.display()
    ))?;
    Ok(Some(Certificate::load(&certificate, &key)?))
}

async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        // Without signals only the machine itself can stop us.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

async fn work(jobs: Jobs, stop: watch::Receiver<bool>) {
    jobs.work(stop).await;
}
