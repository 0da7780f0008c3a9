//! The Data Manager's filters, selections and orderings as checked types.
//!
//! What arrives is JSON from a saved tab or from a `query` parameter:
//! `{"filters":{"conjunction":"and","items":[…]},"selectedItems":{…},"ordering":["-tasks:id"]}`.
//! It goes through two doors:
//!
//! 1. [`ParsedFilter::parse`] reads the JSON and bounds it (items, lengths, ids).
//! 2. [`ParsedFilter::check`] turns names into enumerated columns and operators, and values into the type that the
//!    column holds. The result, [`CheckedFilter`], cannot express anything that is not allowed.
//!
//! Only a [`CheckedFilter`] can be turned into SQL (the database crate does that). Everything that a person typed,
//! the names of task data fields included, stays a *value* in the tree, to be bound as a parameter and never to
//! become part of a statement.
//!
//! Two rules hold for every condition, on every database:
//! - a negated test (`not_equal`, `not_contains`, `not_in` …) also matches tasks that have no value there;
//! - `contains`, `starts_with` and `ends_with` ignore case, equality and `regex` do not.

mod ast;
mod check;
mod column;
mod column_list;
mod display;
mod error;
mod parse;
mod pattern;

pub use ast::{
    CheckedFilter, Comparison, Condition, Conjunction, DataTest, Group, IdsTest, Item, NumberTest, Order, OrderColumn,
    PeopleTest, ResultsTest, Selection, TextTest, TimeTest, VersionsTest,
};
pub use check::check_column_names;
pub use column::{
    Column, DataColumns, DataKey, FlagColumn, NumberColumn, PeopleColumn, ResultsColumn, TextColumn, TimeColumn,
};
pub use column_list::{ColumnInfo, ColumnListInput, DataField, column_list, say_value_types};
pub use error::FilterError;
pub use parse::ParsedFilter;
pub use pattern::Pattern;
