//! What must hold beyond well-formed XML.

mod references;

use super::{ConfigError, DataKind, MAX_REPORTED, Tag, TagKind, attributes};
use crate::{
    output_schema,
    tags::{Special, rules_of},
};
use labelkeep_model::Say;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(tags: &[Tag], errors: &mut Vec<ConfigError>, warnings: &mut Vec<ConfigError>) {
    if let Some(root) = tags.first().filter(|root| !root.is("View")) {
        let message = Say::ConfigRoot { tag: root.tag.as_str().into() };
        warnings.push(ConfigError::new(root.position, message));
    }
    unique_names(tags, errors);
    to_names(tags, errors);
    let with_values: BTreeSet<usize> =
        tags.iter().filter(|tag| tag.kind == TagKind::Label).flat_map(|tag| ancestors(tags, tag)).collect();
    for tag in tags {
        match tag.kind {
            TagKind::Control => control(tag, with_values.contains(&tag.index), errors, warnings),
            TagKind::Object(kind) => object(tags, tag, kind, errors, warnings),
            TagKind::Label => label(tags, tag, errors, warnings),
            TagKind::Part | TagKind::Visual | TagKind::Unknown => {}
        }
        attributes::check(tag, warnings);
    }
    labels_once(tags, warnings);
    references::check(tags, warnings);
}

/// Most tags that one control labels.
const MAX_TARGETS: usize = 100;

fn ancestors(tags: &[Tag], tag: &Tag) -> Vec<usize> {
    let mut found = Vec::new();
    let mut parent = tag.parent;
    while let Some(index) = parent {
        found.push(index);
        parent = tags.get(index).and_then(|tag| tag.parent);
    }
    found
}

fn unique_names(tags: &[Tag], errors: &mut Vec<ConfigError>) {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for attribute in tags.iter().filter_map(|tag| tag.attribute("name")) {
        if let Some(line) = seen.get(attribute.value.as_str()) {
            let name = &attribute.value;
            let message = Say::ConfigNameTwice { name: name.as_str().into(), line: (*line).into() };
            errors.push(ConfigError::new(attribute.position, message));
        } else {
            seen.insert(&attribute.value, attribute.position.line);
        }
    }
}

fn to_names(tags: &[Tag], errors: &mut Vec<ConfigError>) {
    let names: BTreeSet<&str> =
        tags.iter().filter_map(|tag| tag.attribute("name")).map(|attribute| attribute.value.as_str()).collect();
    for attribute in tags.iter().filter_map(|tag| tag.attribute("toName")) {
        if attribute.value.split(',').nth(MAX_TARGETS).is_some() {
            let message = Say::ConfigTooManyTargets { most: MAX_TARGETS.into() };
            errors.push(ConfigError::new(attribute.position, message));
            continue;
        }
        // An empty one is reported as missing.
        for name in attribute.value.split(',').filter(|_| !attribute.value.is_empty()) {
            if !names.contains(name) {
                let message = Say::ConfigToName { name: name.into(), names: python_list(&names).into() };
                errors.push(ConfigError::new(attribute.position, message));
                if errors.len() >= MAX_REPORTED {
                    return;
                }
            }
        }
    }
}

/// Existing clients match on this text, which is how Python prints a list of strings.
fn python_list(names: &BTreeSet<&str>) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(MAX_REPORTED)
        .map(|name| {
            if name.contains('\'') && !name.contains('"') {
                format!("\"{name}\"")
            } else {
                format!("'{}'", name.replace('\'', "\\'"))
            }
        })
        .collect();
    format!("[{}]", shown.join(", "))
}

fn control(tag: &Tag, has_values: bool, errors: &mut Vec<ConfigError>, warnings: &mut Vec<ConfigError>) {
    let rules = rules_of(&tag.tag);
    // Some write nothing without a name or a target, but published configs have them so, and the rest of such a config works.
    let missing = if rules.is(Special::MayHaveNoName) { &mut *warnings } else { &mut *errors };
    if tag.name().is_none() {
        let example = tag.tag.to_lowercase();
        let message = Say::ConfigNoName { tag: tag.tag.as_str().into(), example: example.into() };
        missing.push(ConfigError::new(tag.position, message));
    }
    if tag.filled("toName").is_none() && !rules.is(Special::StandsAlone) {
        let message = Say::ConfigNoToName { tag: tag.tag.as_str().into() };
        missing.push(ConfigError::new(tag.position, message));
    }
    if tag.filled("outputs").is_some_and(|text| rules.writes.is_some() && output_schema::read(text).is_none()) {
        warnings.push(ConfigError::new(tag.position, Say::ConfigOutputs));
    }
    let Some(values) = rules.values.filter(|_| !has_values && tag.get("value").is_none()) else { return };
    let message = Say::ConfigNoParts { tag: tag.tag.as_str().into(), part: values.tag.into() };
    if values.is_needed { errors } else { warnings }.push(ConfigError::new(tag.position, message));
}

fn object(tags: &[Tag], tag: &Tag, kind: DataKind, errors: &mut Vec<ConfigError>, warnings: &mut Vec<ConfigError>) {
    let strict = matches!(kind, DataKind::Text | DataKind::Image | DataKind::Html);
    let missing = if strict { errors } else { warnings };
    if tag.name().is_none() {
        let example = tag.tag.to_lowercase();
        let message = Say::ConfigObjectNoName { tag: tag.tag.as_str().into(), example: example.into() };
        missing.push(ConfigError::new(tag.position, message));
    }
    // Tags are in document order: a first child stands right behind its parent.
    let is_parent = tags.get(tag.index + 1).is_some_and(|next| next.parent == Some(tag.index));
    let has_content = match kind {
        DataKind::Text => !tag.text.is_empty(),
        DataKind::Html => !tag.text.is_empty() || is_parent,
        _ => false,
    };
    let needs_value = kind != DataKind::Chat && !has_content;
    if needs_value && tag.filled("value").is_none() && tag.filled("valueList").is_none() {
        let message = Say::ConfigNoValue { tag: tag.tag.as_str().into(), field: kind.as_str().into() };
        missing.push(ConfigError::new(tag.position, message));
    }
}

fn label(tags: &[Tag], tag: &Tag, errors: &mut Vec<ConfigError>, warnings: &mut Vec<ConfigError>) {
    let used = ancestors(tags, tag)
        .into_iter()
        .filter_map(|index| tags.get(index))
        .any(|owner| matches!(owner.kind, TagKind::Control | TagKind::Unknown) || owner.is("Relations"));
    if !used {
        let message = Say::ConfigLabelOutside { tag: tag.tag.as_str().into() };
        warnings.push(ConfigError::new(tag.position, message));
    }
    if tag.get("value").is_none() && tag.text.is_empty() {
        let message = Say::ConfigLabelNoValue { tag: tag.tag.as_str().into() };
        let parent = tag.parent.and_then(|index| tags.get(index));
        let strict = parent.is_some_and(|parent| rules_of(&parent.tag).values.is_some_and(|values| values.is_needed));
        if strict { errors } else { warnings }.push(ConfigError::new(tag.position, message));
    }
}

/// Two values of one control that results cannot tell apart.
fn labels_once(tags: &[Tag], warnings: &mut Vec<ConfigError>) {
    let mut seen: BTreeSet<(usize, &str)> = BTreeSet::new();
    for tag in tags.iter().filter(|tag| tag.kind == TagKind::Label) {
        // Nested choices may repeat a value under another parent.
        let (Some(parent), Some(value)) = (tag.parent, tag.label_value()) else { continue };
        if !seen.insert((parent, value)) {
            let message = Say::ConfigLabelTwice { value: value.into() };
            warnings.push(ConfigError::new(tag.position, message));
        }
    }
}
