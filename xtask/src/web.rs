//! The interface: its packages, its checks, its build.

use std::fs;

use anyhow::{Context, Result};

use crate::home::Home;
use crate::shell::run;

/// `npm ci`, when the lock file is not the one that was installed last.
pub fn install(home: &Home) -> Result<()> {
    let lock = fs::read_to_string(home.path("web/package-lock.json")).context("reading web/package-lock.json")?;
    let stamp = home.path("web/node_modules/.installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // Install scripts of packages are code from strangers, and nothing here needs them.
    run(&mut home.npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, lock).with_context(|| format!("writing {}", stamp.display()))
}

pub fn check(home: &Home) -> Result<()> {
    run(&mut home.npm(&["run", "--silent", "check"]))?;
    run(&mut home.npm(&["run", "--silent", "lint"]))?;
    run(&mut home.npm(&["run", "--silent", "test"]))
}

pub fn build(home: &Home) -> Result<()> {
    run(&mut home.npm(&["run", "--silent", "build"]))
}
