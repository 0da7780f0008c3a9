//! Any page of the tasks of one person by id, in the time that a walk over an index takes: what an annotator sees, and what
//! a filter by one annotator finds. See the migration `people_pages`.

use super::{counted::TaskPage, gather::by_id};
use crate::{
    Args, Database, Fetch,
    access::{ProjectScope, Visibility, task_people::held},
    args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::Result;
use labelkeep_task_filter::{CheckedFilter, Condition, PeopleColumn, PeopleTest, Selection};

/// Beyond so many tasks the walk takes longer than a page of a kept list.
const MOST: i64 = 200_000;

/// As the index says it.
const HAS_WORK: &str = "p.is_gone = FALSE AND (p.annotations > 0 OR p.skips > 0 OR p.drafts > 0)";

/// Whose tasks, and which.
struct Person {
    id: i64,
    /// What is somebody's beside what he annotated and skipped: drafts, and what he holds.
    is_own: bool,
}

impl Database {
    /// `None`: the filter means something else, or the tasks are too many.
    pub(super) async fn page_of_person(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        offset: i64,
        size: i64,
    ) -> Result<Option<TaskPage>> {
        let (Some(person), Some(newest_first)) = (person(scope, filter), by_id(filter)) else { return Ok(None) };
        let Some(mut page) = self.totals_of_person(scope, &person).await? else { return Ok(None) };
        let held = if person.is_own { self.held_alone(scope, &mut page).await? } else { Vec::new() };
        let mut args = args![scope.id(), person.id, size, offset];
        let more = if held.is_empty() {
            String::new()
        } else {
            args.push(id_list(held));
            " UNION ALL SELECT t.id FROM tasks t WHERE t.id IN (SELECT value FROM ids_of($5))".to_owned()
        };
        let direction = if newest_first { "DESC" } else { "ASC" };
        let text = format!("{}{more} ORDER BY id {direction} LIMIT $3 OFFSET $4", person.tasks("p.task_id AS id"));
        page.ids = self.ids_of(text, args).await?;
        Ok(Some(page))
    }

    async fn totals_of_person(&self, scope: &ProjectScope, person: &Person) -> Result<Option<TaskPage>> {
        let annotations = if person.is_own { "p.annotations" } else { "p.task_annotations" };
        let tasks = person.tasks(&format!("{annotations} AS annotations, p.task_predictions AS predictions"));
        let text = format!(
            "SELECT COUNT(*) AS total, CAST(COALESCE(SUM(annotations), 0) AS BIGINT) AS annotations, \
             CAST(COALESCE(SUM(predictions), 0) AS BIGINT) AS predictions FROM ({tasks} LIMIT $3) AS counted"
        );
        let mut database = self;
        let row = database.fetch_one(Sql::assembled(text), args![scope.id(), person.id, MOST + 1]).await?;
        let page = TaskPage {
            ids: Vec::new(),
            total: row.get("total")?,
            total_annotations: row.get("annotations")?,
            total_predictions: row.get("predictions")?,
        };
        Ok((page.total <= MOST).then_some(page))
    }

    /// The tasks that the caller holds and has done nothing with; they are added to the totals.
    async fn held_alone(&self, scope: &ProjectScope, page: &mut TaskPage) -> Result<Vec<i64>> {
        let Some((sql, args)) = held(scope, self.now()) else { return Ok(Vec::new()) };
        let mut database = self;
        let rows = database.fetch_all(sql, args).await?;
        let held = rows.iter().map(|row| row.get("task_id")).collect::<Result<Vec<i64>>>()?;
        if held.is_empty() {
            return Ok(held);
        }
        let text = format!(
            "SELECT t.id, t.total_predictions FROM tasks t WHERE t.id IN (SELECT value FROM ids_of($3)) AND t.trashed_by = 0 \
             AND NOT EXISTS (SELECT 1 FROM task_people p WHERE p.project_id = $1 AND p.user_id = $2 AND p.task_id = t.id \
             AND {HAS_WORK})"
        );
        let args = args![scope.id(), scope.caller().user(), id_list(held)];
        let rows = database.fetch_all(Sql::assembled(text), args).await?;
        for row in &rows {
            page.total += 1;
            page.total_predictions += row.get::<i64>("total_predictions")?;
        }
        rows.iter().map(|row| row.get("id")).collect()
    }

    async fn ids_of(&self, text: String, args: Args) -> Result<Vec<i64>> {
        let mut database = self;
        database.fetch_all(Sql::assembled(text), args).await?.iter().map(|row| row.get("id")).collect()
    }
}

impl Person {
    /// `what` of each row `p` of a task; `$1` is the project, and `$2` the person.
    fn tasks(&self, what: &str) -> String {
        let only = if self.is_own { "" } else { " AND (p.annotations > 0 OR p.skips > 0)" };
        format!("SELECT {what} FROM task_people p WHERE p.project_id = $1 AND p.user_id = $2 AND {HAS_WORK}{only}")
    }
}

fn person(scope: &ProjectScope, filter: &CheckedFilter) -> Option<Person> {
    if let Visibility::Own { user, .. } = scope.visibility() {
        return filter.matches_everything().then_some(Person { id: user.0, is_own: true });
    }
    let group = filter.group.as_ref().filter(|_| filter.selection == Selection::Everything)?;
    let [item] = group.items.as_slice() else { return None };
    match (&item.condition, &item.child) {
        (Condition::People(PeopleColumn::Annotators, PeopleTest::Any { ids, found: true }), None) => {
            match ids.as_slice() {
                [id] if *id > 0 => Some(Person { id: *id, is_own: false }),
                _ => None,
            }
        }
        _ => None,
    }
}
