//! The tables of the interface.

use super::description::{Attribute, Description, Tag};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Below everything that knows tags: what the language is.
pub const FOLDER: &str = "web/src/editor/config/generated";
pub const HEAD: &str = "// Made from crates/labeling/tags.json by `cargo xtask generate`.\n";

/// What the editor must know of every tag, and what only those who write configs are told.
pub fn tables(tags: &Description) -> Vec<(String, String)> {
    let mut facts = format!("{HEAD}import type {{ TagFacts }} from \"../facts\";\n\n");
    facts += "export const FACTS: Readonly<Record<string, TagFacts>> = {\n";
    let mut written = format!("{HEAD}import type {{ WrittenTag }} from \"../written\";\n\n");
    written += "export const WRITTEN_TAGS: readonly WrittenTag[] = [\n";
    for tag in tags.tags() {
        let _ = writeln!(facts, "  {}: {},", tag.name().to_lowercase(), facts_of(tag));
        let _ = writeln!(written, "  {},", written_of(tag));
    }
    let files = [("facts.ts", facts + "};\n"), ("written.ts", written + "];\n")];
    files.into_iter().map(|(name, text)| (format!("{FOLDER}/{name}"), text)).collect()
}

fn facts_of(tag: Tag<'_>) -> Value {
    let mut facts = Map::new();
    let role = match tag.kind() {
        "label" | "part" => "child",
        kind => kind,
    };
    facts.insert("role".into(), role.into());
    if tag.is_built() {
        facts.insert("built".into(), true.into());
    }
    if let Some(writes) = tag.text("writes") {
        facts.insert("role".into(), "object".into());
        facts.insert("writes".into(), writes.into());
    } else if tag.kind() == "control" {
        facts.insert("valueKey".into(), tag.text("value").into());
        let results = tag.text("results").unwrap_or_default();
        facts.insert("results".into(), results.into());
        if tag.text("children") == Some("Label") {
            facts.insert("labeling".into(), true.into());
        }
        if tag.flag("chosen") {
            facts.insert("chosen".into(), true.into());
        }
    }
    facts.into()
}

fn written_of(tag: Tag<'_>) -> Value {
    let mut about = json!({"name": tag.name(), "kind": tag.kind()});
    if let Some(about) = about.as_object_mut() {
        for member in ["data", "children"] {
            if let Some(text) = tag.text(member) {
                about.insert(member.into(), text.into());
            }
        }
        let on: Vec<&str> = tag.names("on").collect();
        if !on.is_empty() {
            about.insert("on".into(), on.into());
        }
        about.insert("built".into(), tag.is_built().into());
        about.insert("attributes".into(), tag.attributes().map(|one| attribute_of(tag, one)).collect());
    }
    about
}

fn attribute_of(tag: Tag<'_>, attribute: Attribute<'_>) -> Value {
    let mut about = json!({"name": attribute.name(), "type": attribute.kind()});
    if let Some(about) = about.as_object_mut() {
        let values: Vec<&str> = attribute.values().collect();
        if !values.is_empty() {
            about.insert("values".into(), values.into());
        }
        if let Some(default) = attribute.default() {
            about.insert("default".into(), default.clone());
        }
        about.insert("built".into(), (tag.is_built() && attribute.is_built()).into());
    }
    about
}
