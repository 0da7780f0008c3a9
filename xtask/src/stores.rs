//! The servers that the tests of object stores start: SeaweedFS, moto, fake-gcs-server (Python), Azurite (Node).

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::home::Home;
use crate::python::python;
use crate::shell::run;

/// What `LABELKEEP_TEST_STORES` names.
pub fn folder(home: &Home) -> PathBuf {
    home.cache("stores")
}

pub fn install(home: &Home) -> Result<()> {
    python(home, "stores/venv", "tests/stores/requirements.txt")?;
    let node = home.cache("stores/node");
    let lock = fs::read_to_string(home.path("tests/stores/package-lock.json")).context("reading its lock file")?;
    let stamp = node.join("installed-lock");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    fs::create_dir_all(&node).with_context(|| format!("making {}", node.display()))?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(home.path("tests/stores").join(name), node.join(name)).with_context(|| format!("copying {name}"))?;
    }
    // Install scripts of packages are code from strangers, and nothing here needs them.
    let mut command = home.command("npm");
    run(command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&node))?;
    fs::write(&stamp, lock).with_context(|| format!("writing {}", stamp.display()))
}
