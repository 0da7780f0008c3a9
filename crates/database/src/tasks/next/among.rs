//! The next task among those that somebody sees in a list or selected, in the order of that list. Whoever keeps a list that
//! is filtered or ordered offers its tasks a stretch at a time.

use super::{
    Asker, CANDIDATES, NextTask, Queue, TRIES,
    choose::Choice,
    open::{done, open_among},
    too_busy,
};
use crate::{
    Database, Fetch,
    access::{ProjectScope, Visibility},
    args,
    engine::dialect::Sql,
    task_filter_sql::compile,
    task_rows::locks,
};
use labelkeep_model::{Error, Permission, Result};
use labelkeep_task_filter::CheckedFilter;

impl Database {
    /// Gives the caller, who sees all tasks, the first of a filter's that he holds already.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn held_task_among(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<Option<NextTask>> {
        require(scope)?;
        locks::sweep(self, scope.id()).await?;
        let tasks = self.first_of(scope, filter, Among::Held).await?;
        if tasks.is_empty() {
            return Ok(None);
        }
        self.take(scope, Choice { tasks, queue: Queue::Chosen, steps: Vec::new() }, false).await
    }

    /// Gives the caller, who sees all tasks, the first that has a place left for him, of a selection that is neither
    /// filtered nor ordered: what it leaves out is looked up for each open task.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn next_task_selected(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<Option<NextTask>> {
        require(scope)?;
        for tried in 0..TRIES {
            let tasks = self.first_of(scope, filter, Among::Open).await?;
            if tasks.is_empty() {
                return Ok(None);
            }
            if let Some(next) = self.take_chosen(scope, tasks, tried).await? {
                return Ok(Some(next));
            }
        }
        Err(too_busy())
    }

    /// Gives the caller, who sees all tasks, the first of these that has a place left for him.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn next_task_of(&self, scope: &ProjectScope, tasks: &[i64]) -> Result<Option<NextTask>> {
        require(scope)?;
        let asker = Asker { project: scope.id(), user: scope.caller().user(), exclude: Vec::new() };
        for tried in 0..TRIES {
            let open = open_among(self, &asker, false, tasks).await?;
            if open.is_empty() {
                return Ok(None);
            }
            if let Some(next) = self.take_chosen(scope, open, tried).await? {
                return Ok(Some(next));
            }
        }
        Err(too_busy())
    }

    async fn take_chosen(&self, scope: &ProjectScope, tasks: Vec<i64>, tried: usize) -> Result<Option<NextTask>> {
        self.take(scope, Choice { tasks, queue: Queue::Chosen, steps: Vec::new() }, tried > 0).await
    }

    async fn first_of(&self, scope: &ProjectScope, filter: &CheckedFilter, among: Among) -> Result<Vec<i64>> {
        let mut args = args![scope.id(), scope.caller().user(), i64::try_from(CANDIDATES).unwrap_or(i64::MAX)];
        let sql = compile(scope, filter, args.len() + 1, self.is_postgres());
        args.extend(sql.args);
        // As they came: in the order of the table that has only these.
        let order = if filter.ordering.is_empty() { "q.task_id" } else { sql.order.as_str() };
        // `+ 0`: not by walking all tasks of the project.
        let text = format!(
            "SELECT t.id FROM {} q JOIN tasks t ON t.id = q.task_id WHERE q.project_id = $1{} AND t.project_id + 0 = $1 \
             AND t.trashed_by + 0 = 0 AND NOT {} AND {} ORDER BY {order} LIMIT $3",
            among.table(),
            among.whose(),
            done(),
            sql.condition,
        );
        let rows = self.question(scope, filter).await?.fetch_all(Sql::assembled(text), args).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }
}

fn require(scope: &ProjectScope) -> Result<()> {
    scope.require(Permission::Label)?;
    if matches!(scope.visibility(), Visibility::All) { Ok(()) } else { Err(Error::forbidden()) }
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
