//! Where the tasks of an export come from: the project as it is, or a snapshot. Both can be read again and again.

use labelkeep_database::{Database, access::ProjectScope};
use labelkeep_formats::export::ExportTask;
use labelkeep_jobs::export::{Batch, Form, Source, Wanted, each_stored};
use labelkeep_model::Result;
use tokio::sync::mpsc;

pub(super) enum Origin {
    Project { database: Database, scope: ProjectScope, wanted: Wanted },
    Snapshot { database: Database, scope: ProjectScope, export: i64 },
}

/// Some tasks at a time.
pub(super) enum Walk<'o> {
    Project(mpsc::Receiver<Result<Batch>>),
    Snapshot { database: &'o Database, scope: &'o ProjectScope, export: i64, number: i64 },
}

pub(super) enum Part {
    Batch(Batch),
    Piece(Vec<u8>),
}

impl Origin {
    pub fn walk(&self) -> Walk<'_> {
        match self {
            Self::Project { database, scope, wanted } => {
                Walk::Project(Source::new(database.clone(), scope.clone(), wanted.clone(), Form::SYNCHRONOUS).ahead())
            }
            Self::Snapshot { database, scope, export } => {
                Walk::Snapshot { database, scope, export: *export, number: 0 }
            }
        }
    }

    /// A snapshot that was deleted meanwhile must not end as if it were complete.
    pub async fn require_still_there(&self) -> Result<()> {
        match self {
            Self::Project { .. } => Ok(()),
            Self::Snapshot { database, scope, export } => database.export(scope, *export).await.map(|_| ()),
        }
    }
}

impl Walk<'_> {
    pub async fn next(&mut self) -> Result<Option<Part>> {
        match self {
            Self::Project(batches) => Ok(batches.recv().await.transpose()?.map(Part::Batch)),
            Self::Snapshot { database, scope, export, number } => {
                let piece = database.export_piece(scope, *export, *number).await?;
                *number += 1;
                Ok(piece.map(Part::Piece))
            }
        }
    }
}

impl Part {
    pub fn each(&self, with: impl FnMut(&ExportTask<'_>)) -> Result<()> {
        match self {
            Self::Batch(batch) => {
                batch.each(with);
                Ok(())
            }
            Self::Piece(piece) => each_stored(piece, with),
        }
    }
}
