//! Open tasks that are for somebody.

use super::{Asker, CANDIDATES};
use crate::{
    Database, Fetch,
    access::task_people::IS_DONE,
    args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::Result;
use std::collections::HashSet;

/// The person `$2` has done the open task `q` of the project `$1`. `OFFSET 0`: looked up for each task; PostgreSQL may
/// otherwise gather all that the person has done.
pub(super) fn done() -> String {
    format!(
        "EXISTS (SELECT 1 FROM task_people p WHERE p.project_id = $1 AND p.user_id = $2 AND p.task_id = q.task_id \
         AND {IS_DONE} /*pg OFFSET 0*/)"
    )
}

pub(super) fn filter(overlapping: bool) -> &'static str {
    if overlapping { " AND q.overlap > 1" } else { "" }
}

/// The first tasks for the person among these, in their order.
pub(super) async fn open_among(
    mut database: &Database,
    asker: &Asker,
    overlapping: bool,
    ids: &[i64],
) -> Result<Vec<i64>> {
    let text = format!(
        "SELECT q.task_id FROM open_tasks q WHERE q.project_id = $1 AND q.task_id IN (SELECT value FROM ids_of($3)){} \
         AND NOT {}",
        filter(overlapping),
        done()
    );
    let args = args![asker.project, asker.user, id_list(ids.iter().copied())];
    let rows = database.fetch_all(Sql::assembled(text), args).await?;
    let open = rows.iter().map(|row| row.get("task_id")).collect::<Result<HashSet<i64>>>()?;
    let wanted = |id: &&i64| open.contains(id) && !asker.exclude.contains(id);
    Ok(ids.iter().filter(wanted).take(CANDIDATES).copied().collect())
}
