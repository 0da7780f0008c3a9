//! Expressions for one field of the task data.

use labelkeep_task_filter::{DataKey, TextTest};

use super::Builder;

/// A field, read in different ways. All share one parameter, the name of the field.
pub(super) struct DataField {
    /// NULL where the field is missing or null; numbers, lists and objects as JSON writes them.
    pub text: String,
    /// NULL where the field is neither a number nor a text that looks like one.
    pub number: String,
    /// Microseconds since 1970 UTC; NULL where the field is no text of a date or moment.
    pub moment: String,
    /// The JSON type, in the words of the database.
    pub kind: String,
    /// What lists are ordered by: see `order`.
    pub native: String,
    /// As JSON text.
    json: String,
}

/// What a text must look like to count as a number. The exponent is bounded: nobody means 1e999999.
const NUMBER: &str = r"^\s*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?\s*$";

/// Longer texts are no numbers: an index would not bear them. The migration `field_orders` has both too.
const MOST_DIGITS: usize = 1_000;

/// What a text must look like to count as a moment: ISO 8601, without a zone it is UTC. The function `moment_of` of
/// PostgreSQL has it too.
pub(crate) const MOMENT: &str = r"^\s*([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[-+](0[0-9]|1[0-3]):[0-5][0-9])?)?\s*$";

impl DataField {
    pub fn is_flag(&self, is: bool) -> String {
        let word = if is { "true" } else { "false" };
        format!("{} = '{word}'", self.kind)
    }
}

impl Builder {
    pub(super) fn data(&mut self, key: &DataKey) -> DataField {
        if self.is_postgres {
            let name = self.bind(key.as_str());
            return postgres(&name);
        }
        // A path cannot name such a field, so its members are searched.
        if key.as_str().contains(['"', '\\']) {
            let name = self.bind(key.as_str());
            let member = |what: &str| format!("(SELECT {what} FROM json_each(t.data) j WHERE j.key = {name} LIMIT 1)");
            return sqlite(&member("j.type"), &member("j.value"), &member("j.value"));
        }
        let path = self.bind(format!("$.\"{}\"", key.as_str()));
        sqlite(&format!("json_type(t.data, {path})"), &format!("(t.data ->> {path})"), &format!("(t.data -> {path})"))
    }

    /// A test of the field as text. What is searched for is searched as people read it, in lists and objects too.
    pub(super) fn data_text(&mut self, field: &DataField, test: &TextTest) -> String {
        let nested = match test {
            TextTest::Contains { needle, .. } | TextTest::StartsWith(needle) | TextTest::EndsWith(needle) => {
                self.readable(&field.json, needle)
            }
            TextTest::Matches(pattern) => {
                let readable = self.readable(&field.json, pattern.as_str());
                if self.is_postgres { readable } else { with_leaves(&field.json, &readable) }
            }
            _ => return self.text(&field.text, test),
        };
        let text = format!("(CASE WHEN {} IN ('array', 'object') THEN {nested} ELSE {} END)", field.kind, field.text);
        self.text(&text, test)
    }
}

/// A pattern says which letters it means in many ways. So where letters are spelt as `\u00e9`, SQLite is asked for the
/// names and values that the JSON has, one after the other.
fn with_leaves(json: &str, readable: &str) -> String {
    format!(
        "(CASE WHEN instr({json}, '\\u') > 0 THEN (SELECT group_concat(\
         CASE WHEN typeof(leaf.key) = 'text' THEN '\"' || leaf.key || '\":' ELSE '' END || \
         CASE leaf.type WHEN 'text' THEN '\"' || leaf.atom || '\"' WHEN 'object' THEN '{{' WHEN 'array' THEN '[' \
         WHEN 'null' THEN 'null' WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE leaf.atom END, ',') \
         FROM json_tree({json}) leaf) ELSE {readable} END)"
    )
}

/// `value`: as a value of SQLite; `json`: as JSON text.
fn sqlite(kind: &str, value: &str, json: &str) -> DataField {
    let text = format!(
        "(CASE {kind} WHEN 'text' THEN {value} WHEN 'null' THEN NULL WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
         ELSE CAST({json} AS TEXT) END)"
    );
    let number = format!(
        "(CASE {kind} WHEN 'integer' THEN {value} WHEN 'real' THEN {value} \
         WHEN 'text' THEN CASE WHEN length({value}) <= {MOST_DIGITS} AND {value} REGEXP '{NUMBER}' \
         THEN CAST({value} AS REAL) END END)"
    );
    let moment = format!(
        "(CASE {kind} WHEN 'text' THEN CASE WHEN {value} REGEXP '{MOMENT}' \
         THEN CAST(round(unixepoch(trim({value}), 'subsec') * 1000) AS INTEGER) * 1000 END END)"
    );
    DataField { text, number, moment, kind: kind.to_owned(), native: value.to_owned(), json: json.to_owned() }
}

fn postgres(name: &str) -> DataField {
    let text = format!("(t.data_json ->> {name})");
    let json_type = format!("jsonb_typeof(t.data_json -> {name})");
    // Numbers of JSON may be larger than a double: they are compared as exact numbers.
    let number = format!(
        "(CASE {json_type} WHEN 'number' THEN {text}::numeric \
         WHEN 'string' THEN CASE WHEN length({text}) <= {MOST_DIGITS} AND {text} ~ '{NUMBER}' \
         THEN {text}::numeric END END)"
    );
    let moment = format!("(CASE {json_type} WHEN 'string' THEN moment_of({text}) END)");
    let kind = format!("(CASE {json_type} WHEN 'boolean' THEN {text} ELSE {json_type} END)");
    DataField { native: text.clone(), json: text.clone(), text, number, moment, kind }
}
