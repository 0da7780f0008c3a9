//! What follows from `tags.json`, the one description of the labeling language: tables for the server and the interface, lists
//! of what the folders of the tags hold, and the table in the users' documents.

mod description;
mod documents;
mod folders;
mod rust;
mod typescript;

use std::fs;

use anyhow::{Context as _, Result};

use crate::home::Home;
use description::Description;

const DESCRIPTION: &str = "crates/labeling/tags.json";
/// Everything that is written here.
pub const FILES: [&str; 4] = [rust::FILE, typescript::FOLDER, folders::FOLDER, documents::FILE];

pub fn write(home: &Home) -> Result<()> {
    let text = fs::read_to_string(home.path(DESCRIPTION)).context(DESCRIPTION)?;
    let tags = Description::parse(&text).context(DESCRIPTION)?;
    let mut files = vec![(rust::FILE.to_owned(), rust::table(&tags))];
    files.extend(typescript::tables(&tags));
    files.extend(folders::lists(home, &tags));
    files.push((documents::FILE.to_owned(), documents::page(home, &tags)?));
    for (path, text) in files {
        let target = home.path(&path);
        fs::create_dir_all(target.parent().context("no folder")?)?;
        fs::write(target, text).context(path)?;
    }
    Ok(())
}
