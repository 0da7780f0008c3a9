//! Moving in from another installation, and out of this one. A source says what it has, in one small form, whether it is a file
//! of SQLite, a PostgreSQL database or a running server; one writer brings it, a page at a time; then everything is read once
//! more on both sides and compared.

mod convert;
mod fields;
mod files;
mod out;
mod reading;
mod report;
mod source;
mod sql;
mod url;
mod walk;
mod yields;

pub use out::{Manifest, move_out};
pub use report::Report;
pub use source::Source;
pub use sql::SqlSource;
pub use url::{UrlSource, UrlToken};
pub use walk::{Options, Progress, Tell, move_in};
