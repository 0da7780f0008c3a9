//! The texts of the code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::home::Home;

/// Texts by their paths inside a folder, with `/`.
pub type Files = BTreeMap<String, String>;

/// The folders of all crates.
pub fn crates(home: &Home) -> Result<Vec<String>> {
    let mut all = vec!["xtask".to_owned()];
    for entry in fs::read_dir(home.path("crates")).context("reading crates")? {
        all.push(format!("crates/{}", entry?.file_name().to_string_lossy()));
    }
    all.sort();
    Ok(all)
}

/// The files with these endings. None where there is no such folder.
pub fn files(folder: &Path, endings: &[&str]) -> Result<Files> {
    let mut files = Files::new();
    if folder.is_dir() {
        visit(folder, "", endings, &mut files)?;
    }
    Ok(files)
}

fn visit(folder: &Path, inside: &str, endings: &[&str], files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            visit(&path, &format!("{inside}{name}/"), endings, files)?;
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            files.insert(format!("{inside}{name}"), text);
        }
    }
    Ok(())
}
