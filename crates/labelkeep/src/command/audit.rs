use super::{open, say};
use crate::{config::Config, key};
use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use labelkeep_database::{
    Database,
    audit::{AuditQuery, LineFormat},
};
use labelkeep_model::Timestamp;
use std::{
    io::{BufWriter, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
};

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry of the audit trail was changed or removed; also while the server runs.
    Verify {
        /// A head that an earlier check printed: is it still in the chain?
        #[arg(long)]
        head: Option<String>,
    },
    /// Write the entries as lines for other programs, oldest first.
    Export {
        /// `jsonl` (JSON Lines) or `cef` (Common Event Format).
        #[arg(long, default_value = "jsonl")]
        format: LineFormat,
        /// From this moment on (ISO 8601).
        #[arg(long)]
        from: Option<String>,
        /// Before this moment (ISO 8601).
        #[arg(long)]
        to: Option<String>,
        /// Only entries behind this id: to go on where the last export ended.
        #[arg(long, default_value_t = 0)]
        after: i64,
        /// The file to write; it must not exist [default: standard output].
        #[arg(long, value_name = "FILE")]
        into: Option<PathBuf>,
    },
}

pub async fn run(config: &Config, command: AuditCommand) -> Result<()> {
    let database = open::existing(config).await?;
    match command {
        AuditCommand::Verify { head } => verify(config, &database, head.as_deref()).await?,
        AuditCommand::Export { format, from, to, after, into } => {
            let query = AuditQuery { from: time("from", from)?, to: time("to", to)?, ..AuditQuery::default() };
            export(&database, format, &query, after, into).await?;
        }
    }
    database.close().await;
    Ok(())
}

async fn verify(config: &Config, database: &Database, head: Option<&str>) -> Result<()> {
    let verdict = database.verify_audit(head).await.map_err(open::explain)?;
    if let Some(fault) = verdict.fault {
        bail!("the audit trail does not hold: {fault}. The {} entries before it are as written.", verdict.sealed);
    }
    if !verdict.has_known {
        bail!("the audit trail holds, but the head you named is not in it: it was cut off or made anew since then.");
    }
    say(&format!("{} entries are as they were written; {} are not sealed yet.", verdict.sealed, verdict.unsealed))?;
    checkpoints(config, database).await?;
    say(&format!("Head: {}", verdict.head))?;
    say("Note the head elsewhere: `labelkeep audit verify --head` shows later that nothing before it was replaced.")
}

async fn checkpoints(config: &Config, database: &Database) -> Result<()> {
    if !key::is_there(config) {
        return say("The checkpoints were not looked at: the installation's key is not on this machine.");
    }
    let key = key::checkpoints(&key::load(config)?)?;
    let signed = database.verify_checkpoints(&key).await.map_err(open::explain)?;
    if let Some(position) = signed.fault {
        bail!(
            "the audit trail does not hold: the signed checkpoint at link {position} is not in the chain, or not signed with \
             the key it names. The chain was cut off or made anew."
        );
    }
    say(&format!(
        "{} checkpoints are signed with this installation's key, the last at link {}; public key {}.",
        signed.signed,
        signed.up_to,
        key.public()
    ))?;
    if signed.by_others > 0 {
        let by_others = signed.by_others;
        say(&format!(
            "{by_others} are signed with other keys: from before the key was changed, or from a backup of elsewhere."
        ))?;
    }
    Ok(())
}

async fn export(
    database: &Database,
    format: LineFormat,
    query: &AuditQuery,
    mut after: i64,
    into: Option<PathBuf>,
) -> Result<()> {
    let mut out: Box<dyn Write> = match &into {
        None => Box::new(std::io::stdout()),
        Some(path) => {
            let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
            Box::new(BufWriter::new(file.with_context(|| format!("{} cannot be made", path.display()))?))
        }
    };
    loop {
        let entries = database.all_audit_entries_after(query, after).await.map_err(open::explain)?;
        let Some(last) = entries.last() else { break };
        after = last.id;
        for entry in &entries {
            match out.write_all(format.line(entry, env!("CARGO_PKG_VERSION"))?.as_bytes()) {
                // Nobody listening any more is no failure.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
                written => written?,
            }
        }
    }
    match out.flush() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn time(name: &str, text: Option<String>) -> Result<Option<Timestamp>> {
    text.map(|text| {
        Timestamp::parse(&text).with_context(|| format!("--{name} = {text}: use ISO 8601, for example 2026-11-24"))
    })
    .transpose()
}
