//! Orderings. Rows without a value come last in both directions; the id decides what is equal otherwise.

use labelkeep_task_filter::{
    Column, DataKey, FlagColumn, NumberColumn, Order, OrderColumn, PeopleColumn, ResultsColumn,
};

use super::Builder;
use super::conditions::{number_expression, text_expression, time_expression};

impl Builder {
    pub(super) fn ordering(&mut self, ordering: &[Order]) -> String {
        let mut keys: Vec<String> = Vec::new();
        for order in ordering {
            let direction = if order.descending { "DESC" } else { "ASC" };
            match &order.column {
                OrderColumn::Fixed(Column::Number(NumberColumn::Id)) => {
                    // Ids differ: nothing behind them matters.
                    keys.push(format!("t.id {direction}"));
                    return keys.join(", ");
                }
                OrderColumn::Fixed(column) => keys.push(fixed(*column, direction)),
                OrderColumn::Data { key, numeric } => keys.extend(self.by_data(key, *numeric, direction)),
            }
        }
        keys.push("t.id ASC".to_owned());
        keys.join(", ")
    }

    fn by_data(&mut self, key: &DataKey, numeric: bool, direction: &str) -> Vec<String> {
        let data = self.data(key);
        let text = self.by_code_point(&data.text);
        if numeric {
            return vec![format!("{} {direction} NULLS LAST", data.number), format!("{text} {direction} NULLS LAST")];
        }
        if !self.is_postgres {
            // SQLite puts numbers before texts by itself.
            return vec![format!("{} {direction} NULLS LAST", data.native)];
        }
        let is_number = format!("{} = 'number'", data.kind);
        let class = format!("(CASE WHEN {} IS NULL THEN NULL WHEN {is_number} THEN 0 ELSE 1 END)", data.text);
        let number = format!("(CASE WHEN {is_number} THEN {}::numeric END)", data.text);
        [class, number, text].into_iter().map(|key| format!("{key} {direction} NULLS LAST")).collect()
    }
}

fn fixed(column: Column, direction: &str) -> String {
    // Columns that always have a value go without NULLS LAST, or PostgreSQL would not read an index backwards.
    let (expression, always): (&str, bool) = match column {
        Column::Number(column) => {
            let nullable = matches!(column, NumberColumn::PredictionsScore | NumberColumn::AvgLeadTime);
            (number_expression(column), !nullable)
        }
        Column::Time(column) => (time_expression(column), column != labelkeep_task_filter::TimeColumn::CompletedAt),
        Column::Text(column) => (text_expression(column), false),
        Column::Flag(FlagColumn::DraftExists) => ("(t.draft_count > 0)", true),
        Column::People(PeopleColumn::UpdatedBy) => ("t.updated_by", false),
        Column::People(PeopleColumn::Annotators) => {
            ("(SELECT MIN(r.completed_by) FROM annotations r WHERE r.task_id = t.id AND r.trashed_by = 0)", false)
        }
        Column::AnnotationIds => {
            ("(SELECT MIN(r.id) FROM annotations r WHERE r.task_id = t.id AND r.trashed_by = 0)", false)
        }
        Column::Results(ResultsColumn::Annotations) => (
            "(SELECT MIN(r.result /*pg COLLATE \"C\"*/) FROM annotations r WHERE r.task_id = t.id AND r.trashed_by = 0)",
            false,
        ),
        Column::Results(ResultsColumn::Predictions) => (
            "(SELECT MIN(r.result /*pg COLLATE \"C\"*/) FROM predictions r WHERE r.task_id = t.id AND r.trashed_by = 0)",
            false,
        ),
        Column::ModelVersions => (
            "(SELECT MIN(r.model_version /*pg COLLATE \"C\"*/) FROM predictions r WHERE r.task_id = t.id AND r.trashed_by = 0)",
            false,
        ),
    };
    let nulls = if always { "" } else { " NULLS LAST" };
    format!("{expression} {direction}{nulls}")
}
