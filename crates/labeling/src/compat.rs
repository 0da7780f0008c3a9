//! May a config replace another one, given what has been labeled already?
//!
//! Messages are those of the compatible API, because clients show and match them.

use crate::{
    config::{Config, Tag},
    parsed,
    result::annotation_key,
    tags::{Special, rules_of},
};
use labelkeep_model::{Param, Say, Text};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a project's tasks, annotations and drafts use.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    pub task_count: u64,
    /// Annotations and drafts together.
    pub annotation_count: u64,
    /// `from_name|to_name|type` to the number of items.
    pub created_annotations: BTreeMap<String, i64>,
    pub created_labels: BTreeMap<String, BTreeMap<String, i64>>,
    pub created_labels_drafts: BTreeMap<String, BTreeMap<String, i64>>,
    /// Data columns and in how many tasks they occur.
    pub data_columns: BTreeMap<String, i64>,
}

/// How to look at labels that annotations use and the config lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// They stay in the annotations; saving is allowed.
    KeepLabels,
    /// They are an error, as when a person asks whether the config is fine.
    RefuseMissingLabels,
}

/// Whether `config` can be used in a project with this usage.
///
/// # Errors
/// The first clash, in the words of the compatible API.
pub fn check(config: &Config, usage: &Usage, strictness: Strictness) -> Result<(), Text> {
    let nothing_to_clash = usage.task_count == 0
        || usage.annotation_count == 0
        || !config.objects().any(|tag| !tag.is_control())
        || !config.has_control_tags();
    if nothing_to_clash {
        return Ok(());
    }
    check_controls(config, usage)?;
    for (from_name, labels) in merged(usage) {
        check_labels(config, usage, &from_name, &labels, strictness)?;
    }
    Ok(())
}

impl Usage {
    /// What of it has a place under the config that is in force. The rest loses none by another config: a result with
    /// names that nobody has configured does not keep its project as it is. Under a config without controls nothing has
    /// a place yet, and everything counts.
    #[must_use]
    pub fn placed_in(mut self, now: Option<&Config>) -> Self {
        let Some(now) = now.filter(|now| now.has_control_tags()) else { return self };
        let names = Names::new(now);
        self.created_annotations.retain(|key, _| names.fit(key));
        for labels in [&mut self.created_labels, &mut self.created_labels_drafts] {
            labels.retain(|from_name, _| names.patterns.has_control(from_name));
        }
        self
    }
}

/// The names that results may have under a config.
struct Names<'a> {
    config: &'a Config,
    patterns: Patterns<'a>,
    exact: BTreeSet<String>,
}

impl<'a> Names<'a> {
    fn new(config: &'a Config) -> Self {
        let exact = config
            .controls()
            .filter_map(|tag| Some(annotation_key(tag.name()?, tag.filled("toName")?, &tag.tag)))
            .collect();
        Self { config, patterns: Patterns::new(config), exact }
    }

    /// Whether results with this key have a place.
    fn fit(&self, key: &str) -> bool {
        let Some((from_name, to_name, kind)) = split_key(key) else { return true };
        // Chats write about themselves, and texts may have been moved to another object.
        let free = (from_name == to_name && kind == "chatmessage") || rules_of(kind).is(Special::MayMove);
        free || self.exact.contains(key)
            || (self.patterns.has_control(from_name)
                && self.patterns.has_target(to_name)
                && self.config.controls().any(|tag| tag.is(kind)))
    }
}

fn check_controls(config: &Config, usage: &Usage) -> Result<(), Text> {
    let names = Names::new(config);
    let clashes: Vec<Say> = usage
        .created_annotations
        .iter()
        .filter(|(key, _)| !names.fit(key))
        .filter_map(|(key, count)| {
            let (from_name, to_name, kind) = split_key(key)?;
            Some(Say::ConfigLostControl {
                count: (*count).into(),
                from_name: from_name.into(),
                to_name: to_name.into(),
                kind: kind.into(),
            })
        })
        .collect();
    if clashes.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = clashes.iter().map(ToString::to_string).collect();
    let english = Say::ConfigLosesControls { list: lines.join("\n").into() }.to_string();
    let list: Vec<Param> = clashes.into_iter().map(Param::from).collect();
    Err(Text::from(Say::ConfigLosesControls { list: list.into() }).worded(english))
}

/// Object names may hold commas (several targets) but no bars.
fn split_key(key: &str) -> Option<(&str, &str, &str)> {
    let (rest, kind) = key.rsplit_once('|')?;
    let (from_name, to_name) = rest.rsplit_once('|')?;
    Some((from_name, to_name, kind))
}

fn merged(usage: &Usage) -> BTreeMap<String, BTreeMap<String, i64>> {
    let mut all = usage.created_labels.clone();
    for (from_name, labels) in &usage.created_labels_drafts {
        let totals = all.entry(from_name.clone()).or_default();
        for (label, count) in labels {
            *totals.entry(label.clone()).or_default() += count;
        }
    }
    all
}

fn check_labels(
    config: &Config,
    usage: &Usage,
    from_name: &str,
    labels: &BTreeMap<String, i64>,
    strictness: Strictness,
) -> Result<(), Text> {
    let control = Patterns::new(config).control(config, from_name);
    let Some(control) = control else {
        if labels.is_empty() {
            return Ok(());
        }
        let total: i64 = labels.values().sum();
        return Err(Say::ConfigLosesTag { count: total.into(), name: from_name.into() }.into());
    };
    if strictness == Strictness::KeepLabels || is_dynamic(control) {
        return Ok(());
    }
    let known = known_labels(config, control);
    let missing: Vec<&String> = labels.keys().filter(|label| !known.contains(label.as_str())).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let lost: Vec<Text> = missing.into_iter().filter_map(|label| label_in_use(usage, from_name, label)).collect();
    let lines: String = lost.iter().map(|label| format!("{label}\n")).collect();
    let english = Say::ConfigLosesLabels { labels: lines.into(), name: from_name.into() }.to_string();
    let labels: Vec<Param> = lost.into_iter().map(Param::from).collect();
    Err(Text::from(Say::ConfigLosesLabels { labels: labels.into(), name: from_name.into() }).worded(english))
}

/// Labels that come with the task or from elsewhere cannot be compared.
fn is_dynamic(control: &Tag) -> bool {
    control.get("value").is_some_and(|value| value.starts_with('$')) || control.filled("apiUrl").is_some()
}

fn known_labels<'a>(config: &'a Config, control: &'a Tag) -> BTreeSet<&'a str> {
    let everywhere = config.controls().any(|tag| rules_of(&tag.tag).is(Special::HasLabelsOfAll));
    let belongs = |tag: &&Tag| config.owner_of_label(tag).is_some_and(|owner| everywhere || owner == control.index);
    config.tags().iter().filter(belongs).filter_map(Tag::label_value).collect()
}

/// `Cat (2 annotations, 1 draft)`.
fn label_in_use(usage: &Usage, from_name: &str, label: &str) -> Option<Text> {
    let count = |labels: &BTreeMap<String, BTreeMap<String, i64>>| {
        labels.get(from_name)?.get(label).copied().filter(|count| *count > 0)
    };
    let annotations = count(&usage.created_labels).map(|count| match count {
        1 => Say::OneAnnotation,
        _ => Say::Annotations { count: count.into() },
    });
    let drafts = count(&usage.created_labels_drafts).map(|count| match count {
        1 => Say::OneDraft,
        _ => Say::Drafts { count: count.into() },
    });
    let label = label.into();
    let say = match (annotations, drafts) {
        (Some(annotations), Some(drafts)) => {
            Say::LabelInBoth { label, annotations: annotations.into(), drafts: drafts.into() }
        }
        (Some(one), None) | (None, Some(one)) => Say::LabelInUse { label, uses: one.into() },
        (None, None) => return None,
    };
    Some(say.into())
}

/// Names in which a Repeater puts a number: `box_{{idx}}` stands for `box_0`, `box_1`, …
struct Patterns<'a> {
    controls: Vec<(&'a Tag, &'a str)>,
    flags: Vec<&'a str>,
}

impl<'a> Patterns<'a> {
    fn new(config: &'a Config) -> Self {
        Self {
            controls: config.controls().filter_map(|tag| Some((tag, tag.name()?))).collect(),
            flags: config.index_flags().into_iter().map(|(_, flag)| flag).collect(),
        }
    }

    fn has_control(&self, from_name: &str) -> bool {
        self.controls.iter().any(|(_, name)| self.fits(name, from_name))
    }

    fn control(&self, config: &'a Config, from_name: &str) -> Option<&'a Tag> {
        let exact = config.control(from_name);
        exact.or_else(|| self.controls.iter().find(|(_, name)| self.fits(name, from_name)).map(|(tag, _)| *tag))
    }

    fn has_target(&self, to_name: &str) -> bool {
        // Several targets of one result come joined with commas.
        let known =
            |name: &str| self.controls.iter().any(|(tag, _)| tag.to_names().any(|target| self.fits(target, name)));
        to_name.split(',').all(known)
    }

    /// Whether a name from data is this name, or this name with something in the place of the flag.
    fn fits(&self, pattern: &str, name: &str) -> bool {
        if pattern == name {
            return true;
        }
        self.flags.iter().any(|flag| {
            pattern.split_once(flag).is_some_and(|(before, after)| {
                name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
            })
        })
    }
}

/// What a person should know before saving a config that is allowed: what it does to the work that is there.
#[must_use]
pub fn impact(config: &Config, usage: &Usage) -> Vec<Text> {
    let mut notes = Vec::new();
    if usage.annotation_count > 0 {
        for (from_name, labels) in merged(usage) {
            if let Err(message) = check_labels(config, usage, &from_name, &labels, Strictness::RefuseMissingLabels) {
                notes.push(message);
            }
        }
    }
    for key in config.data_keys().iter().filter(|key| key.required) {
        let filled = usage.data_columns.get(key.column()).copied().unwrap_or_default();
        let without = i64::try_from(usage.task_count).unwrap_or(i64::MAX).saturating_sub(filled);
        if without > 0 {
            let (field, tag) = (key.column(), &key.tag);
            let note = Say::ConfigTasksLack { count: without.into(), field: field.into(), tag: tag.into() };
            notes.push(match without {
                1 => Text::from(note).worded(format!("1 task has no \"{field}\": <{tag}> stays empty there.")),
                _ => note.into(),
            });
        }
    }
    notes
}

/// Whether work made with the old config may not fit the new one: a control is new, or writes something else, shows
/// other data, or lacks labels that it had.
#[must_use]
pub fn config_essential_data_has_changed(new: &Config, old: &Config) -> bool {
    let (new, old) = (parsed::parsed_label_config(new), parsed::parsed_label_config(old));
    new.iter().any(|(name, about)| old.get(name).is_none_or(|before| is_other(about, before)))
}

fn is_other(new: &Value, old: &Value) -> bool {
    let labels =
        |about: &Value| about.get("labels_attrs").and_then(Value::as_object).map(labels_of).unwrap_or_default();
    new.get("type") != old.get("type") || new.get("inputs") != old.get("inputs") || !labels(old).is_subset(&labels(new))
}

fn labels_of(attributes: &Map<String, Value>) -> BTreeSet<String> {
    attributes.keys().cloned().collect()
}

#[cfg(test)]
mod tests;
