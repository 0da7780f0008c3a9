//! The checked tree. See the crate's documentation for the two rules on negation and case.

use crate::column::{Column, DataKey, FlagColumn, NumberColumn, PeopleColumn, ResultsColumn, TextColumn, TimeColumn};
use crate::pattern::Pattern;

/// A filter in which every column, operator and value is known to be allowed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckedFilter {
    /// `None`: every task of the project.
    pub group: Option<Group>,
    pub selection: Selection,
    /// In order of weight. Empty: by id. An id is always the last tie-breaker.
    pub ordering: Vec<Order>,
}

impl CheckedFilter {
    /// The same filter and ordering without the selection: a list shows all tasks that match, also while some of
    /// them are ticked.
    pub fn without_selection(mut self) -> Self {
        self.selection = Selection::Everything;
        self
    }

    /// Whether texts of all tasks must be read to answer it: of results, or of data.
    pub fn searches_texts(&self) -> bool {
        let items = self.group.iter().flat_map(|group| &group.items);
        let conditions = items.flat_map(|item| [Some(&item.condition), item.child.as_ref()]).flatten();
        let reads = |condition: &Condition| matches!(condition, Condition::Results(..) | Condition::Data(..));
        let orders =
            |order: &Order| matches!(order.column, OrderColumn::Data { .. } | OrderColumn::Fixed(Column::Results(_)));
        conditions.into_iter().any(reads) || self.ordering.iter().any(orders)
    }

    /// Whether neither a condition nor a selection narrows the tasks down.
    pub fn matches_everything(&self) -> bool {
        self.group.is_none() && self.selection == Selection::Everything
    }
}

/// Which of the matching tasks are meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// No selection was given.
    #[default]
    Everything,
    /// All that match but these ids (sorted, no duplicates).
    AllBut(Vec<i64>),
    /// These ids only (sorted, no duplicates); an empty list means no task.
    Only(Vec<i64>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conjunction {
    And,
    Or,
}

/// At least one item, joined by one conjunction.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub conjunction: Conjunction,
    pub items: Vec<Item>,
}

/// A condition and, where given, a second one that must hold as well whatever the conjunction of the group is.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub condition: Condition,
    pub child: Option<Condition>,
}

/// One test of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Number(NumberColumn, NumberTest),
    Time(TimeColumn, TimeTest),
    Text(TextColumn, TextTest),
    /// The flag must have this value.
    Flag(FlagColumn, bool),
    People(PeopleColumn, PeopleTest),
    Results(ResultsColumn, ResultsTest),
    AnnotationIds(IdsTest),
    ModelVersions(VersionsTest),
    Data(DataKey, DataTest),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Numbers are finite.
#[derive(Debug, Clone, PartialEq)]
pub enum NumberTest {
    Compare(Comparison, f64),
    /// Both ends belong to the range. `inside = false` is the negation.
    Between {
        min: f64,
        max: f64,
        inside: bool,
    },
    OneOf {
        values: Vec<f64>,
        inside: bool,
    },
    /// `true`: there is no value, or it is 0 and the column is a counter.
    Empty(bool),
}

/// Moments in microseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeTest {
    Compare(Comparison, i64),
    Between { min: i64, max: i64, inside: bool },
    Empty(bool),
}

#[derive(Debug, Clone, PartialEq)]
pub enum TextTest {
    /// By code points, case matters.
    Compare(Comparison, String),
    Between {
        min: String,
        max: String,
        inside: bool,
    },
    OneOf {
        values: Vec<String>,
        inside: bool,
    },
    /// Case does not matter; `found = false` is the negation.
    Contains {
        needle: String,
        found: bool,
    },
    StartsWith(String),
    EndsWith(String),
    Matches(Pattern),
    /// `true`: no value, null, or the empty text.
    Empty(bool),
}

/// Ids of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleTest {
    /// `found = true`: any of them is among the task's people; `false`: none of them is.
    Any {
        ids: Vec<i64>,
        found: bool,
    },
    Empty(bool),
}

/// On the `result` JSON text of each annotation or prediction of the task.
#[derive(Debug, Clone, PartialEq)]
pub enum ResultsTest {
    /// Case does not matter. True when one of the results contains the text.
    Contains {
        needle: String,
        found: bool,
    },
    /// JSON equality with one of the results; the text is valid JSON.
    Equal {
        json: String,
        found: bool,
    },
    Matches(Pattern),
    /// `true`: no annotation (prediction) has a result with anything in it.
    Empty(bool),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdsTest {
    /// One of the task's annotations has one of these ids.
    Any {
        ids: Vec<i64>,
        found: bool,
    },
    Empty(bool),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VersionsTest {
    /// A prediction's model version contains one of these texts; case does not matter.
    Contains {
        any: Vec<String>,
        found: bool,
    },
    /// A prediction's model version is one of these texts.
    OneOf {
        values: Vec<String>,
        found: bool,
    },
    Empty(bool),
}

/// On one field of the task data. The filter's `type` says how the field is read.
#[derive(Debug, Clone, PartialEq)]
pub enum DataTest {
    /// The field as text (numbers, booleans, lists and objects as they are written in JSON).
    Text(TextTest),
    /// The field as a number; text that is no number counts as no value.
    Number(NumberTest),
    /// The field as a moment; what is no date or moment in ISO 8601 counts as no value.
    Time(TimeTest),
    /// The field is the JSON boolean `is`, or (`negated`) anything else.
    Flag { is: bool, negated: bool },
}

/// What a list can be ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub column: OrderColumn,
    /// Tasks without a value come last in both directions.
    pub descending: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderColumn {
    Fixed(Column),
    /// `numeric`: texts that look like numbers are compared as numbers. Otherwise numbers come first, by value,
    /// and then texts by code point.
    Data {
        key: DataKey,
        numeric: bool,
    },
}
