//! What clients and people may take at most.

use super::source::Sources;
use anyhow::{Result, bail};
use labelkeep_database::Quotas;

#[derive(Debug, Clone)]
pub struct Limits {
    pub connections: usize,
    pub connections_per_address: usize,
    pub held_bytes: u64,
    pub upload_bytes: u64,
    pub quotas: Quotas,
}

impl Limits {
    /// # Errors
    /// When one cannot be read, or leaves nothing to work with.
    pub fn read(s: &mut Sources<'_>) -> Result<Self> {
        let mut number = |name| -> Result<Option<i64>> { Ok(s.read::<u32>(name, None)?.map(i64::from)) };
        let usual = Quotas::default();
        let bytes = |megabytes: Option<i64>, usual: i64| megabytes.map_or(usual, |megabytes| megabytes << 20);
        let limits = Self {
            connections: positive("max_connections", number("max_connections")?, 4096)?,
            connections_per_address: positive(
                "max_connections_per_address",
                number("max_connections_per_address")?,
                512,
            )?,
            held_bytes: positive::<u64>("max_held_mb", number("max_held_mb")?, 128)? << 20,
            upload_bytes: positive::<u64>("max_upload_mb", number("max_upload_mb")?, 1024)? << 20,
            quotas: Quotas {
                project_upload_bytes: bytes(number("max_project_upload_mb")?, usual.project_upload_bytes),
                upload_bytes: bytes(number("max_total_upload_mb")?, usual.upload_bytes),
                drafts: number("max_task_drafts")?.unwrap_or(usual.drafts),
                annotations: number("max_task_annotations")?.unwrap_or(usual.annotations),
                changes: number("max_task_changes")?.unwrap_or(usual.changes),
                person_bytes: bytes(number("max_task_mb_per_person")?, usual.person_bytes),
                task_bytes: bytes(number("max_task_mb")?, usual.task_bytes),
                answer_bytes: usual.answer_bytes,
            },
        };
        Ok(limits)
    }
}

fn positive<T: TryFrom<i64>>(name: &str, value: Option<i64>, usual: i64) -> Result<T> {
    match value.unwrap_or(usual) {
        0 => bail!("{name} = 0 leaves nothing to work with: give at least 1"),
        value => T::try_from(value).or_else(|_| bail!("{name} = {value} is too large")),
    }
}
