//! Tests in a real browser, against the built server.

use std::fs;

use anyhow::{Context, Result};

use crate::home::Home;
use crate::product;
use crate::shell::run;
use crate::stores;

pub fn check(home: &Home) -> Result<()> {
    // The editor alone, with a made-up host; the built pages, with a made-up server; then the whole program.
    run(&mut home.npm(&["run", "--silent", "test:editor"]))?;
    run(&mut home.npm(&["run", "--silent", "test:pages"]))?;
    let binary = product::debug(home)?;
    let mut files: Vec<_> = fs::read_dir(home.path("tests/browser"))
        .context("reading tests/browser")?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    // One file after the other: two browsers at once on a small machine make each other late.
    run(home
        .command("node")
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(files)
        .env("LABELKEEP_BINARY", &binary))?;
    // From stores under the clouds' own names, which lead to this machine there.
    run(home
        .command(home.path("tests/clouds/inside.sh"))
        .args(["node", "--test", "--test-reporter=spec", "tests/clouds/labeling.test.mjs"])
        .env("LABELKEEP_TEST_STORES", stores::folder(home))
        .env("LABELKEEP_BINARY", binary))
}

pub fn gallery(home: &Home, arguments: &[String]) -> Result<()> {
    let binary = product::debug(home)?;
    run(home.command("node").arg("tests/browser/gallery.mjs").args(arguments).env("LABELKEEP_BINARY", binary))
}
