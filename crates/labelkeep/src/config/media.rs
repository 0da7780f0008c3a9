//! From where media are shown, and how.

use super::{machine, source::Sources};
use anyhow::{Result, bail};
use labelkeep_server::Media;
use std::path::PathBuf;

/// # Errors
/// When a value cannot be read, or two do not go together.
pub fn read(s: &mut Sources<'_>) -> Result<Media> {
    let usual = Media::default();
    let is_on = s.flag("local_files_serving_enabled")?.unwrap_or(false);
    let root = s.read::<PathBuf>("local_files_document_root", None)?;
    let local_root = match (is_on, root) {
        (false, _) => None,
        (true, Some(root)) if root.is_absolute() => Some(root),
        (true, _) => bail!(
            "local_files_serving_enabled needs local_files_document_root: the folder, from /, below which storages may be. \
             Nothing outside of it is ever read."
        ),
    };
    let most_link_seconds = s.read("max_link_seconds", None)?.unwrap_or(usual.most_link_seconds);
    if !(1..=604_800).contains(&most_link_seconds) {
        bail!("max_link_seconds = {most_link_seconds} cannot be: links are good for 1 second to 7 days (604800).");
    }
    let reads_parquet = s.flag("parquet_tasks_enabled")?.unwrap_or(usual.reads_parquet);
    let audits_reads = s.flag("audit_media_reads")?.unwrap_or(usual.audits_reads);
    let machine = machine::read(s)?;
    let hosts = hosts(s.list("media_hosts")?)?;
    Ok(Media { hosts, local_root, reads_parquet, most_link_seconds, audits_reads, machine })
}

/// The words go into the policy of every page as they are.
fn hosts(list: Option<Vec<String>>) -> Result<Vec<String>> {
    let list = list.unwrap_or_default();
    match list.iter().find(|item| item.contains(|c: char| c.is_whitespace() || c.is_control() || ";'\"".contains(c))) {
        None => Ok(list),
        Some(item) => {
            bail!(
                "media_hosts: {item} is neither a scheme nor a host. Write it like https: or https://media.example.org."
            )
        }
    }
}
