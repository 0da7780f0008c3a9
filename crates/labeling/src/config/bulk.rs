use super::{Config, Tag};
use crate::tags::{Bulk, rules_of};

impl Config {
    /// Whether many tasks can be given the same answer at once.
    #[must_use]
    pub fn is_suitable_for_bulk(&self) -> bool {
        !self.controls().any(hinders_bulk)
    }
}

fn hinders_bulk(tag: &Tag) -> bool {
    let Bulk::Answer { has_lists, has_regions } = rules_of(&tag.tag).bulk else {
        return rules_of(&tag.tag).bulk == Bulk::Hinders;
    };
    let own_list = has_lists && tag.get("value").is_some();
    let of_regions = has_regions && (tag.flag("labeling") || tag.get("apiUrl").is_some());
    tag.flag("perRegion") || tag.flag("perItem") || own_list || of_regions
}
