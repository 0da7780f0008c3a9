//! What people install is made, installed, and started.

use anyhow::Result;

use crate::behind::Behind;
use crate::dist;
use crate::home::Home;
use crate::product;
use crate::setup;
use crate::shell::run;

pub fn check(home: &Home, building: Behind) -> Result<()> {
    let binary = product::release_from(home, building)?;
    setup::for_packages(home)?;
    dist::all(home, &binary)?;
    let mut tests = home.command(home.cache("packages/bin/python"));
    tests.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/packages"]);
    run(tests.env("PYTHONDONTWRITEBYTECODE", "1").env("LABELKEEP_DIST", home.path("target/dist")))
}
