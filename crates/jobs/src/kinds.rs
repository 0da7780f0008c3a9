//! All kinds of jobs.

use crate::{
    bulk, empty_trash, export, field_order, import,
    kind::{Kind, Lane},
    predict, recount, settle, storage_sync, undo, undo_import, upkeep, write_out,
};

pub(crate) const KINDS: &[&dyn Kind] = &[
    &import::Import,
    &export::Snapshot,
    &bulk::Bulk,
    &undo::Undo,
    &undo_import::UndoImport,
    &undo_import::RedoImport,
    &recount::Recount,
    &settle::Settle,
    &field_order::MakeFieldOrder,
    &storage_sync::StorageSync,
    &write_out::Everything,
    &predict::Predict,
    &upkeep::Upkeep,
    &empty_trash::EmptyTrash,
];

pub(crate) fn kind_of(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// The names of those that run in this lane.
pub(crate) fn kinds_of(lane: Lane) -> Vec<&'static str> {
    KINDS.iter().filter(|kind| kind.lane() == lane).map(|kind| kind.name()).collect()
}
