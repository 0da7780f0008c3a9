//! Objects that are not there any more are marked, and their tasks stay.

use super::{CHECKPOINT_VERSION, state::Progress};
use crate::context::{Context, checkpoint};
use labelkeep_database::{jobs::Step, storages::Storage};
use labelkeep_model::Result;
use labelkeep_storages::Place;

pub(super) async fn note(context: &Context, storage: &Storage, place: &Place, progress: &mut Progress) -> Result<()> {
    let scope = context.project()?;
    loop {
        let unseen =
            context.database.unseen_objects(scope, storage.id, context.claim.job, progress.missing_after).await?;
        let Some(last) = unseen.last() else { return Ok(()) };
        progress.missing_after = last.id;
        // What the storage is not about any more was not looked for.
        let gone = unseen.iter().filter(|object| place.wants(&object.key)).map(|object| object.id).collect();
        let step = Step { done: progress.seen, total: None, checkpoint: checkpoint(CHECKPOINT_VERSION, progress) };
        context.database.mark_missing(&context.claim, gone, step).await?;
    }
}
