//! Work per day and person. It says what was done on that day, so it stays when tasks are deleted later; only the undo
//! of a submit takes it back, because the same work is submitted again.

use super::new::Submit;
use crate::{Fetch, Transaction, args};
use labelkeep_model::{AnnotationId, Result, Timestamp};
use std::collections::BTreeMap;

/// Adds submits to the day's work.
pub(super) async fn note<'s>(transaction: &mut Transaction, submits: impl Iterator<Item = &'s Submit>) -> Result<()> {
    let now = transaction.now();
    // By project and person, in order: two writers never wait for each other in a circle.
    let mut work: BTreeMap<(i64, i64), (i64, i64, f64)> = BTreeMap::new();
    for submit in submits {
        let (annotations, skipped, seconds) = work.entry((submit.scope.project().id().0, submit.author())).or_default();
        *annotations += i64::from(!submit.new.was_cancelled);
        *skipped += i64::from(submit.new.was_cancelled);
        *seconds += submit.new.lead_time.unwrap_or(0.0);
    }
    for ((project, user), (annotations, skipped, seconds)) in work {
        transaction
            .execute(
                "INSERT INTO project_daily_work (project_id, user_id, day, annotations, skipped, lead_time, last_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (project_id, user_id, day) DO UPDATE SET \
                 annotations = project_daily_work.annotations + excluded.annotations, \
                 skipped = project_daily_work.skipped + excluded.skipped, \
                 lead_time = project_daily_work.lead_time + excluded.lead_time, last_at = excluded.last_at",
                args![project, user, now.0.div_euclid(Timestamp::DAY), annotations, skipped, seconds, now],
            )
            .await?;
    }
    Ok(())
}

/// Takes a submit out of the work of its day. Imported annotations were never in it.
pub(super) async fn take_back(transaction: &mut Transaction, annotation: AnnotationId) -> Result<()> {
    let row = transaction
        .fetch_one(
            "SELECT project_id, completed_by, created_at, was_cancelled, lead_time, import_id FROM annotations WHERE id = $1",
            args![annotation],
        )
        .await?;
    if row.get::<Option<i64>>("import_id")?.is_some() {
        return Ok(());
    }
    let skipped = row.get::<bool>("was_cancelled")?;
    transaction
        .execute(
            "UPDATE project_daily_work SET annotations = CASE WHEN annotations > $4 THEN annotations - $4 ELSE 0 END, \
             skipped = CASE WHEN skipped > $5 THEN skipped - $5 ELSE 0 END, \
             lead_time = CASE WHEN lead_time > $6 THEN lead_time - $6 ELSE 0.0 END \
             WHERE project_id = $1 AND user_id = $2 AND day = $3",
            args![
                row.get::<i64>("project_id")?,
                row.get::<Option<i64>>("completed_by")?,
                row.get::<i64>("created_at")?.div_euclid(Timestamp::DAY),
                i64::from(!skipped),
                i64::from(skipped),
                row.get::<Option<f64>>("lead_time")?.unwrap_or(0.0),
            ],
        )
        .await
        .map(|_| ())
}
