use super::{open, progress::Terminal, say};
use crate::{config::Config, key};
use anyhow::{Context as _, Result};
use labelkeep_database::{
    Database,
    backup::{self, Restored},
};
use labelkeep_model::{Clock as _, SystemClock};
use labelkeep_secrets::KeyId;
use std::path::{Path, PathBuf};

pub async fn run(config: &Config, from: &Path, way_back: Option<PathBuf>) -> Result<()> {
    let mut terminal = Terminal::default();
    // Before the database is opened, which makes one where there is none.
    let verdict = backup::verify(from, &mut |progress| terminal.show(progress)).await;
    terminal.clear();
    let unchanged = || format!("{} is not restored, and nothing was changed", from.display());
    verdict.map_err(open::explain).with_context(unchanged)?;
    let way_back = way_back.unwrap_or_else(|| config.data_dir.join(way_back_name()));
    let database = open::database(config).await?;
    let restored = database.restore(from, &way_back, &mut |progress| terminal.show(progress)).await;
    terminal.clear();
    let restored = restored.map_err(open::explain).with_context(unchanged)?;
    let missing = missing_keys(config, &database).await;
    database.close().await;
    tell(&restored)?;
    for (id, count) in missing? {
        say(&format!("{count} secrets of storages cannot be opened: add the master key {id} as an older one."))?;
    }
    Ok(())
}

/// Which master keys are missing, as far as it can be told before the installation's key is there.
async fn missing_keys(config: &Config, database: &Database) -> Result<Vec<(KeyId, u64)>> {
    if !key::is_there(config) {
        return Ok(Vec::new());
    }
    let keychain = key::keychain(config, &key::load(config)?).await?;
    key::missing(database, &keychain).await.map_err(open::explain)
}

fn way_back_name() -> String {
    let digits: String = SystemClock.now().to_string().chars().filter(char::is_ascii_digit).take(14).collect();
    format!("before-restore-{digits}.db")
}

fn tell(restored: &Restored) -> Result<()> {
    let manifest = &restored.manifest;
    say(&format!(
        "Restored and verified: {} rows, as they were at {}. Servers that run serve them from now on.",
        manifest.rows(),
        manifest.made_at
    ))?;
    say(&format!("The state until now is kept as {}: restore that to go back.", restored.way_back.display()))?;
    say(&format!("All {} open sessions are ended: people sign in again.", restored.sessions_ended))?;
    say("People, roles and passwords are those of the backup: look at whom you removed since then.")?;
    if restored.jobs_put_back > 0 {
        say(&format!("{} jobs that ran at that time begin again.", restored.jobs_put_back))?;
    }
    say(if restored.trail_goes_on {
        "The audit trail goes on, with what happened since the backup and with this restore."
    } else {
        "The audit trail is the backup's now, with this restore; the one that was there is in the file above."
    })?;
    if restored.has_other_key {
        say("The backup was made with another key: its personal access tokens and its invitation link are void.")?;
    }
    Ok(())
}
