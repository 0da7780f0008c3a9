//! Expressions for one field of the task data.

use labelkeep_task_filter::DataKey;

use super::Builder;

/// A field, read in different ways. All share one parameter, the name of the field.
pub(super) struct DataField {
    /// NULL where the field is missing or null; numbers, lists and objects as JSON writes them.
    pub text: String,
    /// NULL where the field is neither a number nor a text that looks like one.
    pub number: String,
    /// The JSON type, in the words of the database.
    pub kind: String,
    /// What lists are ordered by: see `order`.
    pub native: String,
}

/// What a text must look like to count as a number. The exponent is bounded: nobody means 1e999999.
const NUMBER: &str = r"^\s*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,2})?\s*$";

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
}

/// `value`: as a value of SQLite; `json`: as JSON text.
fn sqlite(kind: &str, value: &str, json: &str) -> DataField {
    let text = format!(
        "(CASE {kind} WHEN 'text' THEN {value} WHEN 'null' THEN NULL WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
         ELSE CAST({json} AS TEXT) END)"
    );
    let number = format!(
        "(CASE {kind} WHEN 'integer' THEN {value} WHEN 'real' THEN {value} \
         WHEN 'text' THEN CASE WHEN {value} REGEXP '{NUMBER}' THEN CAST({value} AS REAL) END END)"
    );
    DataField { text, number, kind: kind.to_owned(), native: value.to_owned() }
}

fn postgres(name: &str) -> DataField {
    let text = format!("(t.data_json ->> {name})");
    let json_type = format!("jsonb_typeof(t.data_json -> {name})");
    // Numbers of JSON may be larger than a double: they are compared as exact numbers.
    let number = format!(
        "(CASE {json_type} WHEN 'number' THEN {text}::numeric \
         WHEN 'string' THEN CASE WHEN {text} ~ '{NUMBER}' THEN {text}::numeric END END)"
    );
    let kind = format!("(CASE {json_type} WHEN 'boolean' THEN {text} ELSE {json_type} END)");
    DataField { native: text.clone(), text, number, kind }
}
