//! Where the keys come from that seal the secrets of storages.

use super::source::Sources;
use anyhow::{Result, bail};
use labelkeep_secrets::KeySource;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// `None`: the key is made from the installation's.
///
/// # Errors
/// When there are two places, or one cannot be read.
pub fn source(s: &mut Sources<'_>) -> Result<Option<KeySource>> {
    let text = s.read::<String>("master_keys", None)?;
    let file = s.read::<PathBuf>("master_key_file", None)?;
    let command = s.read::<String>("master_key_command", None)?;
    Ok(match (text, file, command) {
        (None, None, None) => None,
        (Some(text), None, None) => Some(KeySource::Text(Zeroizing::new(text.replace(',', "\n")))),
        (None, Some(path), None) => Some(KeySource::File(path)),
        (None, None, Some(line)) => Some(KeySource::Command(line.split_whitespace().map(str::to_owned).collect())),
        _ => bail!("Give one of master_keys, master_key_file and master_key_command: which keys count must be clear."),
    })
}
