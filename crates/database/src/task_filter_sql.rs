//! A checked filter -> a condition and an order for a query over `tasks t`, on either database.
//!
//! The text is made of constants and parameter numbers. Everything that came from a person, the names of data fields
//! included, is a bound parameter.
//!
//! Conditions are never negated from outside: a negated test is written so that rows without a value match it.

mod conditions;
mod data;
mod order;
mod readable;
mod results;
mod search;
mod seen;
#[cfg(test)]
mod tests;
mod text;

use labelkeep_task_filter::{CheckedFilter, Conjunction, Group, Selection};

pub(crate) use data::MOMENT;
pub(crate) use seen::Seen;

use crate::access::ProjectScope;
use crate::engine::dialect::{Args, Value, id_list};
use labelkeep_model::TaskId;

/// What a filter becomes. Put `condition` behind the WHERE of a query over `tasks t`, `order` behind ORDER BY, and
/// append `args` to the query's own parameters.
#[derive(Debug, Clone)]
pub(crate) struct TaskFilterSql {
    pub condition: String,
    pub order: String,
    pub args: Args,
}

/// `scope`: whose question it is. Conditions and orderings read only what that person may see.
/// `first`: the number that the first parameter of the filter gets, so the query's own must be `$1..$first-1`.
/// For a query that uses both parts; see `compile_condition` for one without ORDER BY.
pub(crate) fn compile(scope: &ProjectScope, filter: &CheckedFilter, first: usize, is_postgres: bool) -> TaskFilterSql {
    compile_with(scope, filter, Ways::default(), first, is_postgres)
}

/// What a query can make use of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ways {
    /// It asks for tasks with these ids alone, from the first to before the last: what finds tasks by an index looks at
    /// no others.
    pub ids: Option<(i64, i64)>,
    /// How far the index of texts goes; see `Database::searched`.
    pub searched: Option<TaskId>,
}

impl Ways {
    /// Whether an index gives all tasks that the condition can match: then the query should walk no other.
    pub fn find(self, filter: &CheckedFilter, is_postgres: bool) -> bool {
        search::is_found(filter, self.searched.is_some(), is_postgres)
    }
}

pub(crate) fn compile_with(
    scope: &ProjectScope,
    filter: &CheckedFilter,
    ways: Ways,
    first: usize,
    is_postgres: bool,
) -> TaskFilterSql {
    compile_as(Seen::by(scope), filter, ways, first, is_postgres)
}

fn compile_as(seen: Seen, filter: &CheckedFilter, ways: Ways, first: usize, is_postgres: bool) -> TaskFilterSql {
    let mut builder = Builder { seen, ways, args: Args::new(), first, is_postgres };
    let mut parts: Vec<String> = Vec::new();
    if let Some(group) = &filter.group {
        parts.push(builder.group(group));
    }
    parts.extend(builder.selection(&filter.selection));
    let condition = if parts.is_empty() { "TRUE".to_owned() } else { parts.join(" AND ") };
    let order = builder.ordering(&filter.ordering);
    TaskFilterSql { condition, order, args: builder.args }
}

/// The condition alone: PostgreSQL refuses parameters that a query does not use.
pub(crate) fn compile_condition(
    scope: &ProjectScope,
    filter: &CheckedFilter,
    first: usize,
    is_postgres: bool,
) -> (String, Args) {
    let unordered = CheckedFilter { ordering: Vec::new(), ..filter.clone() };
    let sql = compile(scope, &unordered, first, is_postgres);
    (sql.condition, sql.args)
}

/// Collects parameters while the text is written.
struct Builder {
    seen: Seen,
    ways: Ways,
    args: Args,
    first: usize,
    is_postgres: bool,
}

impl Builder {
    /// The parameter's name in the text.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.args.push(value.into());
        format!("${}", self.first + self.args.len() - 1)
    }

    /// ` AND` that `id` is among those that the query asks for.
    fn among(&mut self, id: &str) -> String {
        let Some((from, to)) = self.ways.ids else { return String::new() };
        let (from, to) = (self.bind(from), self.bind(to));
        format!(" AND {id} >= {from} AND {id} < {to}")
    }

    fn group(&mut self, group: &Group) -> String {
        let word = match group.conjunction {
            Conjunction::And => " AND ",
            Conjunction::Or => " OR ",
        };
        let items: Vec<String> = group
            .items
            .iter()
            .map(|item| {
                let condition = self.condition(&item.condition);
                match &item.child {
                    Some(child) => format!("({condition} AND {})", self.condition(child)),
                    None => condition,
                }
            })
            .collect();
        format!("({})", items.join(word))
    }

    fn selection(&mut self, selection: &Selection) -> Option<String> {
        let (word, ids) = match selection {
            Selection::Everything => return None,
            Selection::Only(ids) => ("IN", ids),
            Selection::AllBut(ids) => ("NOT IN", ids),
        };
        let list = self.bind(id_list(ids.iter().copied()));
        Some(format!("t.id {word} (SELECT value FROM ids_of({list}))"))
    }
}

/// `NOT x`, also true where `x` has no value.
fn negated(condition: &str) -> String {
    format!("COALESCE(NOT ({condition}), TRUE)")
}
