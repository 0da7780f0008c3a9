//! All kinds of jobs.

use crate::{
    bulk, export, import,
    kind::{Kind, Lane},
    recount, settle, undo, upkeep,
};

pub(crate) const KINDS: &[&dyn Kind] = &[
    &import::Import,
    &export::Snapshot,
    &bulk::Bulk,
    &undo::Undo,
    &recount::Recount,
    &settle::Settle,
    &upkeep::Upkeep,
];

pub(crate) fn kind_of(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// The names of those that run in this lane.
pub(crate) fn kinds_of(lane: Lane) -> Vec<&'static str> {
    KINDS.iter().filter(|kind| kind.lane() == lane).map(|kind| kind.name()).collect()
}
