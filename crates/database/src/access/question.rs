//! Questions that may take long, asked by somebody.

use super::{ProjectScope, task_people};
use crate::{Database, Fetch, engine::questions::Question};
use labelkeep_model::{Result, Timestamp};
use labelkeep_task_filter::CheckedFilter;

impl Database {
    /// A turn to answer what this filter asks, for the person of the scope.
    ///
    /// # Errors
    /// 429 when that person has asked too much at once, 503 when there was no turn for long.
    pub(crate) async fn question(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<Question> {
        self.questions().ask(scope.caller().user().0, filter.searches_texts()).await
    }
}

impl Question {
    /// The tasks that the caller of the scope holds, if what he sees depends on that.
    pub async fn held(&mut self, scope: &ProjectScope, now: Timestamp) -> Result<Vec<i64>> {
        let Some((sql, args)) = task_people::held(scope, now) else { return Ok(Vec::new()) };
        self.fetch_all(sql, args).await?.iter().map(|row| row.get("task_id")).collect()
    }
}
