//! Which tasks a job works on: those that match a filter, walked by id, with tasks that were chosen or left out by hand.

use crate::{
    Database, Fetch, Transaction,
    access::{ProjectScope, task_people::visible},
    args,
    engine::dialect::{Sql, id_list},
    task_filter_sql::compile_condition,
};
use labelkeep_model::{Error, Result, Say};
use labelkeep_task_filter::CheckedFilter;
use serde::{Deserialize, Serialize};

/// So many tasks can be named one by one.
const MOST_ITEMS: usize = 100_000;

/// So many ids are looked through at once, however few match: each look is short.
const WINDOW: i64 = 20_000;

/// What the tasks that are noted with a job are to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Items {
    /// There are none: all that match are meant.
    None,
    /// Only these.
    Only,
    /// All but these.
    AllBut,
}

impl Items {
    fn condition(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Only => " AND t.id IN (SELECT task_id FROM job_items WHERE job_id = $3)",
            Self::AllBut => " AND t.id NOT IN (SELECT task_id FROM job_items WHERE job_id = $3)",
        }
    }
}

/// A part of the tasks of a job.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub job: i64,
    pub items: Items,
    /// Tasks with larger ids only.
    pub after: i64,
    /// What was made later is not meant.
    pub until: i64,
    pub limit: i64,
}

impl Database {
    /// The next tasks of a job, by id, and behind which id to go on. None: there are no more.
    pub async fn tasks_of_job(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        mut part: Part,
    ) -> Result<(Vec<i64>, i64)> {
        while part.after < part.until {
            let end = part.until.min(part.after.saturating_add(WINDOW));
            let tasks = self.tasks_between(scope, filter, Part { until: end, ..part }).await?;
            let is_full = i64::try_from(tasks.len()).unwrap_or(i64::MAX) >= part.limit;
            part.after = tasks.last().copied().filter(|_| is_full).unwrap_or(end);
            if !tasks.is_empty() {
                return Ok((tasks, part.after));
            }
        }
        Ok((Vec::new(), part.until))
    }

    async fn tasks_between(&self, scope: &ProjectScope, filter: &CheckedFilter, part: Part) -> Result<Vec<i64>> {
        let (condition, mut args) = visible(scope, self.now(), 6);
        let (matching, more) = compile_condition(scope, filter, 6 + args.len(), self.is_postgres());
        let mut all = args![part.after, part.until, part.job, part.limit, scope.id()];
        all.append(&mut args);
        all.extend(more);
        // `$3` and `$5` stand here also where nothing else names them: PostgreSQL wants to know their type.
        let text = format!(
            "SELECT t.id FROM tasks t WHERE t.project_id = $5 AND t.id > $1 AND t.id <= $2 AND $3 = $3{} \
             AND {condition} AND {matching} ORDER BY t.id LIMIT $4",
            part.items.condition()
        );
        let rows = self.question(scope, filter).await?.fetch_all(Sql::assembled(text), all).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// The newest task's id; 0 where there is none.
    pub async fn newest_task(&self, scope: &ProjectScope) -> Result<i64> {
        let mut database = self;
        let sql = "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 ORDER BY id DESC LIMIT 1";
        let row = database.fetch_optional(sql, args![scope.id()]).await?;
        row.map_or(Ok(0), |row| row.get("id"))
    }
}

/// Notes tasks with a job that is being made.
pub(super) async fn insert(transaction: &mut Transaction, job: i64, items: &[i64]) -> Result<()> {
    if items.len() > MOST_ITEMS {
        return Err(Error::field("selectedItems", Say::TooManySelected { most: MOST_ITEMS.into() }));
    }
    if items.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO job_items (job_id, task_id) SELECT DISTINCT $1, \
               /*sqlite value FROM json_each($2)*//*pg value FROM unnest($2::bigint[]) AS value*/";
    transaction.execute(sql, args![job, id_list(items.iter().copied())]).await.map(|_| ())
}
