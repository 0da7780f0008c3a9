//! Objects in the stores of projects: which address is whose, and from where browsers read them.

mod sources;
mod stores;

pub(crate) use sources::{Source, Sources, resolve};
pub(crate) use stores::origins;
