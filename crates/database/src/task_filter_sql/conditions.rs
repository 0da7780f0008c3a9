//! Conditions on the columns that do not come from the task data.

use labelkeep_task_filter::{
    Comparison, Condition, DataTest, FlagColumn, IdsTest, NumberColumn, NumberTest, PeopleColumn, PeopleTest,
    ResultsColumn, ResultsTest, TextColumn, TimeColumn, TimeTest, VersionsTest,
};

use super::{Builder, negated};
use crate::dialect::{Value, id_list};

const ANNOTATIONS: &str = "FROM annotations r WHERE r.task_id = t.id AND r.trashed_by = 0";
const PREDICTIONS: &str = "FROM predictions r WHERE r.task_id = t.id AND r.trashed_by = 0";

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
                let expression = number_expression(*column);
                let condition = self.number(expression, test, kind);
                // An average of nothing is neither equal nor unequal to a number.
                match (column, test) {
                    (_, NumberTest::Empty(_)) => condition,
                    (NumberColumn::PredictionsScore | NumberColumn::AvgLeadTime, _) => {
                        format!("({expression} IS NOT NULL AND {condition})")
                    }
                    _ => condition,
                }
            }
            Condition::Time(column, test) => self.time(time_expression(*column), test),
            Condition::Text(column, test) => self.text(text_expression(*column), test),
            Condition::Flag(FlagColumn::DraftExists, true) => "t.draft_count > 0".to_owned(),
            Condition::Flag(FlagColumn::DraftExists, false) => "t.draft_count = 0".to_owned(),
            Condition::People(column, test) => self.people(*column, test),
            Condition::Results(column, test) => self.results(*column, test),
            Condition::AnnotationIds(test) => self.annotation_ids(test),
            Condition::ModelVersions(test) => self.versions(test),
            Condition::Data(key, test) => {
                let data = self.data(key);
                match test {
                    DataTest::Text(test) => self.text(&data.text, test),
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
        match (column, test) {
            (PeopleColumn::Annotators, PeopleTest::Any { ids, found }) => {
                let list = self.bind(id_list(ids.iter().copied()));
                exists(&format!("{ANNOTATIONS} AND r.completed_by IN (SELECT value FROM ids_of({list}))"), *found)
            }
            (PeopleColumn::Annotators, PeopleTest::Empty(empty)) => {
                exists(&format!("{ANNOTATIONS} AND r.completed_by IS NOT NULL"), !empty)
            }
            (PeopleColumn::UpdatedBy, PeopleTest::Any { ids, found }) => {
                let list = self.bind(id_list(ids.iter().copied()));
                one_of("t.updated_by", &format!("(SELECT value FROM ids_of({list}))"), *found)
            }
            (PeopleColumn::UpdatedBy, PeopleTest::Empty(empty)) => is_null("t.updated_by", *empty),
        }
    }

    fn results(&mut self, column: ResultsColumn, test: &ResultsTest) -> String {
        let rows = match column {
            ResultsColumn::Annotations => ANNOTATIONS,
            ResultsColumn::Predictions => PREDICTIONS,
        };
        match test {
            ResultsTest::Contains { needle, found } => {
                let mut spellings = vec![needle.clone()];
                // JSON may spell what is not ASCII as escapes, and some clients do. Their case is that of the letter.
                for variant in [needle.clone(), needle.to_lowercase(), needle.to_uppercase()] {
                    spellings.extend(ascii_spelling(&variant).filter(|spelling| !spellings.contains(spelling)));
                }
                let parts: Vec<String> = spellings.iter().map(|spelling| self.contains("r.result", spelling)).collect();
                let spelt = format!("({})", parts.join(" OR "));
                exists(&format!("{rows} AND {spelt}"), *found)
            }
            ResultsTest::Equal { json, found } => {
                let json = self.bind(json.as_str());
                let equal = if self.is_postgres {
                    format!("r.result::jsonb = {json}::jsonb")
                } else {
                    format!("json(r.result) = json({json})")
                };
                exists(&format!("{rows} AND {equal}"), *found)
            }
            ResultsTest::Matches(pattern) => {
                let matches = self.matches("r.result", pattern);
                exists(&format!("{rows} AND {matches}"), true)
            }
            ResultsTest::Empty(empty) => exists(&format!("{rows} AND r.result <> '[]'"), !empty),
        }
    }

    fn annotation_ids(&mut self, test: &IdsTest) -> String {
        match test {
            IdsTest::Any { ids, found } => {
                let list = self.bind(id_list(ids.iter().copied()));
                exists(&format!("{ANNOTATIONS} AND r.id IN (SELECT value FROM ids_of({list}))"), *found)
            }
            IdsTest::Empty(empty) => exists(ANNOTATIONS, !empty),
        }
    }

    fn versions(&mut self, test: &VersionsTest) -> String {
        match test {
            VersionsTest::Contains { any, found } => {
                let mut parts: Vec<String> = any.iter().map(|text| self.contains("r.model_version", text)).collect();
                if parts.is_empty() {
                    parts.push("FALSE".to_owned());
                }
                exists(&format!("{PREDICTIONS} AND ({})", parts.join(" OR ")), *found)
            }
            VersionsTest::OneOf { values, found } => {
                let values = self.text_list(values);
                exists(&format!("{PREDICTIONS} AND r.model_version IN {values}"), *found)
            }
            VersionsTest::Empty(empty) => exists(&format!("{PREDICTIONS} AND r.model_version <> ''"), !empty),
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

pub(super) fn number_expression(column: NumberColumn) -> &'static str {
    match column {
        NumberColumn::Id => "t.id",
        NumberColumn::InnerId => "t.inner_id",
        NumberColumn::TotalAnnotations => "t.total_annotations",
        NumberColumn::CancelledAnnotations => "t.cancelled_annotations",
        NumberColumn::TotalPredictions => "t.total_predictions",
        NumberColumn::PredictionsScore => "t.prediction_score",
        NumberColumn::AvgLeadTime => "(t.lead_time_sum / NULLIF(t.lead_time_count, 0))",
    }
}

pub(super) fn time_expression(column: TimeColumn) -> &'static str {
    match column {
        TimeColumn::CompletedAt => "t.completed_at",
        TimeColumn::CreatedAt => "t.created_at",
        TimeColumn::UpdatedAt => "t.updated_at",
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

/// The text as JSON writes it in ASCII; `None` when that is the same.
fn ascii_spelling(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 3);
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    Some(out)
}
