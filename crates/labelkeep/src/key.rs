//! The installation's key (W04): 32 random bytes, made at the first start, readable by the owner alone; or given, so
//! that several nodes share one.

use crate::config::Config;
use anyhow::{Context as _, Result, bail};
use labelkeep_database::{Database, audit::CheckpointKey};
use labelkeep_identity::{jwt::Keys, opaque::derived_token};
use labelkeep_model::{Rng, SystemRng};
use labelkeep_secrets::{KeyId, Keychain, Purpose, derive};
use labelkeep_server::AppState;
use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _, path::PathBuf, sync::Arc};

/// Whether `load` would read a key, and not make one.
pub fn is_there(config: &Config) -> bool {
    config.secret_key.is_some() || path(config).exists()
}

fn path(config: &Config) -> PathBuf {
    config.data_dir.join("secret.key")
}

/// # Errors
/// When the key cannot be read or written, or is none.
pub fn load(config: &Config) -> Result<Keys> {
    if let Some(text) = &config.secret_key {
        return Ok(Keys::new(&decode(text)?)?);
    }
    let path = path(config);
    if !path.exists() {
        let mut bytes = [0; 32];
        SystemRng::new().fill(&mut bytes);
        let text = hex::encode(bytes);
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("the key file {} cannot be written", path.display()))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("the key file {} cannot be read", path.display()))?;
    Ok(Keys::new(&decode(text.trim())?)?)
}

/// What seals secrets that must be used again.
///
/// # Errors
/// When the keys cannot be read.
pub async fn keychain(config: &Config, keys: &Keys) -> Result<Keychain> {
    Ok(Keychain::load(config.master_key.clone(), keys.secret()).await?)
}

/// What signs checkpoints of the audit trail.
///
/// # Errors
/// Never with a key that was loaded.
pub fn checkpoints(keys: &Keys) -> Result<Arc<CheckpointKey>> {
    Ok(Arc::new(CheckpointKey::new(&derive(keys.secret(), Purpose::AuditCheckpoints))?))
}

/// The ids of master keys by which something in the database is sealed and that are not there, with the number of secrets.
///
/// # Errors
/// When the database cannot be read.
pub async fn missing(database: &Database, keychain: &Keychain) -> labelkeep_model::Result<Vec<(KeyId, u64)>> {
    let ring = keychain.ring();
    let sealed = database.keys_of_secrets().await?;
    Ok(sealed.into_iter().filter(|(id, _)| !ring.keys().any(|key| key.id() == id)).collect())
}

/// All nodes on one PostgreSQL must have the same key: otherwise a token made at one is nothing to the others.
///
/// # Errors
/// When a node with another key is already at work there.
pub async fn check(state: &AppState) -> Result<()> {
    let fingerprint = derived_token(state.keys.secret(), "fingerprint", 1);
    if state.database.keep_key_fingerprint(fingerprint).await? {
        return Ok(());
    }
    if state.database.is_postgres() {
        bail!(
            "This node has another key than the installation in the database. Give every node the same one: copy \
             secret.key from the data folder of the node that works, or set LABELKEEP_SECRET_KEY. If that key is lost, \
             `labelkeep adopt-key` makes this node's key the installation's; all personal access tokens and the \
             invitation link then end."
        );
    }
    tracing::warn!("the key is not the one this database was used with: personal access tokens made before are void");
    adopt(state.keys.secret(), &state.database).await
}

/// Makes this key the installation's.
pub async fn adopt(secret: &[u8], database: &Database) -> Result<()> {
    Ok(database.replace_key_fingerprint(derived_token(secret, "fingerprint", 1)).await?)
}

fn decode(text: &str) -> Result<Vec<u8>> {
    match hex::decode(text) {
        Ok(bytes) if bytes.len() == 32 => Ok(bytes),
        _ => bail!("The key must be 64 hexadecimal digits. Make one with `openssl rand -hex 32`."),
    }
}
