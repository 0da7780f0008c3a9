//! How long things are kept that nobody needs any more.

use super::source::Sources;
use anyhow::Result;
use labelkeep_jobs::Retention;

/// # Errors
/// When a number cannot be read.
pub fn read(s: &mut Sources<'_>) -> Result<Retention> {
    let mut days = |name, usual| -> Result<i64> { Ok(s.read::<u16>(name, None)?.map_or(usual, i64::from)) };
    let usual = Retention::default();
    Ok(Retention {
        trash_days: days("keep_trash_days", usual.trash_days)?,
        job_days: days("keep_jobs_days", usual.job_days)?,
        session_days: days("keep_sessions_days", usual.session_days)?,
        link_days: days("keep_links_days", usual.link_days)?,
    })
}
