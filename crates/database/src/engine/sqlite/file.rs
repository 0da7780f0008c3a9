//! One connection to a file. Its calls block: whoever makes them is on a thread that may wait, or has bounded them.

use super::{regexp, row::SqliteRow};
use crate::engine::dialect::{Args, Row, Value, refuse_nul, sqlite_error};
use labelkeep_model::{Error, Result};
use rusqlite::{
    CachedStatement, Connection, OpenFlags,
    types::{ToSqlOutput, ValueRef},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 256;

/// How to open a file.
#[derive(Debug, Clone)]
pub(crate) struct SqliteSettings {
    file: PathBuf,
    flags: OpenFlags,
    pragmas: Vec<(&'static str, &'static str)>,
    busy_timeout: Duration,
}

impl SqliteSettings {
    /// Made when it is not there. Foreign keys are checked.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let pragmas = vec![("foreign_keys", "ON")];
        Self { file: file.into(), flags, pragmas, busy_timeout: Duration::from_secs(10) }
    }

    /// A file that nobody writes: nothing is made beside it, and nothing locked.
    pub fn as_it_lies(file: &Path) -> Self {
        let name =
            percent_encoding::percent_encode(file.as_os_str().as_encoded_bytes(), percent_encoding::NON_ALPHANUMERIC);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self { flags, ..Self::new(format!("file:{name}?immutable=1")) }
    }

    /// A file of somebody else, who may write it meanwhile. Nothing that it holds of its own is run.
    pub fn read_only(file: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Self { flags, ..Self::new(file) }.pragma("trusted_schema", "OFF").busy_timeout(Duration::from_secs(30))
    }

    /// A later one of a name wins.
    #[must_use]
    pub fn pragma(mut self, name: &'static str, value: &'static str) -> Self {
        self.pragmas.retain(|(other, _)| *other != name);
        self.pragmas.push((name, value));
        self
    }

    #[must_use]
    pub fn busy_timeout(mut self, patience: Duration) -> Self {
        self.busy_timeout = patience;
        self
    }

    pub fn open(&self) -> Result<SqliteFile> {
        self.connect().map_err(sqlite_error)
    }

    fn connect(&self) -> rusqlite::Result<SqliteFile> {
        let connection = Connection::open_with_flags(&self.file, self.flags)?;
        connection.busy_timeout(self.busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        regexp::teach(&connection)?;
        for (name, value) in &self.pragmas {
            connection.execute_batch(&format!("PRAGMA {name} = {value}"))?;
        }
        Ok(SqliteFile(connection))
    }
}

/// An open file.
pub(crate) struct SqliteFile(Connection);

impl SqliteFile {
    /// Without a file.
    pub fn in_memory() -> Result<Self> {
        let connection = Connection::open_in_memory().map_err(sqlite_error)?;
        regexp::teach(&connection).map_err(sqlite_error)?;
        Ok(Self(connection))
    }

    pub fn fetch_all(&self, sql: &str, args: &Args) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.each(sql, args, |row| {
            rows.push(row);
            true
        })?;
        Ok(rows)
    }

    /// How many rows it changed.
    pub fn execute(&self, sql: &str, args: &Args) -> Result<u64> {
        self.each(sql, args, |_| true)?;
        Ok(self.0.changes())
    }

    /// Several statements without parameters.
    pub fn execute_script(&self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(sqlite_error)
    }

    /// Gives each row to `take`, until that has enough.
    pub fn each(&self, sql: &str, args: &Args, take: impl FnMut(Row) -> bool) -> Result<()> {
        refuse_nul(args)?;
        let mut statement = self.0.prepare_cached(sql).map_err(sqlite_error)?;
        bind(&mut statement, args)?;
        walk(&mut statement, take).map_err(sqlite_error)
    }

    /// `is_over` is asked every so many steps of SQLite's machine, and ends the statement.
    pub fn watch(&self, steps: i32, is_over: impl FnMut() -> bool + Send + 'static) -> Result<()> {
        self.0.progress_handler(steps, Some(is_over)).map_err(sqlite_error)
    }

    pub fn wait_for_others(&self, patience: Duration) -> Result<()> {
        self.0.busy_timeout(patience).map_err(sqlite_error)
    }
}

/// `$n` is the n-th parameter, wherever it stands; those without a name come in their order.
fn bind(statement: &mut CachedStatement<'_>, args: &Args) -> Result<()> {
    for index in 1..=statement.parameter_count() {
        let named = statement.parameter_name(index).map(|name| name.trim_start_matches(['$', '?']).parse::<usize>());
        let number = named.transpose().map_err(Error::internal)?.unwrap_or(index);
        let value = number.checked_sub(1).and_then(|at| args.get(at));
        let value = value.ok_or_else(|| Error::internal(format!("a statement has no parameter {number}")))?;
        statement.raw_bind_parameter(index, as_sqlite(value)).map_err(sqlite_error)?;
    }
    Ok(())
}

fn as_sqlite(value: &Value) -> ToSqlOutput<'_> {
    let known = match value {
        Value::Int(number) => number.map(ValueRef::Integer),
        Value::Float(number) => number.map(ValueRef::Real),
        Value::Bool(is) => is.map(|is| ValueRef::Integer(is.into())),
        Value::Text(text) => text.as_ref().map(|text| ValueRef::Text(text.as_bytes())),
        Value::Bytes(bytes) => bytes.as_ref().map(|bytes| ValueRef::Blob(bytes)),
        Value::Ids(ids) => return ToSqlOutput::Owned(crate::engine::dialect::id_text(ids).into()),
    };
    ToSqlOutput::Borrowed(known.unwrap_or(ValueRef::Null))
}

fn walk(statement: &mut CachedStatement<'_>, mut take: impl FnMut(Row) -> bool) -> rusqlite::Result<()> {
    let mut rows = statement.raw_query();
    let mut names: Option<Arc<[String]>> = None;
    while let Some(row) = rows.next()? {
        // Only now: a statement that was prepared before the schema changed is prepared anew at its first step.
        let names = names.get_or_insert_with(|| row.as_ref().column_names().into_iter().map(str::to_owned).collect());
        let values = (0..names.len()).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
        if !take(Row::Sqlite(SqliteRow::new(Arc::clone(names), values))) {
            break;
        }
    }
    Ok(())
}
