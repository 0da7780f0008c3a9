//! One object: written as its annotation or task is now, or removed when that is gone.

use super::{body, targets::Target};
use labelkeep_database::{
    Database,
    outbox::{Item, Sink, Subject, Told},
};
use labelkeep_model::{Error, Result};
use labelkeep_object_stores::{Condition, Content, Operation, StoreError};

/// What became of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    Item(Told),
    /// The target as a whole does not take anything, and why.
    Down(String),
}

pub(super) async fn write(database: &Database, sink: &Sink, target: &Target, item: &Item) -> Written {
    let name = match item.subject {
        Subject::Annotation => item.subject_id.to_string(),
        Subject::Task => format!("{}.json", item.subject_id),
    };
    let key = format!("{}{name}", target.prefix);
    match content(database, sink, target, item).await {
        Err(error) => Written::Item(Told::Failed(internal(&error))),
        Ok(Some(bytes)) => outcome(target.store.put(&key, Content::json(bytes), &Condition::Always).await.map(|_| ())),
        Ok(None) if target.can_delete => match target.store.delete(&key).await {
            // Who may only write goes on writing.
            Err(error @ StoreError::Denied(Operation::Delete)) => Written::Item(Told::Failed(error.to_string())),
            other => outcome(other),
        },
        Ok(None) => Written::Item(Told::Done),
    }
}

async fn content(database: &Database, sink: &Sink, target: &Target, item: &Item) -> Result<Option<Vec<u8>>> {
    match item.subject {
        Subject::Annotation => {
            let found = database.annotation_to_tell(sink, item.subject_id).await?;
            found.map(|(annotation, task)| body::annotation(&annotation, &task, database.now())).transpose()
        }
        Subject::Task => body::task(database, &target.scope, item.subject_id).await,
    }
}

fn outcome(result: Result<(), StoreError>) -> Written {
    match result {
        Ok(()) => Written::Item(Told::Done),
        // These are about this object; all others would meet the next one too.
        Err(
            error @ (StoreError::Key(_)
            | StoreError::TooLarge(_)
            | StoreError::WrongType
            | StoreError::Precondition
            | StoreError::Status(_)),
        ) => Written::Item(Told::Failed(error.to_string())),
        Err(error) => Written::Down(error.to_string()),
    }
}

/// What people are told of a fault of ours. The rest is for the log.
fn internal(error: &Error) -> String {
    tracing::warn!(%error, "an object of a target storage could not be made");
    error.detail.to_string()
}
