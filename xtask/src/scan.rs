//! Scanners against the built program: generated requests as each role, and the listener's TLS. Not among the tests of every
//! change, because they take minutes and find what those have not thought of; `LABELKEEP_SCAN_EXAMPLES` says how much they try.

use anyhow::Result;

use crate::home::Home;
use crate::product;
use crate::python::python;
use crate::shell::run;

pub fn scan(home: &Home) -> Result<()> {
    let binary = product::debug(home)?;
    python(home, "scan", "tests/scan/requirements.txt")?;
    let mut tests = home.command(home.cache("scan/bin/python"));
    tests.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/scan"]);
    run(tests.env("PYTHONDONTWRITEBYTECODE", "1").env("LABELKEEP_BINARY", binary))
}
