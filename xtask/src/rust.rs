//! Format, lints and tests of the Rust crates, the database tests on SQLite and on PostgreSQL.

use anyhow::Result;

use crate::home::Home;
use crate::postgres::Postgres;
use crate::shell::run;
use crate::stores;

/// What library code must not do and tests may: in a test, a panic is a failure with a place.
const TESTS_MAY: [&str; 6] = [
    "-Aclippy::unwrap_used",
    "-Aclippy::expect_used",
    "-Aclippy::panic",
    "-Aclippy::indexing_slicing",
    "-Aclippy::print_stdout",
    "-Aclippy::print_stderr",
];

pub fn check(home: &Home) -> Result<()> {
    run(&mut home.cargo(&["fmt", "--all", "--check"]))?;
    lint(home, &["--lib", "--bins", "--examples"], &[])?;
    lint(home, &["--tests"], &TESTS_MAY)?;
    let postgres = Postgres::start()?;
    let mut tests = home.cargo(&["nextest", "run", "--locked", "--workspace"]);
    tests.env("LABELKEEP_TEST_STORES", stores::folder(home));
    run(tests.env("LABELKEEP_TEST_POSTGRES_URL", postgres.url()))
}

fn lint(home: &Home, targets: &[&str], but: &[&str]) -> Result<()> {
    let command = [&["clippy", "--locked", "--workspace"], targets, &["--", "-D", "warnings"], but].concat();
    run(&mut home.cargo(&command))
}
