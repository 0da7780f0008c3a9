//! Restoring: first everything is checked and the present state kept, then one transaction replaces all rows.

use super::{Manifest, Report, Restored, TableNote, file, replace, schema::Schema, settle, trail, with_ending};
use crate::{Database, Transaction, engine::migrate};
use labelkeep_model::{Error, Result, Text};
use std::{collections::BTreeMap, path::Path};

impl Database {
    /// Restores a backup for everybody at once, while servers run. It is checked completely first, and the present
    /// state is kept at `way_back`. Whatever stops this leaves the old state or the new one.
    ///
    /// # Errors
    /// When the backup is not good, the database has another schema, or it cannot be written: then nothing has changed.
    pub async fn restore(&self, backup: &Path, way_back: &Path, report: Report<'_>) -> Result<Restored> {
        let manifest = file::verify(backup, report).await?;
        self.check_schema_for_restore().await?;
        let raised = with_ending(way_back, &format!(".raised-{}", std::process::id()));
        let is_older = file::lacks_migrations(backup).await?;
        let outcome = match if is_older { self.raise(backup, &raised, report).await } else { Ok(manifest.clone()) } {
            Ok(raised_manifest) => {
                let from = if is_older { &raised } else { backup };
                self.replace_everything(from, (manifest, raised_manifest), way_back, report).await
            }
            Err(error) => Err(error),
        };
        if is_older {
            let _ = std::fs::remove_file(&raised);
        }
        outcome
    }

    async fn check_schema_for_restore(&self) -> Result<()> {
        let applied = self.applied_migrations().await?;
        let Some(present) = applied.last() else {
            return self.migrate().await.map(|_| ());
        };
        if migrate::unknown(&applied).is_some() || !migrate::missing(&applied).is_empty() {
            let newest = Self::newest_schema();
            return Err(Error::conflict(Text::for_operators(format!(
                "The database to restore into has schema version {present}, this program knows {newest}. Restore with the Labelkeep that serves it, or bring it up first: stop the servers and run `labelkeep migrate`."
            ))));
        }
        Ok(())
    }

    /// Brings a backup of an older schema to ours, in a copy: the rows alone are taken from the file.
    async fn raise(&self, backup: &Path, copy: &Path, report: Report<'_>) -> Result<Manifest> {
        let _ = std::fs::remove_file(copy);
        let mut from = file::open(backup).await?;
        super::fill(&mut from, copy, report).await?;
        from.commit_apart().await?;
        file::raise(copy, self.now(), report).await
    }

    async fn replace_everything(
        &self,
        from: &Path,
        (said, manifest): (Manifest, Manifest),
        way_back: &Path,
        report: Report<'_>,
    ) -> Result<Restored> {
        let mut source = file::open(from).await?;
        let schema = Schema::read(&mut source).await?;
        self.was_restored_since(0).await;
        let mut transaction = replace::begin(self, &schema).await?;
        trail::seal_all(&mut transaction).await?;
        super::write(&mut transaction, way_back, report).await?;
        let mut restored = Restored {
            manifest: said,
            way_back: way_back.to_owned(),
            trail_goes_on: trail::goes_on(&mut source, &mut transaction).await?,
            sessions_ended: 0,
            jobs_put_back: 0,
            has_other_key: false,
        };
        let outcome = fill(&mut source, &mut transaction, schema, &manifest, &mut restored, report).await;
        if let Err(error) = outcome {
            // Nothing has changed, and nobody needs a way back.
            drop(transaction);
            let _ = std::fs::remove_file(way_back);
            return Err(error);
        }
        let generation = self.generation();
        match transaction.commit_apart().await {
            // On PostgreSQL the answer may be lost, and the commit not.
            Err(error) if !self.was_restored_since(generation).await => {
                if !self.is_postgres() {
                    let _ = std::fs::remove_file(way_back);
                }
                Err(error)
            }
            _ => Ok(restored),
        }
    }
}

/// Everything between the lock and the commit.
async fn fill(
    source: &mut Transaction,
    transaction: &mut Transaction,
    schema: Schema,
    manifest: &Manifest,
    restored: &mut Restored,
    report: Report<'_>,
) -> Result<()> {
    let present = settle::Present::read(transaction).await?;
    let before = trail::Before::read(transaction).await?;
    let mut tables = schema.tables;
    if restored.trail_goes_on {
        tables.retain(|table| !trail::TABLES.contains(&table.name.as_str()));
    }
    let written = replace::rows(source, transaction, &tables, manifest, report).await?;
    check(&written, manifest)?;
    let settled = settle::settle(transaction, &present, restored.trail_goes_on).await?;
    restored.sessions_ended = settled.sessions_ended;
    restored.jobs_put_back = settled.jobs_put_back;
    restored.has_other_key = settled.has_other_key;
    trail::note(transaction, &before, restored).await?;
    trail::seal_all(transaction).await?;
    transaction.wake("restored").await
}

/// What was read is what the manifest says, also when the file changed since it was checked.
fn check(written: &BTreeMap<String, TableNote>, manifest: &Manifest) -> Result<()> {
    for (name, note) in written {
        if manifest.tables.get(name) != Some(note) {
            let text =
                format!("The backup changed while it was read: the rows of {name} are not as they were written.");
            return Err(Error::conflict(Text::for_operators(text)));
        }
    }
    Ok(())
}
