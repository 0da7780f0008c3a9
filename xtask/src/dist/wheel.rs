//! A wheel, so that `pip install labelkeep && labelkeep serve` works.

use std::path::Path;

use anyhow::Result;

use super::changed_at;
use crate::home::Home;
use crate::python::python;
use crate::shell::run;

/// Maturin, and what tests the packages.
const REQUIREMENTS: &str = "tests/packages/requirements.txt";

pub fn environment(home: &Home) -> Result<()> {
    python(home, "packages", REQUIREMENTS)
}

/// Maturin calls the same build, which is done already, and packs what it finds.
pub fn make(home: &Home, to: &Path) -> Result<()> {
    environment(home)?;
    let mut build = home.command(home.cache("packages/bin/maturin"));
    build.args(["build", "--release", "--locked", "--manifest-path", "crates/labelkeep/Cargo.toml", "--out"]).arg(to);
    run(build.env("SOURCE_DATE_EPOCH", changed_at(home)?))
}
