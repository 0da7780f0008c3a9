//! The tasks that were selected for a job: a filter and a place to go on, never a list of ids in the job itself.

use crate::context::Context;
use labelkeep_database::{
    Database,
    access::ProjectScope,
    jobs::{Items, Part},
};
use labelkeep_model::{Error, Result};
use labelkeep_task_filter::{CheckedFilter, FilterError, ParsedFilter, Selection};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Selected {
    /// `filters` as they were sent, for `ParsedFilter`.
    query: Json,
    items: Items,
    /// The newest task when it was asked: what comes later was not selected.
    until: i64,
}

impl Selected {
    /// Tasks of one step.
    pub(crate) const STEP: usize = 500;

    /// What a request with `filters` and `selectedItems` means, and the tasks that it names one by one.
    ///
    /// # Errors
    /// 400 that names the column, operator or value and what is allowed.
    pub async fn read(database: &Database, scope: &ProjectScope, query: &Json) -> Result<(Self, Vec<i64>)> {
        let checked = check(database, scope, query).await?;
        let (items, ids) = match checked.selection {
            Selection::Everything => (Items::None, Vec::new()),
            Selection::Only(ids) => (Items::Only, ids),
            Selection::AllBut(ids) if ids.is_empty() => (Items::None, ids),
            Selection::AllBut(ids) => (Items::AllBut, ids),
        };
        let filters = query.get("filters").cloned().unwrap_or_default();
        let query = if filters.is_null() { json!({}) } else { json!({ "filters": filters }) };
        Ok((Self { query, items, until: database.newest_task(scope).await? }, ids))
    }

    /// The filter without what was chosen by hand.
    pub(crate) async fn filter(&self, context: &Context) -> Result<CheckedFilter> {
        check(&context.database, context.project()?, &self.query).await
    }

    /// A walk from the first task on, a hundred at a time: an export has several such parts in memory.
    pub(crate) async fn walk(&self, context: &Context) -> Result<Walk> {
        let filter = self.filter(context).await?;
        let part = Part { job: context.claim.job, items: self.items, after: 0, until: self.until, limit: 100 };
        Ok(Walk { filter, part })
    }

    /// Whether tasks were chosen or left out by hand.
    pub(crate) fn names_tasks(&self) -> bool {
        self.items != Items::None
    }

    /// The filter for these tasks only, where some were chosen or left out by hand.
    pub(crate) fn narrow(&self, filter: CheckedFilter, ids: Vec<i64>) -> CheckedFilter {
        if self.names_tasks() { CheckedFilter { selection: Selection::Only(ids), ..filter } } else { filter }
    }

    /// The next tasks behind `after`, and behind which id to go on; none when all were there.
    pub(crate) async fn next(&self, context: &Context, filter: &CheckedFilter, after: i64) -> Result<(Vec<i64>, i64)> {
        let part = Part {
            job: context.claim.job,
            items: self.items,
            after,
            until: self.until,
            limit: i64::try_from(Self::STEP).unwrap_or(500),
        };
        context.database.tasks_of_job(context.project()?, filter, part).await
    }
}

/// A walk over what was selected, for those who only read.
#[derive(Debug, Clone)]
pub struct Walk {
    filter: CheckedFilter,
    part: Part,
}

impl Walk {
    /// The next tasks; none when all were there.
    pub(crate) async fn next(&mut self, database: &Database, scope: &ProjectScope) -> Result<Vec<i64>> {
        let (tasks, after) = database.tasks_of_job(scope, &self.filter, self.part).await?;
        self.part.after = after;
        Ok(tasks)
    }
}

async fn check(database: &Database, scope: &ProjectScope, query: &Json) -> Result<CheckedFilter> {
    let refuse =
        |error: FilterError| Error::validation(BTreeMap::from([(error.field().to_owned(), vec![error.into()])]));
    let parsed = ParsedFilter::parse(query).map_err(refuse)?;
    parsed.check(&database.data_columns(scope).await?).map_err(refuse)
}
