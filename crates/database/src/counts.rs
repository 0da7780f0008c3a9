//! What is counted of a project while it changes, so that nobody has to count it when it is asked for. Other aggregates
//! keep it in the transactions that change their rows.

mod changes;
mod counters;
pub(crate) mod data_fields;
pub(crate) mod labels;
mod tasks;

pub(crate) use changes::{changed_tasks, changed_tasks_of};
pub(crate) use counters::CounterDelta;
pub(crate) use tasks::count_tasks;
