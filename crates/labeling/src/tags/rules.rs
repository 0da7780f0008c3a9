//! What the server does about a tag beyond its description. One file for a tag, or for tags that are alike; what none says is
//! what controls that mark places do, so that one more of these needs nothing here.

mod chat;
mod choices;
mod datetime;
mod labels;
mod number;
mod objects;
mod overlooked;
mod pairwise;
mod ranker;
mod rating;
mod taxonomy;
mod textarea;
mod video_rectangle;
mod whole;

use super::{Description, TagKind, json_type::JsonType};
use serde_json::Value;

/// The rules of some tags.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    /// As documented.
    pub tags: &'static [&'static str],
    pub special: &'static [Special],
    /// Check: what it must list, or take from the task.
    pub values: Option<Values>,
    /// Whether many tasks can get the same answer at once.
    pub bulk: Bulk,
    /// Import: what the task may hold under its key.
    pub takes: &'static [JsonType],
    /// Sample: what it takes from the task.
    pub dynamic: Dynamic,
    /// Summary: the key of the labels in its values, when that is not the type of the result.
    pub labels_under: Option<&'static str>,
    /// Short result: the answer that a single value stands for.
    pub short: fn(&Value) -> Option<Value>,
    /// Of tags that write about themselves: the type of their results, when that is not the tag.
    pub writes: Option<&'static str>,
    /// Pre-annotation: the key of its value, when that is not the type of the result.
    pub value_under: Option<&'static str>,
    /// Pre-annotation: whether its value is one, and no list.
    pub is_single: bool,
}

/// What only some tags do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Special {
    /// Check: without a name or a target it is only warned about; configs with others are refused.
    MayHaveNoName,
    /// Check: what it shows is what it writes about.
    StandsAlone,
    /// Summary: its results are left out.
    IsNotCounted,
    /// Summary: its results may have moved to another object.
    MayMove,
    /// Summary: its labels may be those of any control.
    HasLabelsOfAll,
    /// Pre-annotation: its results may have the type of a shape with labels.
    JoinsShapes,
}

impl Rules {
    pub fn is(&self, special: Special) -> bool {
        self.special.contains(&special)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Values {
    pub tag: &'static str,
    /// Without them the config is refused.
    pub is_needed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bulk {
    /// Nobody minds.
    Free,
    /// Marks a place in one task.
    Hinders,
    /// Is an answer, which can be given to many unless it depends on a region, an item or the task's own data.
    Answer { has_lists: bool, has_regions: bool },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dynamic {
    Text,
    Choices,
    Tree,
    Labels,
}

const PLAIN: Rules = Rules {
    tags: &[],
    special: &[],
    values: None,
    bulk: Bulk::Free,
    takes: &[JsonType::Str],
    dynamic: Dynamic::Text,
    labels_under: None,
    short: |_| None,
    writes: None,
    value_under: None,
    is_single: false,
};

/// Of tags whose name ends so, also of those that we do not know.
const WITH_LABELS: Rules = Rules {
    values: Some(Values { tag: "Label", is_needed: false }),
    takes: &[JsonType::Str, JsonType::List],
    dynamic: Dynamic::Labels,
    ..PLAIN
};

const ANSWER: Rules = Rules { bulk: Bulk::Answer { has_lists: false, has_regions: false }, ..PLAIN };

const ALL: &[&[Rules]] = &[
    objects::RULES,
    &[
        labels::RULES,
        chat::RULES,
        choices::RULES,
        textarea::RULES,
        rating::RULES,
        number::RULES,
        datetime::RULES,
        taxonomy::RULES,
        pairwise::RULES,
        ranker::RULES,
        video_rectangle::RULES,
        whole::RULES,
    ],
    overlooked::RULES,
];

/// The rules of a tag, whatever the case of its name; also of a type of results, which is a tag in lower case.
pub(crate) fn rules_of(tag: &str) -> Rules {
    let own = ALL.iter().copied().flatten().find(|rules| rules.tags.iter().any(|name| name.eq_ignore_ascii_case(tag)));
    own.copied().unwrap_or_else(|| common(tag, super::lookup(tag)))
}

fn common(tag: &str, known: Option<&Description>) -> Rules {
    let with_labels = tag.len() >= 6 && tag.to_ascii_lowercase().ends_with("labels");
    let rules = if with_labels { WITH_LABELS } else { PLAIN };
    let is_control = known.is_some_and(|known| known.kind == TagKind::Control);
    Rules { bulk: if is_control { Bulk::Hinders } else { Bulk::Free }, ..rules }
}
