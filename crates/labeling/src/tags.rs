//! What is known of every tag of the language.

// Made from `tags.json`.
#[rustfmt::skip]
mod table;

mod json_type;
mod kind;
mod rules;

pub(crate) use json_type::JsonType;
pub use kind::{DataKind, TagKind};
pub(crate) use rules::{Bulk, Dynamic, Special, rules_of};

/// A tag as `tags.json` describes it.
#[derive(Debug)]
pub(crate) struct Description {
    /// In the spelling of its documentation.
    pub name: &'static str,
    pub kind: TagKind,
    /// The objects on which it marks places.
    pub on: &'static [&'static str],
    /// The attributes that it takes without a warning beside those that any tag may have, in lower case; `None`: any.
    pub attributes: Option<&'static [&'static str]>,
}

/// The description of a tag, whatever the case of its name.
pub(crate) fn lookup(tag: &str) -> Option<&'static Description> {
    table::TAGS.iter().find(|known| known.name.eq_ignore_ascii_case(tag))
}

/// Whether a tag can have an attribute (in lower case) without a warning.
pub(crate) fn knows(description: &Description, attribute: &str) -> bool {
    let Some(own) = description.attributes else { return true };
    own.contains(&attribute) || table::EVERYWHERE.contains(&attribute)
}
