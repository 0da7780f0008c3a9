//! An import that came to nothing, once more.

use super::{ImportRequest, KIND, request};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    jobs::{Job, JobStatus, NewJob},
};
use labelkeep_model::{Error, ErrorKind, Result};

/// Whether a job is an import of which nothing was kept.
#[must_use]
pub fn can_run_again(job: &Job) -> bool {
    job.kind == KIND && matches!(job.status, JobStatus::Failed | JobStatus::Cancelled)
}

/// The job that does it.
///
/// # Errors
/// 409 when there is nothing to run again, or its files are gone.
pub(crate) async fn again(database: &Database, scope: &ProjectScope, import: &Job) -> Result<NewJob> {
    if !can_run_again(import) {
        return Err(Error::conflict(labelkeep_model::Say::OnlyFailedImportsAgain));
    }
    let request: ImportRequest = request(database.import_payload(scope, import.id).await?)?;
    match database.uploads_by_id(scope, &request.files).await {
        Ok(_) => Ok(NewJob { subject: import.subject.clone(), ..request.job() }),
        Err(error) if matches!(error.kind, ErrorKind::Validation(_)) => {
            Err(Error::conflict(labelkeep_model::Say::ImportFilesGone))
        }
        Err(error) => Err(error),
    }
}
