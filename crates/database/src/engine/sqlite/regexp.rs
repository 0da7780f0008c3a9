//! `value REGEXP pattern`, which SQLite knows and leaves to whoever uses it.

use regex::Regex;
use rusqlite::{
    Connection, Error, Result,
    functions::{Context, FunctionFlags},
    types::ValueRef,
};
use std::borrow::Cow;

pub(super) fn teach(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("regexp", 2, flags, is_match)
}

/// NULL when either is.
fn is_match(context: &Context<'_>) -> Result<Option<bool>> {
    let Some(value) = text(context.get_raw(1))? else { return Ok(None) };
    if matches!(context.get_raw(0), ValueRef::Null) {
        return Ok(None);
    }
    // Made once for a statement: SQLite keeps it beside the pattern.
    let pattern = context.get_or_create_aux(0, |pattern| -> std::result::Result<_, BoxError> {
        Ok(Regex::new(text(pattern)?.as_deref().unwrap_or_default())?)
    })?;
    Ok(Some(pattern.is_match(&value)))
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// As SQLite writes a value as text.
fn text(value: ValueRef<'_>) -> Result<Option<Cow<'_, str>>> {
    let utf8 = |bytes| std::str::from_utf8(bytes).map_err(|error| Error::UserFunctionError(Box::new(error)));
    Ok(Some(match value {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(number) => number.to_string().into(),
        // `1.0`, as SQLite has it, where Rust would say 1.
        ValueRef::Real(number) => format!("{number:?}").into(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => utf8(bytes)?.into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::teach;
    use rusqlite::Connection;

    #[test]
    fn a_pattern_is_found_in_what_a_value_is_as_text() {
        let connection = Connection::open_in_memory().unwrap();
        teach(&connection).unwrap();
        let ask = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, Option<bool>>(0));
        for (sql, answer) in [
            ("SELECT 'abc' REGEXP 'b.'", Some(true)),
            ("SELECT 'abc' REGEXP '^b'", Some(false)),
            ("SELECT 12 REGEXP '^12$'", Some(true)),
            ("SELECT 1.0 REGEXP '^1[.]0$'", Some(true)),
            ("SELECT NULL REGEXP 'b'", None),
            ("SELECT 'b' REGEXP NULL", None),
        ] {
            assert_eq!(ask(sql).unwrap(), answer, "{sql}");
        }
        assert!(ask("SELECT 'a' REGEXP '('").is_err());
    }
}
