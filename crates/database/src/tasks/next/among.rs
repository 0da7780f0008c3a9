//! The next task among those that somebody sees in a list or selected, in the order of that list.

use super::{Asker, CANDIDATES, NextTask, Queue, TRIES, choose::Choice, too_busy};
use crate::{
    Database, Fetch,
    access::{ProjectScope, Visibility, task_people::IS_DONE},
    args,
    engine::dialect::Sql,
    task_filter_sql::compile,
    task_rows::locks,
};
use labelkeep_model::{Error, Permission, Result};
use labelkeep_task_filter::CheckedFilter;

impl Database {
    /// Gives the caller, who sees all tasks, the first of a filter's that has a place left for him, or that he holds.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn next_task_among(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<Option<NextTask>> {
        scope.require(Permission::Label)?;
        if !matches!(scope.visibility(), Visibility::All) {
            return Err(Error::forbidden());
        }
        locks::sweep(self, scope.id()).await?;
        let asker = Asker { project: scope.id(), user: scope.caller().user(), exclude: Vec::new() };
        for tried in 0..TRIES {
            let mut tasks = self.first_of(scope, &asker, filter, Among::Held).await?;
            if tasks.is_empty() {
                tasks = self.first_of(scope, &asker, filter, Among::Open).await?;
            }
            if tasks.is_empty() {
                return Ok(None);
            }
            let choice = Choice { tasks, queue: Queue::Chosen, steps: Vec::new() };
            if let Some(next) = self.take(scope, choice, tried > 0).await? {
                return Ok(Some(next));
            }
        }
        Err(too_busy())
    }

    async fn first_of(
        &self,
        scope: &ProjectScope,
        asker: &Asker,
        filter: &CheckedFilter,
        among: Among,
    ) -> Result<Vec<i64>> {
        let mut args = args![asker.project, asker.user, i64::try_from(CANDIDATES).unwrap_or(i64::MAX)];
        let sql = compile(scope, filter, args.len() + 1, self.is_postgres());
        args.extend(sql.args);
        // As they came: in the order of the table that has only these.
        let order = if filter.ordering.is_empty() { "q.task_id" } else { sql.order.as_str() };
        // `+ 0`: not by walking all tasks of the project.
        let text = format!(
            "SELECT t.id FROM {} q JOIN tasks t ON t.id = q.task_id WHERE q.project_id = $1{} AND t.project_id + 0 = $1 \
             AND t.trashed_by + 0 = 0 AND NOT EXISTS (SELECT 1 FROM task_people p WHERE p.project_id = $1 \
             AND p.user_id = $2 AND p.task_id = q.task_id AND {IS_DONE}) AND {} ORDER BY {order} LIMIT $3",
            among.table(),
            among.whose(),
            sql.condition,
        );
        let rows = self.question(scope, filter).await?.fetch_all(Sql::assembled(text), args).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }
}

#[derive(Debug, Clone, Copy)]
enum Among {
    /// By the caller, who gets back what he has.
    Held,
    Open,
}

impl Among {
    fn table(self) -> &'static str {
        match self {
            Self::Held => "task_locks",
            Self::Open => "open_tasks",
        }
    }

    fn whose(self) -> &'static str {
        match self {
            Self::Held => " AND q.user_id = $2",
            Self::Open => "",
        }
    }
}
