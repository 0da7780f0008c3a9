use super::{open, progress::Terminal, say};
use crate::config::Config;
use anyhow::Result;
use std::path::Path;

pub async fn run(config: &Config, to: &Path) -> Result<()> {
    let database = open::existing(config).await?;
    let mut terminal = Terminal::default();
    let manifest = database.back_up(to, &mut |progress| terminal.show(progress)).await;
    terminal.clear();
    let manifest = manifest.map_err(open::explain)?;
    let sealed = database.keys_of_secrets().await.map_err(open::explain)?;
    database.close().await;
    let (rows, version) = (manifest.rows(), manifest.schema_version);
    say(&format!("Wrote and verified {} ({rows} rows, schema version {version}).", to.display()))?;
    if config.secret_key.is_none() {
        say("Keep secret.key of the data folder with it, in another place: it is not in the backup.")?;
    }
    for (id, count) in sealed {
        say(&format!("{count} secrets are in it, sealed: the master key {id} opens them. Keep it as well."))?;
    }
    Ok(())
}
