//! The canonical text of a checked filter. Two filters that mean the same set of tasks in the same order, however
//! their JSON was spelled, have the same text: use it as the key of a cache.

use std::fmt;

use crate::ast::CheckedFilter;

impl fmt::Display for CheckedFilter {
    /// The tree's own debug form: it is total, ordered, quotes every text, and prints floats so that different
    /// values differ.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "where {:?} only {:?} by {:?}", self.group, self.selection, self.ordering)
    }
}
