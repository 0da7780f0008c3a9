//! Rows of tasks, as all who change what belongs to a task deal with them: in which order they are taken, who holds
//! which, and their trash.

pub(crate) mod locks;
mod rows;
pub(crate) mod trash;

pub(crate) use locks::{release as release_lock, release_all as release_locks};
pub(crate) use rows::lock_rows;
