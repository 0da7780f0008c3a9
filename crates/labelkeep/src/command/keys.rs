use super::{open, say};
use crate::{config::Config, key};
use anyhow::{Result, bail};
use clap::Subcommand;
use labelkeep_database::{Database, RotationPlace};
use labelkeep_secrets::KeyRing;
use std::{collections::BTreeMap, sync::Arc};

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Tell which master keys there are, and how many secrets each of them opens.
    List,
    /// Seal all secrets with the master key in force, while servers run.
    Rotate,
}

/// A server that has not read the new key yet may seal something with the old one meanwhile.
const ROUNDS: usize = 3;

pub async fn run(config: &Config, command: KeysCommand) -> Result<()> {
    let database = open::existing(config).await?;
    database.migrate().await?;
    let keychain = key::keychain(config, &key::load(config)?).await?;
    let result = match command {
        KeysCommand::List => list(&database, &keychain.ring()).await,
        KeysCommand::Rotate => rotate(&database, keychain.ring()).await,
    };
    database.close().await;
    result
}

async fn list(database: &Database, ring: &KeyRing) -> Result<()> {
    let mut sealed = database.keys_of_secrets().await.map_err(open::explain)?;
    for (number, key) in ring.keys().enumerate() {
        let place = if number == 0 { "in force" } else { "older" };
        say(&format!("{}  {place}, opens {} secrets", key.id(), sealed.remove(key.id()).unwrap_or_default()))?;
    }
    for (id, count) in &sealed {
        say(&format!("{id}  not here, would open {count} secrets"))?;
    }
    if sealed.is_empty() { Ok(()) } else { bail!("some secrets cannot be opened: add their keys as older ones") }
}

async fn rotate(database: &Database, ring: Arc<KeyRing>) -> Result<()> {
    let current = ring.current().id().clone();
    let mut wrapped = 0;
    for _ in 0..ROUNDS {
        let mut place = RotationPlace::default();
        loop {
            let step = database.rotate_secrets(Arc::clone(&ring), place).await.map_err(open::explain)?;
            wrapped += step.wrapped;
            match step.next {
                Some(next) => place = next,
                None => break,
            }
        }
        let sealed: BTreeMap<_, _> = database.keys_of_secrets().await.map_err(open::explain)?;
        if sealed.keys().all(|id| *id == current) {
            say(&format!("{wrapped} secrets are sealed with {current} now; nothing needs an older key any more."))?;
            return say("Keep older keys as long as you keep backups that were made before.");
        }
    }
    bail!("servers go on sealing with another key than {current}: give it to all of them, then rotate again")
}
