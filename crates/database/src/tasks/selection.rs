//! Which tasks of a project a filter means, for whoever asks.

use labelkeep_model::{Result, TaskId};
use labelkeep_task_filter::{CheckedFilter, DataColumns};
use serde_json::Value as Json;

use crate::access::ProjectScope;
use crate::access::task_people::visible;
use crate::engine::dialect::Sql;
use crate::task_filter_sql::{compile, compile_condition};
use crate::{Database, Fetch, args};

impl Database {
    /// The ids of the tasks that match and are selected, in the filter's order.
    pub async fn matching_tasks(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<Vec<TaskId>> {
        let (condition, mut args) = visible(scope, self.now(), 1);
        let sql = compile(scope, filter, args.len() + 1, self.is_postgres());
        args.extend(sql.args);
        let text = format!("SELECT t.id FROM tasks t WHERE {condition} AND {} ORDER BY {}", sql.condition, sql.order);
        let rows = self.question(scope, filter).await?.fetch_all(Sql::assembled(text), args).await?;
        rows.iter().map(|row| row.get("id").map(TaskId)).collect()
    }

    /// How many tasks match and are selected.
    pub async fn count_matching_tasks(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<i64> {
        let (condition, mut args) = visible(scope, self.now(), 1);
        let (matching, more) = compile_condition(scope, filter, args.len() + 1, self.is_postgres());
        args.extend(more);
        let text = format!("SELECT COUNT(*) AS count FROM tasks t WHERE {condition} AND {matching}");
        self.question(scope, filter).await?.fetch_one(Sql::assembled(text), args).await?.get("count")
    }

    /// The data fields that filters and orderings of this project may name.
    pub async fn data_columns(&self, scope: &ProjectScope) -> Result<DataColumns> {
        let mut database = self;
        let project = database
            .fetch_one("SELECT parsed_label_config AS config FROM projects WHERE id = $1", args![scope.id()])
            .await?;
        let rows = database
            .fetch_all(
                "SELECT name FROM project_data_columns WHERE project_id = $1 AND tasks > 0 ORDER BY name",
                args![scope.id()],
            )
            .await?;
        let config: Json = serde_json::from_str(&project.get::<String>("config")?).unwrap_or_default();
        let mut in_tasks = rows.iter().map(|row| row.get("name")).collect::<Result<Vec<String>>>()?;
        let shown = self.shown_fields(scope).await?;
        in_tasks.retain(|field| shown.has(field));
        Ok(DataColumns { in_config: fields_of_config(&config).into_iter().map(|field| field.0).collect(), in_tasks })
    }
}

/// The data fields that a parsed config reads, with the object tag that reads each, in the order of the config.
#[must_use]
pub fn fields_of_config(parsed: &Json) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let controls = parsed.as_object().into_iter().flat_map(|controls| controls.values());
    for input in controls.filter_map(|control| control.get("inputs")?.as_array()).flatten() {
        let text = |key: &str| input.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
        let (name, tag) = (text("value"), text("type"));
        if !name.is_empty() && fields.iter().all(|(known, _)| *known != name) {
            fields.push((name, tag));
        }
    }
    fields
}
