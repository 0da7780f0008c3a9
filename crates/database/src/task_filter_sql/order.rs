//! Orderings. Rows without a value come last in both directions; the id decides what is equal otherwise.

use labelkeep_task_filter::{
    Column, DataKey, FlagColumn, NumberColumn, Order, OrderColumn, PeopleColumn, ResultsColumn, TimeColumn,
};

use super::Builder;
use super::conditions::text_expression;

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
                OrderColumn::Fixed(column) => keys.push(self.fixed(*column, direction)),
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

    fn fixed(&self, column: Column, direction: &str) -> String {
        let (annotations, predictions) = (self.seen.annotations(), self.seen.predictions());
        // Columns that always have a value go without NULLS LAST, or PostgreSQL would not read an index backwards.
        let (expression, always) = match column {
            Column::Number(column) => {
                let nullable = matches!(column, NumberColumn::PredictionsScore | NumberColumn::AvgLeadTime);
                (self.seen.number(column), !nullable)
            }
            Column::Time(column) => (self.seen.time(column), column != TimeColumn::CompletedAt),
            Column::Text(column) => (text_expression(column).to_owned(), false),
            Column::Flag(FlagColumn::DraftExists) => (self.seen.has_draft(), true),
            Column::People(PeopleColumn::UpdatedBy) => (self.seen.updated_by(), false),
            Column::People(PeopleColumn::Annotators) => (format!("(SELECT MIN(r.completed_by) {annotations})"), false),
            Column::AnnotationIds => (format!("(SELECT MIN(r.id) {annotations})"), false),
            Column::Results(ResultsColumn::Annotations) => (first_text("r.result", &annotations), false),
            Column::Results(ResultsColumn::Predictions) => (first_text("r.result", &predictions), false),
            Column::ModelVersions => (first_text("r.model_version", &predictions), false),
        };
        let nulls = if always { "" } else { " NULLS LAST" };
        format!("{expression} {direction}{nulls}")
    }
}

/// The least of the texts by code point.
fn first_text(text: &str, rows: &str) -> String {
    format!("(SELECT MIN({text} /*pg COLLATE \"C\"*/) {rows})")
}
