use super::{Position, TagKind};
use crate::tags::Description;

/// One element of a config.
#[derive(Debug, Clone)]
pub struct Tag {
    /// As written. Compare with [`Tag::is`], which does not look at the case.
    pub tag: String,
    pub kind: TagKind,
    /// What `tags.json` says of it.
    pub(crate) known: Option<&'static Description>,
    pub attributes: Vec<Attribute>,
    /// The text directly inside, trimmed; in a few tags it stands for `value`.
    pub text: String,
    pub position: Position,
    pub index: usize,
    pub parent: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// As written.
    pub name: String,
    pub value: String,
    pub position: Position,
}

impl Tag {
    /// Whether the tag has this name, in any case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.tag.eq_ignore_ascii_case(name)
    }

    /// The attribute as written, else the first of that name in another case.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        let exact = self.attributes.iter().find(|attribute| attribute.name == name);
        exact.or_else(|| self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name)))
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attribute(name).map(|attribute| attribute.value.as_str())
    }

    /// The value of an attribute that is there and not empty.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Whether a yes-or-no attribute says yes.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.filled("name")
    }

    /// Writes results. A Filter names a control to narrow its list and writes nothing.
    #[must_use]
    pub fn is_control(&self) -> bool {
        self.name().is_some() && self.filled("toName").is_some() && !self.is("Filter")
    }

    /// Has a name and shows something.
    #[must_use]
    pub fn is_object(&self) -> bool {
        !self.is_control()
            && self.name().is_some()
            && (self.filled("value").is_some() || self.filled("valueList").is_some())
    }

    /// The names in `toName`, which is a list with commas.
    pub fn to_names(&self) -> impl Iterator<Item = &str> {
        self.filled("toName").into_iter().flat_map(|names| names.split(','))
    }

    /// What stands in results for a Label, Choice or Relation.
    #[must_use]
    pub fn label_value(&self) -> Option<&str> {
        self.filled("alias").or_else(|| self.filled("value")).or_else(|| self.filled("valueList"))
    }
}
