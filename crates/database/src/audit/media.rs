//! Who was given which object. Many at once, because each picture of a list is one.

use super::{Entry, record_all};
use crate::{Database, access::Caller};
use labelkeep_model::{ProjectId, Result};
use serde_json::json;
use std::sync::Arc;

/// How somebody got at an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaWay {
    /// By a link to the store that is good for so many seconds.
    Link { seconds: u32 },
    /// Through the server.
    Read,
}

#[derive(Debug, Clone)]
pub struct MediaNote {
    pub caller: Arc<Caller>,
    pub project: ProjectId,
    /// `None`: it was asked for by the project.
    pub task: Option<i64>,
    pub storage: i64,
    /// The address in the task's data.
    pub uri: String,
    pub way: MediaWay,
}

impl MediaNote {
    fn entry(&self) -> Entry<'_> {
        let (action, details) = match self.way {
            MediaWay::Link { seconds } => {
                ("media.linked", json!({ "storage": self.storage, "uri": self.uri, "seconds": seconds }))
            }
            MediaWay::Read => ("media.read", json!({ "storage": self.storage, "uri": self.uri })),
        };
        let (object_type, object_id) = match self.task {
            Some(task) => ("task", task),
            None => ("project", self.project.0),
        };
        Entry { action, object_type, object_id: Some(object_id), project: Some(self.project), details }
    }
}

impl Database {
    /// Notes them all in one change.
    ///
    /// # Errors
    /// What the database says; then none is noted.
    pub async fn note_media(&self, notes: Vec<MediaNote>) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                record_all(transaction, notes.iter().map(|note| (&*note.caller, note.entry())).collect()).await
            })
        })
        .await
    }
}
