//! Format, lints and tests of the Rust crates, the database tests on SQLite and on PostgreSQL.

use anyhow::Result;

use crate::home::Home;
use crate::postgres::Postgres;
use crate::shell::run;

pub fn check(home: &Home) -> Result<()> {
    run(&mut home.cargo(&["fmt", "--all", "--check"]))?;
    run(&mut home.cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let postgres = Postgres::start()?;
    let mut tests = home.cargo(&["nextest", "run", "--locked", "--workspace"]);
    run(tests.env("LABELKEEP_TEST_POSTGRES_URL", postgres.url()))
}
