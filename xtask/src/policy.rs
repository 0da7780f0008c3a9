//! What may be in the dependency tree, by `deny.toml`: licences, bans, sources. What may use what: no circles. And that
//! what is declared is used.

use anyhow::Result;

use crate::circles;
use crate::home::Home;
use crate::setup::cargo_deny;
use crate::shell::run;
use crate::unused;

pub fn check(home: &Home) -> Result<()> {
    circles::check(home)?;
    unused::check(home)?;
    // Advisories are left out: their list comes from a repository that a build must not depend on.
    run(home.command(cargo_deny(home)).args(["--locked", "check", "licenses", "bans", "sources"]))
}
