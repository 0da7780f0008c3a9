//! What may be in the dependency tree, by `deny.toml`: licences, bans, sources.

use anyhow::Result;

use crate::home::Home;
use crate::setup::cargo_deny;
use crate::shell::run;

pub fn check(home: &Home) -> Result<()> {
    // Advisories are left out: their list comes from a repository that a build must not depend on.
    run(home.command(cargo_deny(home)).args(["--locked", "check", "licenses", "bans", "sources"]))
}
