//! Attributes that name other tags: do these exist, and can they be what is asked of them?

use super::super::{ConfigError, DataKind, Tag, TagKind};
use labelkeep_model::Say;
use std::collections::BTreeMap;

pub(super) fn check(tags: &[Tag], warnings: &mut Vec<ConfigError>) {
    let by_name: BTreeMap<&str, &Tag> = tags.iter().filter_map(|tag| Some((tag.name()?, tag))).collect();
    for tag in tags {
        rule_name(tag, &by_name, warnings);
        if tag.known.is_some_and(|known| known.on.contains(&"Image")) {
            image_target(tag, &by_name, warnings);
        }
    }
}

/// A rule on a tag that is not there never holds, so what it guards is never seen.
fn rule_name(tag: &Tag, by_name: &BTreeMap<&str, &Tag>, warnings: &mut Vec<ConfigError>) {
    let Some(attribute) = tag.attribute("whenTagName").filter(|attribute| !attribute.value.is_empty()) else { return };
    // Repeated tags have other names when they are shown.
    if attribute.value.contains("{{") || attribute.value.split(',').all(|name| by_name.contains_key(name.trim())) {
        return;
    }
    let message = Say::ConfigWhenTag { name: attribute.value.as_str().into() };
    warnings.push(ConfigError::new(attribute.position, message));
}

fn image_target(tag: &Tag, by_name: &BTreeMap<&str, &Tag>, warnings: &mut Vec<ConfigError>) {
    let Some(attribute) = tag.attribute("toName") else { return };
    let wrong = tag.to_names().filter_map(|name| by_name.get(name)).find(|target| {
        let fits = matches!(target.kind, TagKind::Object(DataKind::Image | DataKind::Pdf | DataKind::Video));
        !fits && target.kind != TagKind::Unknown
    });
    if let Some(target) = wrong {
        let name = target.name().unwrap_or_default();
        let message =
            Say::ConfigDrawsOn { tag: tag.tag.as_str().into(), name: name.into(), target: target.tag.as_str().into() };
        warnings.push(ConfigError::new(attribute.position, message));
    }
}
