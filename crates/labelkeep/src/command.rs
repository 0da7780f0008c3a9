//! The commands.

mod audit;
mod backup;
mod config;
mod export_all;
mod import_label_studio;
mod keys;
mod migrate;
mod open;
mod owner;
mod progress;
mod prove_offline;
mod restore;
mod security_report;
mod serve;
mod storage_doctor;
mod user;

use crate::config::{Config, Flags};
use anyhow::Result;
use clap::{Parser, Subcommand};
use std::{io::Write as _, path::PathBuf, process::ExitCode};

/// Secure data labeling in one binary.
#[derive(Debug, Parser)]
#[command(name = "labelkeep", version)]
struct Line {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the interface and the API, and work off jobs (what happens without a command).
    Serve,
    /// Work off jobs only, beside servers on the same PostgreSQL.
    Worker,
    /// Bring the database to this version's schema.
    Migrate,
    /// People, from this machine's command line.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Write a verified backup of everything to one file, while the server runs. It can be restored into either database.
    Backup {
        /// The file to write; it must not exist.
        to: PathBuf,
    },
    /// Put a backup in place of what is there, for everybody at once, while the server runs. What is there is kept.
    Restore {
        /// The file that `backup` wrote.
        from: PathBuf,
        /// Where the present state is kept, as the way back [default: before-restore-<time>.db in the data folder].
        #[arg(long, value_name = "FILE")]
        way_back: Option<PathBuf>,
    },
    /// Bring everything from Label Studio 1.23.2, while servers run here and there, and prove that it is here. Run it again to
    /// catch up.
    ImportLabelStudio(Box<import_label_studio::Arguments>),
    /// Write everything to a folder as files that Label Studio imports, with a script that does it. Run it again to go on.
    ExportAll {
        /// The folder; it is made where it is not there.
        to: PathBuf,
    },
    /// The audit trail.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Print what may ever be called outside, by which setting, and what was called.
    ProveOffline,
    /// Print a report for an auditor: the state of each promise, the ways out, the audit trail, and the tests that keep it.
    SecurityReport {
        /// `html` (one page, to read or print) or `json`.
        #[arg(long, default_value = "html")]
        format: security_report::ReportFormat,
    },
    /// The master keys, which seal the secrets of storages.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Find out what the credentials of storages can do and should not be able to. Nothing is written to any of them.
    StorageDoctor {
        /// One storage, by its number [default: all].
        #[arg(long, value_name = "ID")]
        storage: Option<i64>,
        /// Also print what to enter at the provider: exactly the rights that each needs.
        #[arg(long)]
        policies: bool,
    },
    /// Make this node's key the installation's, when the one before is lost; all personal access tokens then end.
    AdoptKey,
    /// Print which libraries are in this program, as a CycloneDX document.
    Sbom,
    /// Print what is in force and where it came from.
    Config {
        /// Print which settings there are and what they mean instead.
        #[arg(long)]
        reference: bool,
    },
}

/// Made by `cargo xtask generate`.
const COMPONENTS: &str = include_str!("../sbom.json");

/// # Errors
/// Whatever stops the command.
pub async fn run() -> Result<()> {
    let line = Line::parse();
    if let Some(Command::Config { reference: true }) = line.command {
        return config::reference();
    }
    let config = Config::read(&line.flags, &|name| std::env::var(name).ok())?;
    match line.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(&config, true).await,
        Command::Worker => serve::run(&config, false).await,
        Command::Migrate => migrate::run(&config).await,
        Command::User(command) => user::run(&config, command).await,
        Command::Backup { to } => backup::run(&config, &to).await,
        Command::Restore { from, way_back } => restore::run(&config, &from, way_back).await,
        Command::ExportAll { to } => export_all::run(&config, &to).await,
        Command::ImportLabelStudio(arguments) => import_label_studio::run(&config, *arguments).await,
        Command::Audit(command) => audit::run(&config, command).await,
        Command::ProveOffline => prove_offline::run(&config).await,
        Command::SecurityReport { format } => security_report::run(&config, format).await,
        Command::Keys(command) => keys::run(&config, command).await,
        Command::StorageDoctor { storage, policies } => storage_doctor::run(&config, storage, policies).await,
        Command::AdoptKey => adopt_key(&config).await,
        Command::Sbom => say(COMPONENTS.trim_end()),
        Command::Config { .. } => config::run(&config),
    }
}

async fn adopt_key(config: &Config) -> Result<()> {
    let database = open::database(config).await?;
    database.migrate().await?;
    crate::key::adopt(crate::key::load(config)?.secret(), &database).await?;
    database.close().await;
    say("This node's key is the installation's now. Give it to the other nodes, and start them again.")
}

/// Says on standard error what went wrong, cause by cause.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    let causes = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    let _ = writeln!(std::io::stderr(), "labelkeep: {causes}");
    ExitCode::FAILURE
}

/// What a command answers. Nobody listening any more is no failure.
fn say(text: &str) -> Result<()> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
