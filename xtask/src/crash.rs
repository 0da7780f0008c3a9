//! `kill -9` while the server writes, on both databases.

use anyhow::Result;

use crate::home::Home;
use crate::postgres::Postgres;
use crate::product;
use crate::python::python_path;
use crate::shell::run;

pub fn check(home: &Home) -> Result<()> {
    let binary = product::debug(home)?;
    let postgres = Postgres::start()?;
    let mut tests = home.command(python_path(home));
    tests.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/crash"]);
    tests.env("LABELKEEP_BINARY", binary).env("LABELKEEP_TEST_POSTGRES_URL", postgres.url());
    run(tests.env("PYTHONDONTWRITEBYTECODE", "1"))
}
