use super::{open, say};
use crate::config::Config;
use anyhow::{Result, bail};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry of the audit trail was changed or removed; also while the server runs.
    Verify {
        /// A head that an earlier check printed: is it still in the chain?
        #[arg(long)]
        head: Option<String>,
    },
}

pub async fn run(config: &Config, command: AuditCommand) -> Result<()> {
    let AuditCommand::Verify { head } = command;
    let database = open::database(config).await?;
    let verdict = database.verify_audit(head.as_deref()).await.map_err(open::explain)?;
    database.close().await;
    if let Some(fault) = verdict.fault {
        bail!("the audit trail does not hold: {fault}. The {} entries before it are as written.", verdict.sealed);
    }
    if !verdict.has_known {
        bail!("the audit trail holds, but the head you named is not in it: it was cut off or made anew since then.");
    }
    say(&format!("{} entries are as they were written; {} are not sealed yet.", verdict.sealed, verdict.unsealed))?;
    say(&format!("Head: {}", verdict.head))?;
    say("Note the head elsewhere: `labelkeep audit verify --head` shows later that nothing before it was replaced.")
}
