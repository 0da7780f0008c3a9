//! Files that are made from the code and checked in: they must never be stale.

use anyhow::{Result, bail};

use crate::home::Home;
use crate::shell::{output, run};

const FOLDER: &str = "docs/developers";
const FILES: [&str; 2] = ["docs/developers/openapi.json", "docs/developers/permissions.md"];

pub fn write(home: &Home) -> Result<()> {
    run(&mut home.cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--package",
        "labelkeep-server",
        "--example",
        "generate",
        "--",
        FOLDER,
    ]))
}

pub fn check(home: &Home) -> Result<()> {
    write(home)?;
    let changed = output(home.command("git").args(["status", "--porcelain", "--"]).args(FILES))?;
    if !changed.is_empty() {
        bail!("generated files were not fresh; they are now, commit them:\n{changed}");
    }
    Ok(())
}
