//! What the fields of a project's task data hold: how many tasks have each, and of what kind their values are. Whatever
//! writes task data counts it in the same transaction, so the kind of a field is known from all of its values.

use crate::{Database, Fetch, Transaction, access::ProjectScope, args, engine::dialect::Sql, task_filter_sql::MOMENT};
use labelkeep_model::{ProjectId, Result};
use regex::Regex;
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

static IS_MOMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(MOMENT).ok());

/// Rows of one statement.
const ROWS: usize = 250;
const INSERT: &str = "INSERT INTO project_data_columns (project_id, name, tasks, numbers, moments, flags, empty)";
const ADD: &str = "ON CONFLICT (project_id, name) DO UPDATE SET tasks = project_data_columns.tasks + excluded.tasks, \
    numbers = project_data_columns.numbers + excluded.numbers, moments = project_data_columns.moments + excluded.moments, \
    flags = project_data_columns.flags + excluded.flags, empty = project_data_columns.empty + excluded.empty";

/// The values of one field, by kind. What is neither is some other text, a list or an object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FieldCounts {
    pub tasks: i64,
    pub numbers: i64,
    pub moments: i64,
    pub flags: i64,
    /// Null, or the empty text.
    pub empty: i64,
}

impl FieldCounts {
    /// Counts one more value, given as JSON.
    pub fn note(&mut self, json: &str) {
        self.tasks += 1;
        let text = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let is_moment = |text: &str| IS_MOMENT.as_ref().is_some_and(|regex| regex.is_match(text));
        match (text, json.as_bytes().first()) {
            (Some(""), _) | (None, Some(b'n')) => self.empty += 1,
            (Some(text), _) if is_moment(text) => self.moments += 1,
            (None, Some(b't' | b'f')) => self.flags += 1,
            (None, Some(b'-' | b'0'..=b'9')) => self.numbers += 1,
            _ => {}
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.tasks += other.tasks;
        self.numbers += other.numbers;
        self.moments += other.moments;
        self.flags += other.flags;
        self.empty += other.empty;
    }

    /// In the words of a filter's type; `None` while there is no value.
    #[must_use]
    pub fn kind(self) -> Option<&'static str> {
        let filled = self.tasks - self.empty;
        let kinds = [(self.numbers, "Number"), (self.moments, "Datetime"), (self.flags, "Boolean")];
        let of_all = kinds.into_iter().find(|(count, _)| *count == filled);
        (filled > 0).then_some(of_all.map_or("String", |(_, kind)| kind))
    }
}

/// The fields of one task's data. Of two with one name the last counts.
pub(crate) fn fields_of(data: &str) -> BTreeMap<String, FieldCounts> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(data).unwrap_or_default();
    fields
        .into_iter()
        .map(|(name, value)| {
            let mut counts = FieldCounts::default();
            counts.note(value.get());
            (name, counts)
        })
        .collect()
}

/// Adds to what is known.
pub(crate) async fn add(
    transaction: &mut Transaction,
    project: ProjectId,
    fields: &BTreeMap<String, FieldCounts>,
) -> Result<()> {
    // In the order of their names, so that nobody waits in a circle.
    let fields: Vec<_> = fields.iter().collect();
    for chunk in fields.chunks(ROWS) {
        let values = chunk.iter().flat_map(|(name, counts)| {
            args![project, *name, counts.tasks, counts.numbers, counts.moments, counts.flags, counts.empty]
        });
        transaction.execute(Sql::rows(INSERT, chunk.len(), 7, ADD), values.collect()).await?;
    }
    Ok(())
}

/// Counts tasks that are stored and adds them, `times` (1 or -1) each. `condition`, which names the tasks, is on `tasks t`; `$1` is the project
/// and `$2` the `times`.
pub(crate) async fn add_stored(transaction: &mut Transaction, condition: &str, args: crate::Args) -> Result<()> {
    let text = format!(
        "{INSERT} SELECT $1, k.key, COUNT(*) * $2, {} FROM tasks t, \
         /*sqlite json_each(t.data) AS k*//*pg LATERAL jsonb_each(t.data_json) AS k*/ \
         WHERE t.project_id + 0 = $1 AND {condition} GROUP BY k.key {ADD}",
        kinds("$2")
    );
    transaction.execute(Sql::assembled(text), args).await.map(|_| ())
}

/// What must be added to what is stored, so that it is what the tasks have.
pub(crate) async fn drift(snapshot: &mut Transaction, project: ProjectId) -> Result<BTreeMap<String, FieldCounts>> {
    let counted = format!(
        "SELECT k.key AS name, COUNT(*) AS tasks, {} FROM tasks t, \
         /*sqlite json_each(t.data) AS k*//*pg LATERAL jsonb_each(t.data_json) AS k*/ \
         WHERE t.project_id = $1 AND t.trashed_by = 0 GROUP BY k.key",
        kinds("1")
    );
    let stored = "SELECT name, -tasks AS tasks, -numbers AS numbers, -moments AS moments, -flags AS flags, -empty AS empty \
                  FROM project_data_columns WHERE project_id = $1";
    let mut drift: BTreeMap<String, FieldCounts> = BTreeMap::new();
    for sql in [Sql::assembled(counted), Sql::from(stored)] {
        for row in snapshot.fetch_all(sql, args![project]).await? {
            let counts = drift.entry(row.get("name")?).or_default();
            counts.tasks += row.get::<i64>("tasks")?;
            counts.numbers += row.get::<i64>("numbers")?;
            counts.moments += row.get::<i64>("moments")?;
            counts.flags += row.get::<i64>("flags")?;
            counts.empty += row.get::<i64>("empty")?;
        }
    }
    drift.retain(|_, counts| *counts != FieldCounts::default());
    Ok(drift)
}

/// The counts of kinds, so many `times`, over the values `k` of SQLite's or PostgreSQL's `each`.
fn kinds(times: &str) -> String {
    let kinds = [
        ("k.type IN ('integer', 'real')".to_owned(), "jsonb_typeof(k.value) = 'number'"),
        (
            format!("k.type = 'text' AND k.value REGEXP '{MOMENT}'"),
            "jsonb_typeof(k.value) = 'string' AND moment_of(k.value #>> '{}') IS NOT NULL",
        ),
        ("k.type IN ('true', 'false')".to_owned(), "jsonb_typeof(k.value) = 'boolean'"),
        (
            "k.type = 'null' OR (k.type = 'text' AND k.value = '')".to_owned(),
            "k.value IN ('null'::jsonb, '\"\"'::jsonb)",
        ),
    ];
    let names = ["numbers", "moments", "flags", "empty"];
    let sums = names.iter().zip(kinds).map(|(name, (sqlite, postgres))| {
        format!("SUM(CASE WHEN /*sqlite {sqlite}*//*pg {postgres}*/ THEN 1 ELSE 0 END) * {times} AS {name}")
    });
    sums.collect::<Vec<_>>().join(", ")
}

impl Database {
    /// The kind of each data field that has values, in the words of a filter's type.
    pub async fn data_field_kinds(&self, scope: &ProjectScope) -> Result<HashMap<String, &'static str>> {
        let mut database = self;
        let sql = "SELECT name, tasks, numbers, moments, flags, empty FROM project_data_columns \
                   WHERE project_id = $1 AND tasks > 0";
        let mut kinds = HashMap::new();
        for row in database.fetch_all(sql, args![scope.id()]).await? {
            let counts = FieldCounts {
                tasks: row.get("tasks")?,
                numbers: row.get("numbers")?,
                moments: row.get("moments")?,
                flags: row.get("flags")?,
                empty: row.get("empty")?,
            };
            if let Some(kind) = counts.kind() {
                kinds.insert(row.get("name")?, kind);
            }
        }
        Ok(kinds)
    }
}
