//! Columns of the two databases in one spelling: texts, whole numbers (flags too), and times in UTC.

macro_rules! text {
    ($name:literal) => {
        text!($name, $name)
    };
    ($value:literal, $name:literal) => {
        concat!("CAST(", $value, " AS TEXT) AS ", $name)
    };
}
macro_rules! number {
    ($name:literal) => {
        number!($name, $name)
    };
    ($value:literal, $name:literal) => {
        concat!("CAST(", $value, " AS BIGINT) AS ", $name)
    };
}
macro_rules! flag {
    ($name:literal) => {
        flag!($name, $name)
    };
    ($value:literal, $name:literal) => {
        concat!("/*sqlite CAST(", $value, " AS INTEGER)*//*pg (", $value, ")::int::bigint*/ AS ", $name)
    };
}
macro_rules! float {
    ($value:literal, $name:literal) => {
        concat!("/*sqlite CAST(", $value, " AS REAL)*//*pg (", $value, ")::float8*/ AS ", $name)
    };
}
macro_rules! time {
    ($name:literal) => {
        time!($name, $name)
    };
    ($value:literal, $name:literal) => {
        concat!(
            "/*sqlite CAST(",
            $value,
            " AS TEXT)*//*pg to_char(",
            $value,
            " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')*/ AS ",
            $name
        )
    };
}
pub(super) use {flag, float, number, text, time};
