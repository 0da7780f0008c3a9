//! Several rows in one INSERT. SQLite takes a parameter for each value. PostgreSQL takes an array for each column: it
//! reads and plans such a statement faster than one with thousands of parameters, and it is the same for any number of
//! rows.

use super::{Args, Value, postgres_arguments, refuse_nul};
use labelkeep_model::{Error, Result};
use sqlx::{Arguments as _, postgres::PgArguments};

/// How many rows of how many values each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub count: usize,
    pub fields: usize,
}

/// The values of one column.
enum Array {
    Ints(Vec<Option<i64>>),
    Floats(Vec<Option<f64>>),
    Bools(Vec<Option<bool>>),
    Texts(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Rows {
    /// For SQLite.
    pub fn as_values(self, insert: &str, after: &str) -> String {
        let row = format!("({})", vec!["?"; self.fields].join(", "));
        format!("{insert} VALUES {} {after}", vec![row; self.count].join(", "))
    }

    /// For PostgreSQL.
    ///
    /// # Errors
    /// When the values are not as many as the rows say, or one column has values of several types.
    pub fn as_arrays(self, insert: &str, after: &str, args: Args) -> Result<(String, PgArguments)> {
        if args.len() != self.count * self.fields {
            return Err(Error::internal("an INSERT has not as many values as its rows need"));
        }
        if self.count == 1 {
            let numbers: Vec<String> = (1..=self.fields).map(|number| format!("${number}")).collect();
            return Ok((format!("{insert} VALUES ({}) {after}", numbers.join(", ")), postgres_arguments(args)?));
        }
        refuse_nul(&args)?;
        let arrays = columns(args, self.fields, self.count)?;
        let names: Vec<String> =
            (1..).zip(&arrays).map(|(number, array)| format!("${number}::{}[]", array.type_name())).collect();
        let mut bound = PgArguments::default();
        for array in arrays {
            array.bind(&mut bound)?;
        }
        Ok((format!("{insert} SELECT * FROM unnest({}) {after}", names.join(", ")), bound))
    }
}

/// Rows of values -> columns of values.
fn columns(args: Args, fields: usize, count: usize) -> Result<Vec<Array>> {
    let mut arrays: Vec<Array> = Vec::with_capacity(fields);
    for (at, value) in args.into_iter().enumerate() {
        match arrays.get_mut(at % fields) {
            Some(array) => array.push(value)?,
            None => arrays.push(Array::starting_with(value, count)?),
        }
    }
    Ok(arrays)
}

impl Array {
    fn starting_with(value: Value, count: usize) -> Result<Self> {
        let mut array = match value {
            Value::Int(_) => Self::Ints(Vec::with_capacity(count)),
            Value::Float(_) => Self::Floats(Vec::with_capacity(count)),
            Value::Bool(_) => Self::Bools(Vec::with_capacity(count)),
            Value::Text(_) => Self::Texts(Vec::with_capacity(count)),
            Value::Bytes(_) => Self::Bytes(Vec::with_capacity(count)),
            Value::Ids(_) => return Err(Error::internal("a list of ids is no value of a row")),
        };
        array.push(value)?;
        Ok(array)
    }

    fn push(&mut self, value: Value) -> Result<()> {
        match (self, value) {
            (Self::Ints(values), Value::Int(value)) => values.push(value),
            (Self::Floats(values), Value::Float(value)) => values.push(value),
            (Self::Bools(values), Value::Bool(value)) => values.push(value),
            (Self::Texts(values), Value::Text(value)) => values.push(value),
            (Self::Bytes(values), Value::Bytes(value)) => values.push(value),
            _ => return Err(Error::internal("a column of an INSERT has values of several types")),
        }
        Ok(())
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::Ints(_) => "bigint",
            Self::Floats(_) => "float8",
            Self::Bools(_) => "boolean",
            Self::Texts(_) => "text",
            Self::Bytes(_) => "bytea",
        }
    }

    fn bind(self, bound: &mut PgArguments) -> Result<()> {
        match self {
            Self::Ints(values) => bound.add(values),
            Self::Floats(values) => bound.add(values),
            Self::Bools(values) => bound.add(values),
            Self::Texts(values) => bound.add(values),
            Self::Bytes(values) => bound.add(values),
        }
        .map_err(|error| Error::internal(format!("cannot bind a parameter: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use crate::args;

    const TWO: Rows = Rows { count: 2, fields: 2 };

    #[test]
    fn sqlite_takes_values_and_postgres_arrays() {
        let insert = "INSERT INTO t (a, b)";
        assert_eq!(TWO.as_values(insert, "RETURNING id"), "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) RETURNING id");
        let (text, _) = TWO.as_arrays(insert, "RETURNING id", args![1_i64, "a", None::<i64>, "b"]).unwrap();
        assert_eq!(text, "INSERT INTO t (a, b) SELECT * FROM unnest($1::bigint[], $2::text[]) RETURNING id");
        let (text, _) = Rows { count: 1, ..TWO }.as_arrays(insert, "", args![1_i64, "a"]).unwrap();
        assert_eq!(text, "INSERT INTO t (a, b) VALUES ($1, $2) ");
    }

    #[test]
    fn rows_that_do_not_fit_are_refused() {
        assert!(TWO.as_arrays("", "", args![1_i64, "a", 2_i64]).is_err());
        assert!(TWO.as_arrays("", "", args![1_i64, "a", "b", 2_i64]).is_err());
    }
}
