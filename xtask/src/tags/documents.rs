//! The table of tags in the users' documents: what a tag is comes from the `help.md` of its folder, the rest from the
//! description.

use super::description::{Attribute, Description, Tag};
use crate::home::Home;
use anyhow::{Context as _, Result, ensure};
use std::fs;

pub const FILE: &str = "docs/users/labeling-configuration.md";
const HEADING: &str = "## Tags\n\n";

/// The page with its table made anew; everything else of it is written by hand.
pub fn page(home: &Home, tags: &Description) -> Result<String> {
    let page = fs::read_to_string(home.path(FILE)).context(FILE)?;
    let (before, rest) = page.split_once(HEADING).with_context(|| format!("{FILE} has no heading \"Tags\""))?;
    let after = rest.lines().skip_while(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n");
    let mut table = vec!["| tag | what it is | its own attributes |".to_owned(), "|---|---|---|".to_owned()];
    for folder in tags.folders() {
        table.extend(rows(home, tags, folder)?);
    }
    Ok(format!("{before}{HEADING}{}\n{after}\n", table.join("\n")))
}

/// One line of the help is one row: `RectangleLabels Rectangle: boxes`.
fn rows(home: &Home, tags: &Description, folder: &str) -> Result<Vec<String>> {
    let path = format!("web/src/editor/tags/{folder}/help.md");
    let help = fs::read_to_string(home.path(&path)).with_context(|| path.clone())?;
    let built = |name: &str| tags.tags().find(|tag| tag.name() == name && tag.is_built());
    help.lines()
        .map(|line| {
            let (names, text) =
                line.split_once(": ").with_context(|| format!("{path}: \"Tag: what it is\", not {line}"))?;
            let found: Vec<Tag<'_>> = names.split(' ').filter_map(built).collect();
            ensure!(found.len() == names.split(' ').count(), "{path} names a tag that is not built: {names}");
            let shown: Vec<String> = found.iter().map(|tag| format!("`{}`", tag.name())).collect();
            Ok(format!("| {} | {text} | {} |", shown.join(" "), attributes(&found)))
        })
        .collect()
}

/// What the tags of one row take, each once. Questions and rules have paragraphs of their own.
fn attributes(tags: &[Tag<'_>]) -> String {
    let mut names = Vec::new();
    let mut shown = Vec::new();
    for attribute in tags.iter().flat_map(|tag| tag.own().chain(tag.group("list"))).filter(|one| one.is_built()) {
        if !names.contains(&attribute.name()) {
            names.push(attribute.name());
            shown.push(cell(attribute));
        }
    }
    shown.join(" ")
}

fn cell(attribute: Attribute<'_>) -> String {
    let values: Vec<String> = attribute.values().map(|value| format!("`{value}`")).collect();
    let name = format!("`{}`", attribute.name());
    if values.is_empty() { name } else { format!("{name} ({})", values.join(" ")) }
}
