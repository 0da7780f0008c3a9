//! Building the product as people get it, and running it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::home::Home;
use crate::shell::{self, say};
use crate::web;

pub fn run(home: &Home, arguments: &[String]) -> Result<()> {
    let binary = release(home)?;
    shell::run(home.command(binary).arg("serve").args(arguments))
}

pub fn dist(home: &Home) -> Result<()> {
    let binary = release(home)?;
    let size = fs::metadata(&binary).with_context(|| format!("reading {}", binary.display()))?.len();
    say(format!("{}: {:.1} MB", binary.display(), size as f64 / 1e6));
    Ok(())
}

/// The interface first: the server embeds it.
pub fn release(home: &Home) -> Result<PathBuf> {
    web::install(home)?;
    web::build(home)?;
    shell::run(&mut home.cargo(&["build", "--locked", "--release", "--package", "labelkeep"]))?;
    Ok(home.binary("release", "labelkeep"))
}

/// The binary that the tests drive.
pub fn debug(home: &Home) -> Result<PathBuf> {
    shell::run(&mut home.cargo(&["build", "--locked", "--package", "labelkeep"]))?;
    Ok(home.binary("debug", "labelkeep"))
}
