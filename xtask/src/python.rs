//! Packages of Python, in environments of their own.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::home::Home;
use crate::shell::run;

/// The Python of the tests' own environment.
pub fn python_path(home: &Home) -> PathBuf {
    home.cache("venv/bin/python")
}

/// Packages of Python in an environment of their own under `.cache`.
pub fn python(home: &Home, environment: &str, requirements: &str) -> Result<()> {
    let wanted = std::fs::read_to_string(home.path(requirements)).with_context(|| format!("reading {requirements}"))?;
    let folder = home.cache(environment);
    let stamp = folder.join("requirements.installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(home.command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    run(home.command(folder.join("bin/python")).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        requirements,
    ]))?;
    std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))
}
