//! Points out mistyped attributes. Unknown ones are kept.

use super::{ConfigError, Tag};
use crate::tags;
use labelkeep_model::Say;

pub(super) fn check(tag: &Tag, warnings: &mut Vec<ConfigError>) {
    let Some(known) = tag.known else { return };
    for attribute in &tag.attributes {
        let name = attribute.name.to_ascii_lowercase();
        // Model backends read attributes of their own, and data-* is free everywhere.
        let free = name.starts_with("model_") || name.starts_with("data-");
        if !free && !tags::knows(known, &name) {
            let message =
                Say::ConfigUnknownAttribute { tag: tag.tag.as_str().into(), attribute: attribute.name.as_str().into() };
            warnings.push(ConfigError::new(attribute.position, message));
        }
    }
}
