//! The first answer of a filter: which tasks match, in order. It looks at every task of the project.

use super::{
    kept::{Listed, TaskList},
    walk,
};
use crate::{
    Args, BoxFuture, Database, Fetch,
    access::{ProjectScope, Visibility, task_people::listed},
    args,
    engine::{dialect::Sql, questions::Question},
    field_orders::KeptOrder,
    task_filter_sql::{Seen, Ways, compile_with},
};
use labelkeep_model::{Error, Result, Say};
use labelkeep_task_filter::{CheckedFilter, Column, NumberColumn, OrderColumn};
use std::time::{Duration, Instant};

/// Projects up to this size are looked at in one go.
const ONE_GO: i64 = 50_000;
/// Ids that are looked at in one go otherwise, at first, at least, and at most.
const STEP: i64 = 1 << 16;
const SMALLEST_STEP: i64 = 1 << 10;
const LARGEST_STEP: i64 = 1 << 20;
const LARGEST_STEP_FOUND: i64 = 1 << 24;
/// So long a go should take.
const GO: Duration = Duration::from_millis(500);

/// A task as `Listed::read` reads it. Most have no counts.
const LISTED: &str = "CASE WHEN total_annotations = 0 AND total_predictions = 0 THEN CAST(id AS TEXT) \
    ELSE id || ':' || total_annotations || ':' || total_predictions END";

/// Which ids, from the first to before the last.
#[derive(Debug, Clone, Copy)]
struct Ids {
    from: i64,
    to: i64,
}

impl Database {
    pub async fn task_list(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<TaskList> {
        self.gather_task_list(scope, filter, Box::new(drop)).await
    }

    /// The list, and while it is being made, in `so_far`, its beginning, if it is one by id of a large project.
    ///
    /// # Errors
    /// 400 when one step of it takes too long.
    pub fn gather_task_list<'a>(
        &'a self,
        scope: &'a ProjectScope,
        filter: &'a CheckedFilter,
        so_far: Box<dyn FnMut(TaskList) + Send>,
    ) -> BoxFuture<'a, Result<TaskList>> {
        Box::pin(self.gather_in_steps(scope, filter, so_far))
    }

    async fn gather_in_steps(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        mut so_far: Box<dyn FnMut(TaskList) + Send>,
    ) -> Result<TaskList> {
        if matches!(scope.visibility(), Visibility::Own { may_list: false, .. }) {
            return Ok(TaskList::default());
        }
        let Some(newest_first) = by_id(filter).filter(|_| matches!(scope.visibility(), Visibility::All)) else {
            return self.gather_in_order(scope, filter, so_far).await;
        };
        // What changes while it is being made changed after this version, and is looked at again by it.
        let Some((ids, version)) = self.ids_of_a_large_project(scope).await? else {
            return self.gather(scope, filter).await;
        };
        let searched = self.searched(filter).await?;
        let is_found = Ways { ids: None, searched }.find(filter, self.is_postgres());
        let mut list = TaskList::new(&[], version);
        let (mut left, mut step) = (ids, STEP);
        while left.from < left.to {
            let part = if newest_first {
                Ids { from: left.from.max(left.to - step), to: left.to }
            } else {
                Ids { from: left.from, to: left.to.min(left.from + step) }
            };
            let begun = Instant::now();
            let mut question = self.question(scope, filter).await?;
            let found =
                self::part(&mut question, scope, filter, &[], Ways { ids: Some((part.from, part.to)), searched })
                    .await?
                    .0;
            step = next_step(step, begun.elapsed(), is_found);
            list = list.and(&found);
            so_far(list.clone());
            left = if newest_first { Ids { to: part.from, ..left } } else { Ids { from: part.to, ..left } };
        }
        Ok(list)
    }

    /// Along an order that is kept, if there is one.
    async fn gather_in_order(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        mut so_far: Box<dyn FnMut(TaskList) + Send>,
    ) -> Result<TaskList> {
        if self.ids_of_a_large_project(scope).await?.is_none() {
            return self.gather(scope, filter).await;
        }
        let kept = self.kept_order(scope, filter).await?;
        if let KeptOrder::Ready(order) = kept {
            let rows = if filter.matches_everything() { walk::ROWS } else { walk::FILTERED_ROWS };
            return self.task_list_along(scope, filter, order, rows, &mut so_far).await;
        }
        match (self.gather(scope, filter).await, kept) {
            (Err(error), KeptOrder::InTheMaking { done }) if is_too_slow(&error) => {
                Err(Error { source: error.source, ..Error::bad_request(Say::OrderInTheMaking { done: done.into() }) })
            }
            (list, _) => list,
        }
    }

    /// All at once.
    async fn gather(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<TaskList> {
        let mut question = self.question(scope, filter).await?;
        // What somebody holds, and the list, as they are at one moment.
        let is_own = matches!(scope.visibility(), Visibility::Own { .. });
        if is_own {
            question.begin().await?;
        }
        let as_of = self.now();
        let held = question.held(scope, as_of).await?;
        let ways = Ways { ids: None, searched: self.searched(filter).await? };
        let (tasks, version) = part(&mut question, scope, filter, &held, ways).await?;
        if is_own {
            question.end().await?;
        }
        Ok(TaskList::new(&tasks, version).at(version, as_of, held))
    }

    async fn ids_of_a_large_project(&self, scope: &ProjectScope) -> Result<Option<(Ids, i64)>> {
        let mut database = self;
        let row = database
            .fetch_one("SELECT task_number, data_version FROM projects WHERE id = $1", args![scope.id()])
            .await?;
        if row.get::<i64>("task_number")? <= ONE_GO {
            return Ok(None);
        }
        let ends = "SELECT (SELECT MIN(id) FROM tasks WHERE project_id = $1 AND trashed_by = 0) AS first, \
                    (SELECT MAX(id) FROM tasks WHERE project_id = $1 AND trashed_by = 0) AS last";
        let ends = database.fetch_one(ends, args![scope.id()]).await?;
        let (first, last): (Option<i64>, Option<i64>) = (ends.get("first")?, ends.get("last")?);
        let ids = Ids { from: first.unwrap_or(0), to: last.map_or(0, |last| last + 1) };
        Ok(Some((ids, row.get("data_version")?)))
    }
}

/// Those among the ids that match, in order, and the version of the project.
async fn part(
    question: &mut Question,
    scope: &ProjectScope,
    filter: &CheckedFilter,
    held: &[i64],
    ways: Ways,
) -> Result<(Vec<Listed>, i64)> {
    let is_found = ways.find(filter, question.is_postgres());
    let (condition, mut args) = listed(scope, held, is_found, 1);
    let sql = compile_with(scope, filter, ways, args.len() + 1, question.is_postgres());
    args.extend(sql.args);
    let range = if is_found { String::new() } else { range(ways.ids, &mut args) };
    // One row with all tasks instead of a row for each: ten times faster to hand over.
    let text = format!(
        "SELECT /*sqlite group_concat({LISTED}, ',')*//*pg string_agg({LISTED}, ',')*/ AS tasks, \
         (SELECT data_version FROM projects WHERE id = $1) AS version FROM \
         (SELECT t.id, {} AS total_annotations, t.total_predictions FROM tasks t WHERE {condition}{range} AND {} ORDER BY {}) AS listed",
        Seen::by(scope).number(NumberColumn::TotalAnnotations),
        sql.condition,
        sql.order
    );
    let row = question.fetch_one(Sql::assembled(text), args).await?;
    let tasks: Option<String> = row.get("tasks")?;
    Ok((tasks.unwrap_or_default().split(',').filter_map(Listed::read).collect(), row.get("version")?))
}

fn is_too_slow(error: &Error) -> bool {
    error.detail.said().is_some_and(|said| said.code == Say::FilterTooSlow { seconds: 0.into() }.code())
}

/// How many ids are looked at next.
fn next_step(step: i64, took: Duration, is_found: bool) -> i64 {
    if took > GO {
        (step / 2).max(SMALLEST_STEP)
    } else if is_found && took < GO / 8 {
        // What an index gives is little; each step asks it anew.
        (step * 8).min(LARGEST_STEP_FOUND)
    } else {
        (step * 2).min(LARGEST_STEP)
    }
}

fn range(ids: Option<(i64, i64)>, args: &mut Args) -> String {
    let Some((from, to)) = ids else { return String::new() };
    args.extend(args![from, to]);
    format!(" AND t.id >= ${} AND t.id < ${}", args.len() - 1, args.len())
}

/// Whether the list is ordered by id; `true`: the highest first.
pub(super) fn by_id(filter: &CheckedFilter) -> Option<bool> {
    match filter.ordering.first() {
        None => Some(false),
        Some(first) => {
            let is_id = first.column == OrderColumn::Fixed(Column::Number(NumberColumn::Id));
            is_id.then_some(first.descending)
        }
    }
}
