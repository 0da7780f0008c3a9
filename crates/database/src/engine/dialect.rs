//! The one place where SQL text meets a database. Queries are written once, with `$1..$n` parameters, in the common
//! subset of SQLite and PostgreSQL. What differs is marked in the text:
//! `/*pg … */` is seen by PostgreSQL only, `/*sqlite … */` by SQLite only, and `x IN (SELECT value FROM ids_of($n))` says
//! that x is in a list of ids: one JSON text on SQLite; an array on PostgreSQL, whose planner expects an index to help with
//! `= ANY(array)` even where it has no statistics yet.

mod rows;

use crate::engine::sqlite::{FromSqlite, SqliteRow};
use labelkeep_model::{Error, Result, Say, Timestamp};
use rows::Rows;
use sqlx::{
    AssertSqlSafe, Postgres,
    postgres::{PgArguments, PgRow},
};
use std::{borrow::Cow, sync::OnceLock};

/// A bound parameter. Options keep their type, so that PostgreSQL knows what a NULL stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Int(Option<i64>),
    Float(Option<f64>),
    Bool(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Ids(Vec<i64>),
}

pub type Args = Vec<Value>;

/// `args![a, b, c]`: bound parameters in order.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

macro_rules! value_from {
    ($($type:ty => $variant:ident |$v:ident| $convert:expr),* $(,)?) => {$(
        impl From<$type> for Value { fn from($v: $type) -> Self { Self::$variant(Some($convert)) } }
        impl From<Option<$type>> for Value { fn from(v: Option<$type>) -> Self { Self::$variant(v.map(|$v: $type| $convert)) } }
    )*};
}

value_from! {
    i64 => Int |v| v,
    f64 => Float |v| v,
    bool => Bool |v| v,
    String => Text |v| v,
    &str => Text |v| v.to_owned(),
    &String => Text |v| v.clone(),
    Vec<u8> => Bytes |v| v,
    Timestamp => Int |v| v.0,
    labelkeep_model::OrganizationId => Int |v| v.0,
    labelkeep_model::UserId => Int |v| v.0,
    labelkeep_model::ProjectId => Int |v| v.0,
    labelkeep_model::WorkspaceId => Int |v| v.0,
    labelkeep_model::TaskId => Int |v| v.0,
    labelkeep_model::AnnotationId => Int |v| v.0,
    labelkeep_model::DraftId => Int |v| v.0,
    labelkeep_model::PredictionId => Int |v| v.0,
    labelkeep_model::ViewId => Int |v| v.0,
    labelkeep_model::FileUploadId => Int |v| v.0,
    labelkeep_model::JobId => Int |v| v.0,
    labelkeep_model::InvitationId => Int |v| v.0,
    labelkeep_model::SessionId => Int |v| v.0,
    labelkeep_model::TokenId => Int |v| v.0,
    labelkeep_model::Role => Text |v| v.code().to_owned(),
}

/// A list of ids as one parameter, for `ids_of($n)`.
#[must_use]
pub fn id_list(ids: impl IntoIterator<Item = i64>) -> Value {
    Value::Ids(ids.into_iter().collect())
}

pub(crate) fn id_text(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("[{}]", ids.join(","))
}

/// Membership of a list of ids, as PostgreSQL likes it.
fn with_arrays(text: &str) -> String {
    const LIST: &str = "IN (SELECT value FROM ids_of(";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, list)) = rest.split_once(LIST) {
        let Some((parameter, after)) = list.split_once("))") else { break };
        match before.strip_suffix("NOT ") {
            Some(before) => out.extend([before, "<> ALL(", parameter, ")"]),
            None => out.extend([before, "= ANY(", parameter, ")"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

type Watcher = Box<dyn Fn(&str, &Args) + Send + Sync>;

static WATCHER: OnceLock<Watcher> = OnceLock::new();

/// For a test that looks at the plans of statements: `watcher` is told each one that this process runs from now on (but for
/// rows that are inserted), as its database gets it, with its parameters. The first one stays.
#[doc(hidden)]
pub fn watch_statements(watcher: impl Fn(&str, &Args) + Send + Sync + 'static) {
    let _ = WATCHER.set(Box::new(watcher));
}

fn tell(text: &str, args: &Args) {
    if let Some(watcher) = WATCHER.get() {
        watcher(text, args);
    }
}

/// SQL text: a constant, or text that this crate put together from constants and parameter numbers.
#[derive(Debug, Clone)]
pub struct Sql {
    text: Cow<'static, str>,
    /// Rows to insert, between `text` and what follows them.
    rows: Option<(Rows, &'static str)>,
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), rows: None }
    }
}

impl Sql {
    /// For text that was put together at run time. Whatever comes from people must be a bound parameter.
    #[must_use]
    pub(crate) fn assembled(text: String) -> Self {
        Self { text: Cow::Owned(text), rows: None }
    }

    /// `insert` of `count` rows of `fields` values each, then `after`. The values are given row by row.
    #[must_use]
    pub(crate) fn rows(insert: impl Into<Cow<'static, str>>, count: usize, fields: usize, after: &'static str) -> Self {
        Self { text: insert.into(), rows: Some((Rows { count, fields }, after)) }
    }

    fn has_marks(&self) -> bool {
        self.text.contains("/*") || self.text.contains("ids_of(")
    }

    pub(crate) fn marked_for_sqlite(self, args: &Args) -> Cow<'static, str> {
        if let Some((rows, after)) = self.rows {
            // Unnumbered: SQLite finds a numbered parameter by searching them all, the square of their number.
            return Cow::Owned(rows.as_values(&self.text, after));
        }
        let text = if self.has_marks() {
            Cow::Owned(keep_marked(&self.text, "/*sqlite", "/*pg").replace("ids_of(", "json_each("))
        } else {
            self.text
        };
        tell(&text, args);
        text
    }

    /// The text and its parameters.
    pub(crate) fn for_postgres(self, args: Args) -> Result<(AssertSqlSafe<Cow<'static, str>>, PgArguments)> {
        if let Some((rows, after)) = self.rows {
            let (text, args) = rows.as_arrays(&self.text, after, args)?;
            return Ok((AssertSqlSafe(Cow::Owned(text)), args));
        }
        let text = self.marked_for_postgres();
        tell(&text.0, &args);
        Ok((text, postgres_arguments(args)?))
    }

    /// For text without rows to insert.
    pub(crate) fn marked_for_postgres(self) -> AssertSqlSafe<Cow<'static, str>> {
        if !self.has_marks() {
            return AssertSqlSafe(self.text);
        }
        AssertSqlSafe(Cow::Owned(with_arrays(&keep_marked(&self.text, "/*pg", "/*sqlite"))))
    }
}

/// Opens the comments that start with `keep` and removes those that start with `drop`.
fn keep_marked(text: &str, keep: &str, drop: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        let (before, mark) = rest.split_at(start);
        out.push_str(before);
        let Some((inside, after)) = mark.split_once("*/") else { break };
        if let Some(kept) = inside.strip_prefix(keep) {
            out.push_str(kept);
        } else if !inside.starts_with(drop) {
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A row of either database.
pub enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A type that both databases can give back.
pub trait Column: Sized {
    /// # Errors
    /// When the column is not there or has another type: a mistake in this crate.
    fn of(row: &Row, name: &str) -> Result<Self>;
}

impl<T> Column for T
where
    T: FromSqlite + for<'r> sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
{
    fn of(row: &Row, name: &str) -> Result<Self> {
        use sqlx::Row as _;
        match row {
            Row::Sqlite(row) => row.get(name).map_err(|why| Error::internal(format!("column {name}: {why}"))),
            Row::Postgres(row) => row.try_get(name).map_err(|error| Error::internal(format!("column {name}: {error}"))),
        }
    }
}

impl Row {
    /// # Errors
    /// When the column is not there or has another type: a mistake in this crate.
    pub fn get<T: Column>(&self, name: &str) -> Result<T> {
        T::of(self, name)
    }

    /// # Errors
    /// As `get`.
    pub fn time(&self, name: &str) -> Result<Timestamp> {
        self.get::<i64>(name).map(Timestamp)
    }

    /// # Errors
    /// As `get`.
    pub fn optional_time(&self, name: &str) -> Result<Option<Timestamp>> {
        Ok(self.get::<Option<i64>>(name)?.map(Timestamp))
    }
}

/// PostgreSQL texts cannot hold U+0000, and both databases answer alike. What is stored was checked where it came in;
/// this is for what is searched for.
pub(crate) fn refuse_nul(args: &Args) -> Result<()> {
    let has_nul = |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
    if args.iter().any(has_nul) {
        return Err(Error::bad_request(Say::HasNul));
    }
    Ok(())
}

fn postgres_arguments(args: Args) -> Result<PgArguments> {
    use sqlx::Arguments as _;
    refuse_nul(&args)?;
    let mut bound = PgArguments::default();
    for value in args {
        match value {
            Value::Int(v) => bound.add(v),
            Value::Float(v) => bound.add(v),
            Value::Bool(v) => bound.add(v),
            Value::Text(v) => bound.add(v),
            Value::Bytes(v) => bound.add(v),
            Value::Ids(v) => bound.add(v),
        }
        .map_err(|error| Error::internal(format!("cannot bind a parameter: {error}")))?;
    }
    Ok(bound)
}

/// Turns what PostgreSQL says into what a caller may hear.
pub(crate) fn database_error(error: sqlx::Error) -> Error {
    if let sqlx::Error::Database(database) = &error {
        if database.is_unique_violation() {
            return exists_already(error);
        }
        let code = database.code().unwrap_or_default();
        // 53100 disk full, 55P03 somebody else is writing for long, 57 shutting down, 40P01 a deadlock, of which nothing is
        // kept either.
        if code == "53100" {
            return Error { detail: Say::DiskIsFull.into(), ..Error::unavailable(error) };
        }
        if code == "55P03" {
            return Error { detail: Say::DatabaseIsBusy.into(), ..Error::unavailable(error) };
        }
        if code.starts_with("57P") || code == "40P01" {
            return Error::unavailable(error);
        }
        // The class of values that a type cannot hold: they come from the request.
        if code.starts_with("22") && code.len() == 5 {
            return Error { source: Some(Box::new(error)), ..Error::bad_request(Say::CannotBeHeld) };
        }
    }
    if matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) {
        return Error::unavailable(error);
    }
    Error::internal(error)
}

/// Turns what SQLite says into what a caller may hear.
pub(crate) fn sqlite_error(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    let unique = [rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE, rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY];
    match error.sqlite_error() {
        Some(failure) if unique.contains(&failure.extended_code) => exists_already(error),
        Some(failure) => match failure.code {
            ErrorCode::DiskFull => Error { detail: Say::DiskIsFull.into(), ..Error::unavailable(error) },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                Error { detail: Say::DatabaseIsBusy.into(), ..Error::unavailable(error) }
            }
            ErrorCode::SystemIoFailure => Error::unavailable(error),
            _ => Error::internal(error),
        },
        None => Error::internal(error),
    }
}

/// Whether a statement was ended before it was done, or was not begun because others have the file.
pub(crate) fn sqlite_is_over(error: &Error) -> bool {
    let source = error.source.as_ref().and_then(|source| source.downcast_ref::<rusqlite::Error>());
    let code = source.and_then(rusqlite::Error::sqlite_error_code);
    matches!(code, Some(rusqlite::ErrorCode::OperationInterrupted | rusqlite::ErrorCode::DatabaseBusy))
}

fn exists_already(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error { source: Some(Box::new(error)), ..Error::conflict(Say::ExistsAlready) }
}

#[cfg(test)]
mod tests {
    use super::{Args, Sql};

    #[test]
    fn marks_are_opened_for_their_database_only() {
        let sql = Sql::from("SELECT 1 /*pg FOR UPDATE*/ FROM t /*sqlite LIMIT 1*/");
        assert_eq!(sql.clone().marked_for_sqlite(&Args::new()), "SELECT 1  FROM t  LIMIT 1");
        assert_eq!(sql.marked_for_postgres().0, "SELECT 1  FOR UPDATE FROM t ");
    }

    #[test]
    fn lists_of_ids_are_one_parameter() {
        let sql = Sql::from("a IN (SELECT value FROM ids_of($1)) AND b NOT IN (SELECT value FROM ids_of($2))");
        assert_eq!(
            sql.clone().marked_for_sqlite(&Args::new()),
            "a IN (SELECT value FROM json_each($1)) AND b NOT IN (SELECT value FROM json_each($2))"
        );
        assert_eq!(sql.marked_for_postgres().0, "a = ANY($1) AND b <> ALL($2)");
    }
}
