//! The table of the server.

use super::description::{Description, Tag};
use std::fmt::Write as _;

pub const FILE: &str = "crates/labeling/src/tags/table.rs";

pub fn table(tags: &Description) -> String {
    // Writing into a string cannot fail.
    let mut out = String::from(
        "//! Made from `tags.json` by `cargo xtask generate`.\n\nuse super::{DataKind, Description, TagKind};\n\n",
    );
    let everywhere = sorted(tags.tolerated("everywhere"));
    let _ = writeln!(out, "pub(super) const EVERYWHERE: &[&str] = &{everywhere:?};\n");
    out += "pub(super) const TAGS: &[Description] = &[\n";
    for tag in tags.tags() {
        let _ = writeln!(out, "    {},", row(tag));
    }
    out + "];\n"
}

fn row(tag: Tag<'_>) -> String {
    let kind = match tag.text("data") {
        Some(data) => format!("TagKind::Object(DataKind::{})", camel(data)),
        None => format!("TagKind::{}", camel(tag.kind())),
    };
    let attributes = if tag.is_built() && !tag.flag("open") {
        let known = tag.attributes().map(|attribute| attribute.name()).chain(tag.tolerated());
        format!("Some(&{:?})", sorted(known))
    } else {
        "None".to_owned()
    };
    let on: Vec<&str> = tag.names("on").collect();
    format!("Description {{ name: {:?}, kind: {kind}, on: &{on:?}, attributes: {attributes} }}", tag.name())
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = names.map(str::to_lowercase).collect();
    names.sort();
    names.dedup();
    names
}

fn camel(word: &str) -> String {
    let capital = |part: &str| part.get(..1).unwrap_or_default().to_uppercase() + part.get(1..).unwrap_or_default();
    word.split('_').map(capital).collect()
}
