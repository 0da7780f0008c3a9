//! The interface: its packages, its checks, its build.

use std::fs;

use anyhow::{Context, Result};

use crate::home::Home;
use crate::shell::run;

/// What makes TypeScript of the OpenAPI document. It needs another TypeScript than the interface, so it lives apart.
const CONTRACT: &str = "web/contract";

pub fn install(home: &Home) -> Result<()> {
    packages(home, "web")?;
    packages(home, CONTRACT)
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn packages(home: &Home, folder: &str) -> Result<()> {
    let path = home.path(folder);
    let lock = fs::read_to_string(path.join("package-lock.json")).with_context(|| format!("{folder}'s lock file"))?;
    let stamp = path.join("node_modules/.installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // Install scripts of packages are code from strangers, and nothing here needs them.
    run(home.npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&path))?;
    fs::write(&stamp, lock).with_context(|| format!("writing {}", stamp.display()))
}

/// `web/src/api/openapi.d.ts`, from the OpenAPI document. It asks nothing of the network once its packages are there.
pub fn types(home: &Home) -> Result<()> {
    packages(home, CONTRACT)?;
    run(home.npm(&["run", "--silent", "types"]).current_dir(home.path(CONTRACT)))
}

pub fn check(home: &Home) -> Result<()> {
    run(&mut home.npm(&["run", "--silent", "check"]))?;
    run(&mut home.npm(&["run", "--silent", "lint"]))?;
    run(&mut home.npm(&["run", "--silent", "test"]))
}

pub fn build(home: &Home) -> Result<()> {
    run(&mut home.npm(&["run", "--silent", "build"]))
}
