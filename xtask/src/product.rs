//! Building the product as people get it, and running it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::behind::Behind;
use crate::home::Home;
use crate::shell::{self, say};
use crate::web;

pub fn run(home: &Home, arguments: &[String]) -> Result<()> {
    let binary = release(home)?;
    shell::run(home.command(binary).arg("serve").args(arguments))
}

/// Begins to build the release while others work; the interface has been built.
pub fn release_behind(home: &Home) -> Result<Behind> {
    Behind::start(home, "release", &build_release(home))
}

/// The program, when it is ready.
pub fn release_from(home: &Home, building: Behind) -> Result<PathBuf> {
    building.finish()?;
    built_release(home)
}

/// The interface first: the server embeds it. More than a program of this kind may weigh is a mistake somewhere.
pub fn release(home: &Home) -> Result<PathBuf> {
    web::install(home)?;
    web::build(home)?;
    shell::run(&mut build_release(home))?;
    built_release(home)
}

fn build_release(home: &Home) -> Command {
    home.cargo(&["build", "--locked", "--release", "--package", "labelkeep"])
}

fn built_release(home: &Home) -> Result<PathBuf> {
    let binary = home.binary("release", "labelkeep");
    let size = fs::metadata(&binary).with_context(|| format!("reading {}", binary.display()))?.len();
    say(format!("{}: {:.1} MB", binary.display(), size as f64 / 1e6));
    within_limit(size)?;
    Ok(binary)
}

const MOST_BYTES: u64 = 60_000_000;

fn within_limit(size: u64) -> Result<()> {
    if size >= MOST_BYTES {
        bail!("the program with its interface has {size} bytes, and must stay under {MOST_BYTES}");
    }
    Ok(())
}

/// The binary that the tests drive.
pub fn debug(home: &Home) -> Result<PathBuf> {
    shell::run(&mut home.cargo(&["build", "--locked", "--package", "labelkeep"]))?;
    Ok(home.binary("debug", "labelkeep"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn sixty_megabytes_are_too_many() {
        assert!(super::within_limit(59_999_999).is_ok());
        assert!(super::within_limit(60_000_000).is_err());
    }
}
