//! Files that are made from the code and checked in: they must never be stale.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::components;
use crate::home::Home;
use crate::product;
use crate::security;
use crate::shell::{output, run};
use crate::tags;
use crate::web;

const FOLDER: &str = "docs/developers";
const CONFIGURATION: &str = "docs/users/configuration.md";
const SECURITY: &str = "docs/developers/security-tests.md";
/// The types of the interface's client, from the OpenAPI document.
const TYPES: &str = "web/src/api/openapi.d.ts";
const FILES: [&str; 6] = [
    "docs/developers/openapi.json",
    "docs/developers/permissions.md",
    CONFIGURATION,
    SECURITY,
    TYPES,
    components::FILE,
];

pub fn write(home: &Home) -> Result<()> {
    // First: the code of the others is made with it.
    tags::write(home)?;
    components::write(home)?;
    // Without a package: with the features that all of them ask for, which is what the tests have built already.
    run(&mut home.cargo(&["run", "--quiet", "--locked", "--example", "generate", "--", FOLDER]))?;
    web::types(home)?;
    let binary = product::debug(home)?;
    let reference = output(home.command(binary).args(["config", "--reference"]))?;
    fs::write(home.path(CONFIGURATION), reference.trim_end().to_owned() + "\n").context(CONFIGURATION)?;
    fs::write(home.path(SECURITY), security::list(home)?).context(SECURITY)
}

pub fn check(home: &Home) -> Result<()> {
    write(home)?;
    let changed = output(home.command("git").args(["status", "--porcelain", "--"]).args(FILES).args(tags::FILES))?;
    if !changed.is_empty() {
        bail!("generated files were not fresh; they are now, commit them:\n{changed}");
    }
    Ok(())
}
