//! A labeling config: XML text to a typed tree with positions.
//!
//! Tags and attributes that are not known are kept and reported as warnings, because editors of other versions know more.

mod attributes;
mod bulk;
mod check;
mod error;
mod parse;
mod position;
mod tag;
mod variable;

pub use crate::tags::{DataKind, TagKind};
pub use error::{ConfigError, ConfigErrors};
pub use position::Position;
pub use tag::{Attribute, Tag};
pub use variable::{DataKey, Shape};

/// Longest config that is taken, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Deepest nesting of tags.
pub const MAX_DEPTH: usize = 64;
/// Most tags, texts and comments together.
pub const MAX_NODES: u32 = 20_000;
/// Most errors and most warnings that are reported at once.
const MAX_REPORTED: usize = 100;

/// A config that passed every check. Tags are in document order; the first one is the root.
#[derive(Debug, Clone)]
pub struct Config {
    tags: Vec<Tag>,
    warnings: Vec<ConfigError>,
    /// The JSON object in a comment `<!-- {…} -->`, with which authors give a sample task.
    sample_comment: Option<String>,
}

impl Config {
    /// Reads and checks a config.
    ///
    /// # Errors
    /// Every problem found, each with its place.
    pub fn parse(text: &str) -> Result<Self, ConfigErrors> {
        let (tags, mut warnings, sample_comment) = parse::tree(text)?;
        let mut errors = Vec::new();
        check::check(&tags, &mut errors, &mut warnings);
        warnings.sort_by_key(|warning| (warning.line, warning.column));
        errors.sort_by_key(|error| (error.line, error.column));
        warnings.truncate(MAX_REPORTED);
        errors.truncate(MAX_REPORTED);
        if errors.is_empty() { Ok(Self { tags, warnings, sample_comment }) } else { Err(ConfigErrors(errors)) }
    }

    /// Things that will probably not work as meant, but do not stop the config from being used.
    #[must_use]
    pub fn warnings(&self) -> &[ConfigError] {
        &self.warnings
    }

    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    #[must_use]
    pub fn tag(&self, index: usize) -> Option<&Tag> {
        self.tags.get(index)
    }

    /// Tags that write results: they have a name and a `toName`.
    pub fn controls(&self) -> impl Iterator<Item = &Tag> {
        self.tags.iter().filter(|tag| tag.is_control())
    }

    /// Tags with a name that show data, or carry any other value.
    pub fn objects(&self) -> impl Iterator<Item = &Tag> {
        self.tags.iter().filter(|tag| tag.is_object())
    }

    #[must_use]
    pub fn has_control_tags(&self) -> bool {
        self.controls().next().is_some()
    }

    /// Names of the controls, in document order.
    pub fn control_names(&self) -> impl Iterator<Item = &str> {
        self.controls().filter_map(Tag::name)
    }

    #[must_use]
    pub fn control(&self, name: &str) -> Option<&Tag> {
        self.controls().find(|tag| tag.name() == Some(name))
    }

    /// The values under a tag that may occur in results: of Label, Choice and Relation, the alias before the value.
    pub fn labels_of<'a>(&'a self, control: &'a Tag) -> impl Iterator<Item = (&'a str, &'a Tag)> {
        self.tags.iter().filter_map(move |tag| {
            let owner = self.owner_of_label(tag)?;
            (owner == control.index).then_some(())?;
            Some((tag.label_value()?, tag))
        })
    }

    /// The index of the control that a Label, Choice or Relation tag belongs to: the nearest one around it.
    pub(crate) fn owner_of_label(&self, tag: &Tag) -> Option<usize> {
        if tag.kind != TagKind::Label {
            return None;
        }
        let mut parent = tag.parent;
        while let Some(ancestor) = parent.and_then(|index| self.tags.get(index)) {
            if ancestor.is_control() {
                return Some(ancestor.index);
            }
            parent = ancestor.parent;
        }
        None
    }

    /// The keys that the config expects in task data, first use first, each once.
    #[must_use]
    pub fn data_keys(&self) -> Vec<DataKey> {
        variable::data_keys(&self.tags)
    }

    /// The texts for which Repeaters put a number, with the index of the Repeater. Few differ in any sane config; of more
    /// than fifty the rest is left out.
    pub(crate) fn index_flags(&self) -> Vec<(usize, &str)> {
        let mut flags: Vec<(usize, &str)> = Vec::new();
        for tag in &self.tags {
            let Some(flag) = tag.filled("indexFlag") else { continue };
            if flags.len() < 50 && flags.iter().all(|(_, known)| *known != flag) {
                flags.push((tag.index, flag));
            }
        }
        flags
    }

    /// The kind of data that the config shows, for people: `image`, `text` …, `mixed` for several, empty for none.
    #[must_use]
    pub fn data_kind(&self) -> &'static str {
        let mut kinds = self.objects().filter_map(|tag| match tag.kind {
            TagKind::Object(kind) => Some(kind),
            _ => None,
        });
        let Some(first) = kinds.next() else { return "" };
        if kinds.all(|kind| kind == first) { first.as_str() } else { "mixed" }
    }

    /// The JSON object that the author put into a comment as sample task.
    #[must_use]
    pub fn sample_comment(&self) -> Option<&str> {
        self.sample_comment.as_deref()
    }
}

#[cfg(test)]
mod tests;
