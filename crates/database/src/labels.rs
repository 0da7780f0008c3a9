//! Labels of the organization, and their links to projects.

mod change;
mod find;
mod object;

pub use change::{LabelChange, NewLabel};
pub use object::{Label, LabelLink};
