//! Conditions on the columns that do not come from the task data.

use labelkeep_task_filter::{
    Comparison, Condition, DataTest, FlagColumn, IdsTest, NumberColumn, NumberTest, PeopleColumn, PeopleTest,
    ResultsColumn, ResultsTest, TextColumn, TimeColumn, TimeTest, VersionsTest,
};

use super::{Builder, negated};
use crate::engine::dialect::{Value, id_list};

/// Results are stored without white space; older ones may have some.
const EMPTY_RESULT: &str = "r.result IN ('[]', '[ ]')";

/// How the numbers of an expression are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    Integer,
    /// An integer that is never NULL; 0 counts as empty.
    Counter,
    Float,
    /// From JSON: PostgreSQL compares it as `numeric`, since it may be larger than a double.
    Exact,
}

impl Builder {
    pub(super) fn condition(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::Number(column, test) => {
                let kind = match column {
                    _ if column.is_counter() => NumberKind::Counter,
                    _ if column.is_integer() => NumberKind::Integer,
                    _ => NumberKind::Float,
                };
                let expression = self.seen.number(*column);
                let condition = self.number(&expression, test, kind);
                // An average of nothing is neither equal nor unequal to a number.
                match (column, test) {
                    (_, NumberTest::Empty(_)) => condition,
                    (NumberColumn::PredictionsScore | NumberColumn::AvgLeadTime, _) => {
                        format!("({expression} IS NOT NULL AND {condition})")
                    }
                    _ => condition,
                }
            }
            // The same, and blocks of tasks are counted by it.
            Condition::Time(TimeColumn::CompletedAt, TimeTest::Empty(empty)) if !self.seen.is_less() => {
                format!("t.is_labeled = {}", if *empty { "FALSE" } else { "TRUE" })
            }
            Condition::Time(column, test) => self.time(&self.seen.time(*column), test),
            Condition::Text(column, test) => self.text(text_expression(*column), test),
            Condition::Flag(FlagColumn::DraftExists, true) => self.seen.has_draft(),
            Condition::Flag(FlagColumn::DraftExists, false) => format!("NOT {}", self.seen.has_draft()),
            Condition::People(column, test) => self.people(*column, test),
            Condition::Results(column, test) => self.results(*column, test),
            Condition::AnnotationIds(test) => self.annotation_ids(test),
            Condition::ModelVersions(test) => self.versions(test),
            Condition::Data(key, test) => {
                let data = self.data(key);
                match test {
                    DataTest::Text(test) => {
                        let proposed = self.proposed(test);
                        let matches = self.data_text(&data, test);
                        proposed.map_or(matches.clone(), |proposed| format!("({proposed} AND {matches})"))
                    }
                    DataTest::Time(test) => self.time(&data.moment, test),
                    DataTest::Number(test) => self.number(&data.number, test, NumberKind::Exact),
                    DataTest::Flag { is, negated: false } => data.is_flag(*is),
                    DataTest::Flag { is, negated: true } => negated(&data.is_flag(*is)),
                }
            }
        }
    }

    pub(super) fn number(&mut self, expression: &str, test: &NumberTest, kind: NumberKind) -> String {
        match test {
            NumberTest::Compare(comparison, value) => {
                let value = self.number_value(*value, kind);
                compare(expression, *comparison, &value)
            }
            NumberTest::Between { min, max, inside } => {
                let (min, max) = (self.number_value(*min, kind), self.number_value(*max, kind));
                between(expression, &min, &max, *inside)
            }
            NumberTest::OneOf { values, inside } => {
                let list = serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned());
                let list = self.bind(list);
                let values = if self.is_postgres {
                    format!("(SELECT v::numeric FROM json_array_elements_text({list}::json) v)")
                } else {
                    format!("(SELECT value FROM json_each({list}))")
                };
                one_of(expression, &values, *inside)
            }
            NumberTest::Empty(true) if kind == NumberKind::Counter => format!("{expression} = 0"),
            NumberTest::Empty(false) if kind == NumberKind::Counter => format!("{expression} <> 0"),
            NumberTest::Empty(empty) => is_null(expression, *empty),
        }
    }

    /// Whole numbers are bound as such, so that an index on a column of whole numbers is used.
    fn number_value(&mut self, value: f64, kind: NumberKind) -> String {
        const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
        match kind {
            NumberKind::Integer | NumberKind::Counter if value.fract() == 0.0 && value.abs() <= EXACT => {
                #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 in size is exact")]
                let whole = value as i64;
                self.bind(whole)
            }
            NumberKind::Exact if self.is_postgres => {
                let text = self.bind(value.to_string());
                format!("{text}::numeric")
            }
            _ => self.bind(value),
        }
    }

    fn time(&mut self, expression: &str, test: &TimeTest) -> String {
        match test {
            TimeTest::Compare(comparison, value) => {
                let value = self.bind(*value);
                compare(expression, *comparison, &value)
            }
            TimeTest::Between { min, max, inside } => {
                let (min, max) = (self.bind(*min), self.bind(*max));
                between(expression, &min, &max, *inside)
            }
            TimeTest::Empty(empty) => is_null(expression, *empty),
        }
    }

    fn people(&mut self, column: PeopleColumn, test: &PeopleTest) -> String {
        let annotations = self.seen.annotations();
        let updated_by = self.seen.updated_by();
        match (column, test) {
            (PeopleColumn::Annotators, PeopleTest::Any { ids, found }) => {
                let list = self.bind(id_list(ids.iter().copied()));
                let rows = self.seen.annotated_by(&list);
                if *found && !self.is_postgres {
                    // From the people to their tasks. PostgreSQL goes that way by itself.
                    let among = self.among("p.task_id");
                    return format!("t.id IN (SELECT p.task_id {rows}{among})");
                }
                exists(&format!("{rows} AND p.task_id = t.id"), *found)
            }
            (PeopleColumn::Annotators, PeopleTest::Empty(empty)) => {
                exists(&format!("{annotations} AND r.completed_by IS NOT NULL"), !empty)
            }
            (PeopleColumn::UpdatedBy, PeopleTest::Any { ids, found }) => {
                let list = self.bind(id_list(ids.iter().copied()));
                one_of(&updated_by, &format!("(SELECT value FROM ids_of({list}))"), *found)
            }
            (PeopleColumn::UpdatedBy, PeopleTest::Empty(empty)) => is_null(&updated_by, *empty),
        }
    }

    fn results(&mut self, column: ResultsColumn, test: &ResultsTest) -> String {
        let rows = match column {
            ResultsColumn::Annotations => self.seen.annotations(),
            ResultsColumn::Predictions => self.seen.predictions(),
        };
        match test {
            ResultsTest::Contains { needle, found } => {
                let contains = self.result_contains(needle);
                exists(&format!("{rows} AND {contains}"), *found)
            }
            ResultsTest::Equal { json, found } => {
                let equal = self.result_equals(json);
                exists(&format!("{rows} AND {equal}"), *found)
            }
            ResultsTest::Matches(pattern) => {
                let matches = self.result_matches(pattern);
                exists(&format!("{rows} AND {matches}"), true)
            }
            // As in the compatible product: without an annotation, or with an empty one among others.
            ResultsTest::Empty(true) => {
                format!("(NOT EXISTS (SELECT 1 {rows}) OR EXISTS (SELECT 1 {rows} AND {EMPTY_RESULT}))")
            }
            ResultsTest::Empty(false) => {
                format!("(EXISTS (SELECT 1 {rows}) AND NOT EXISTS (SELECT 1 {rows} AND {EMPTY_RESULT}))")
            }
        }
    }

    fn annotation_ids(&mut self, test: &IdsTest) -> String {
        let annotations = self.seen.annotations();
        match test {
            IdsTest::Any { ids, found } => {
                let list = self.bind(id_list(ids.iter().copied()));
                exists(&format!("{annotations} AND r.id IN (SELECT value FROM ids_of({list}))"), *found)
            }
            IdsTest::Empty(empty) => exists(&annotations, !empty),
        }
    }

    fn versions(&mut self, test: &VersionsTest) -> String {
        let predictions = self.seen.predictions();
        match test {
            VersionsTest::Contains { any, found } => {
                let mut parts: Vec<String> = any.iter().map(|text| self.contains("r.model_version", text)).collect();
                if parts.is_empty() {
                    parts.push("FALSE".to_owned());
                }
                exists(&format!("{predictions} AND ({})", parts.join(" OR ")), *found)
            }
            VersionsTest::OneOf { values, found } => {
                let values = self.text_list(values);
                exists(&format!("{predictions} AND r.model_version IN {values}"), *found)
            }
            VersionsTest::Empty(empty) => exists(&format!("{predictions} AND r.model_version <> ''"), !empty),
        }
    }

    /// The texts as a subquery, in one parameter.
    pub(super) fn text_list(&mut self, values: &[String]) -> String {
        let list = serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned());
        let list = self.bind(Value::from(list));
        if self.is_postgres {
            format!("(SELECT v FROM json_array_elements_text({list}::json) v)")
        } else {
            format!("(SELECT value FROM json_each({list}))")
        }
    }
}

pub(super) fn text_expression(column: TextColumn) -> &'static str {
    match column {
        TextColumn::FileUpload => "(SELECT f.name FROM file_uploads f WHERE f.id = t.file_upload_id)",
        // Tasks come from storages in a later version; until then none has a key.
        TextColumn::StorageFilename => "CAST(NULL AS TEXT)",
    }
}

pub(super) fn compare(expression: &str, comparison: Comparison, value: &str) -> String {
    let operator = match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => return negated(&format!("{expression} = {value}")),
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    };
    format!("{expression} {operator} {value}")
}

pub(super) fn between(expression: &str, min: &str, max: &str, inside: bool) -> String {
    let condition = format!("({expression} >= {min} AND {expression} <= {max})");
    if inside { condition } else { negated(&condition) }
}

pub(super) fn one_of(expression: &str, values: &str, inside: bool) -> String {
    let condition = format!("{expression} IN {values}");
    if inside { condition } else { negated(&condition) }
}

pub(super) fn is_null(expression: &str, empty: bool) -> String {
    if empty { format!("{expression} IS NULL") } else { format!("{expression} IS NOT NULL") }
}

fn exists(rows: &str, found: bool) -> String {
    if found { format!("EXISTS (SELECT 1 {rows})") } else { format!("NOT EXISTS (SELECT 1 {rows})") }
}
