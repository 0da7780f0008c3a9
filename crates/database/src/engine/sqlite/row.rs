//! Rows as SQLite gives them, kept apart from its statement.

use rusqlite::types::Value;
use std::sync::Arc;

/// A row of an answer. The names of the columns are there once for all rows.
pub struct SqliteRow {
    names: Arc<[String]>,
    values: Vec<Value>,
}

/// What can be got out of a column.
pub trait FromSqlite: Sized {
    /// `None`: it is of another type.
    fn from_value(value: &Value) -> Option<Self>;
}

impl SqliteRow {
    pub(super) fn new(names: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { names, values }
    }

    /// `Err`: what is wrong.
    pub(in crate::engine) fn get<T: FromSqlite>(&self, name: &str) -> Result<T, &'static str> {
        let at = self.names.iter().position(|column| column == name).ok_or("it is not there")?;
        self.values.get(at).and_then(T::from_value).ok_or("it is of another type")
    }
}

impl FromSqlite for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Integer(number) = value { Some(*number) } else { None }
    }
}

impl FromSqlite for i32 {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl FromSqlite for f64 {
    /// SQLite may keep a whole number as such.
    #[expect(clippy::cast_precision_loss, reason = "a number that was written as a float")]
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            Value::Integer(number) => Some(*number as Self),
            _ => None,
        }
    }
}

impl FromSqlite for bool {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromSqlite for String {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl FromSqlite for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.clone()),
            Value::Text(text) => Some(text.clone().into_bytes()),
            _ => None,
        }
    }
}

impl<T: FromSqlite> FromSqlite for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        if matches!(value, Value::Null) { Some(None) } else { T::from_value(value).map(Some) }
    }
}
