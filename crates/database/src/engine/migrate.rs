//! The schema. One set of files for both databases (see `dialect` for the marks), so that the two cannot drift apart;
//! each runs once, in order, in the transaction that also notes it. One that came later with a smaller number runs too.

use super::fill::{self, patiently};
use super::servers::refuse_beside_others;
use crate::{Database, Fetch, Transaction, args, engine::dialect::Sql};
use labelkeep_model::{Error, ErrorKind, Result, Text};

/// Number and text of every migration, in order; a released file never changes.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../../migrations/0001_first.sql")),
    (2, include_str!("../../migrations/0002_overview.sql")),
    (4, include_str!("../../migrations/0004_audit_chain.sql")),
    (5, include_str!("../../migrations/0005_exports.sql")),
    (8, include_str!("../../migrations/0008_upload_content.sql")),
    (9, include_str!("../../migrations/0009_annotation_names.sql")),
    (10, include_str!("../../migrations/0010_task_changes.sql")),
    (11, include_str!("../../migrations/0011_task_uploads.sql")),
    (20, include_str!("../../migrations/0020_queue.sql")),
    (30, include_str!("../../migrations/0030_moments.sql")),
    (31, include_str!("../../migrations/0031_data_kinds.sql")),
    (32, include_str!("../../migrations/0032_data_kinds_of_tasks.sql")),
    (35, include_str!("../../migrations/0035_task_blocks.sql")),
    (41, include_str!("../../migrations/0041_jobs.sql")),
    (42, include_str!("../../migrations/0042_task_search.sql")),
    (43, include_str!("../../migrations/0043_people_pages.sql")),
    (50, include_str!("../../migrations/0050_upload_sizes.sql")),
    (51, include_str!("../../migrations/0051_import_steps.sql")),
    (52, include_str!("../../migrations/0052_job_titles.sql")),
    (53, include_str!("../../migrations/0053_trash.sql")),
    (54, include_str!("../../migrations/0054_needed.sql")),
    (55, include_str!("../../migrations/0055_sign_in_tries.sql")),
    (56, include_str!("../../migrations/0056_audit_no_replace.sql")),
    (57, include_str!("../../migrations/0057_named_tokens.sql")),
    (58, include_str!("../../migrations/0058_invitation_projects.sql")),
    (59, include_str!("../../migrations/0059_drafts_in_the_trail.sql")),
    (62, include_str!("../../migrations/0062_trashed_drafts.sql")),
    (63, include_str!("../../migrations/0063_suits_bulk.sql")),
    (67, include_str!("../../migrations/0067_import_authors.sql")),
    (68, include_str!("../../migrations/0068_job_subjects.sql")),
    (72, include_str!("../../migrations/0072_auto_submit.sql")),
    (73, include_str!("../../migrations/0073_batches.sql")),
    (74, include_str!("../../migrations/0074_trashed_drafts_by_task.sql")),
    (95, include_str!("../../migrations/0095_job_errors.sql")),
    (99, include_str!("../../migrations/0099_trashed_drafts_time.sql")),
    (100, include_str!("../../migrations/0100_storages.sql")),
    (105, include_str!("../../migrations/0105_any_media_host.sql")),
    (108, include_str!("../../migrations/0108_outbox.sql")),
    (115, include_str!("../../migrations/0115_packed_chunks.sql")),
    (116, include_str!("../../migrations/0116_servers.sql")),
    (125, include_str!("../../migrations/0125_field_orders.sql")),
    (130, include_str!("../../migrations/0130_external_ids.sql")),
    (131, include_str!("../../migrations/0131_storage_schedules.sql")),
    (145, include_str!("../../migrations/0145_webhooks.sql")),
    (146, include_str!("../../migrations/0146_labels.sql")),
    (150, include_str!("../../migrations/0150_second_factors.sql")),
    (151, include_str!("../../migrations/0151_single_sign_on.sql")),
    (152, include_str!("../../migrations/0152_token_scopes.sql")),
    (157, include_str!("../../migrations/0157_outbound_calls.sql")),
    (158, include_str!("../../migrations/0158_audit_checkpoints.sql")),
    (160, include_str!("../../migrations/0160_moves.sql")),
    (163, include_str!("../../migrations/0163_ml_backends.sql")),
    (168, include_str!("../../migrations/0168_storage_connections.sql")),
    (175, include_str!("../../migrations/0175_prediction_validation.sql")),
    (180, include_str!("../../migrations/0180_chat_models.sql")),
    (185, include_str!("../../migrations/0185_mails.sql")),
    (195, include_str!("../../migrations/0195_workspaces.sql")),
    (196, include_str!("../../migrations/0196_role_choices.sql")),
    (197, include_str!("../../migrations/0197_hidden_data.sql")),
];

/// The migration with which the schema says of each, whether a program must know it to work on the database.
const NEEDED: i64 = 54;

/// Migrations behind `NEEDED` with which programs that do not know them go on working: they add what nobody has to fill or
/// read. All others are needed.
const BESIDE: &[i64] =
    &[73, 74, 95, 99, 100, 105, 108, 116, 125, 130, 131, 145, 146, 157, 158, 160, 163, 168, 175, 180];

impl Database {
    /// The newest version that this binary knows.
    #[must_use]
    pub fn newest_schema() -> i64 {
        MIGRATIONS.last().map_or(0, |(version, _)| *version)
    }

    /// The newest migration that the database has; 0 when it is empty.
    pub async fn schema_version(&self) -> Result<i64> {
        Ok(self.applied_migrations().await?.last().copied().unwrap_or(0))
    }

    /// The numbers of the migrations that the database has, in order.
    pub(crate) async fn applied_migrations(&self) -> Result<Vec<i64>> {
        let mut database = self;
        let exists = database
            .fetch_optional(
                "/*sqlite SELECT 1 AS one FROM sqlite_master WHERE name = 'schema_version'*/\
                 /*pg SELECT 1::BIGINT AS one FROM pg_tables WHERE tablename = 'schema_version' AND schemaname = ANY(current_schemas(false))*/",
                args![],
            )
            .await?;
        if exists.is_none() {
            return Ok(Vec::new());
        }
        applied(&mut database).await
    }

    /// Brings the schema to the newest version, fills what migrations left to be filled, and returns the version.
    ///
    /// # Errors
    /// When the database is newer than this program can work with, servers run that could not work on it afterwards, or a
    /// migration fails; then nothing of it is kept.
    pub async fn migrate(&self) -> Result<i64> {
        self.migrate_to(Self::newest_schema()).await?;
        self.fill_tables().await?;
        Ok(Self::newest_schema())
    }

    /// Whether this program can still work on the database: a newer one may have migrated it since the start.
    ///
    /// # Errors
    /// 503 when it cannot.
    pub async fn check_schema(&self) -> Result<()> {
        let applied = self.applied_migrations().await?;
        match self.refuse_what_is_too_new(&applied).await {
            Err(error) if error.kind == ErrorKind::Conflict => {
                tracing::error!("{}", error.detail);
                Err(Error::unavailable(error))
            }
            outcome => outcome,
        }
    }

    /// Applies the migrations up to this number. (Those alone make a database as an earlier program left it, for tests.)
    ///
    /// # Errors
    /// As for `migrate`.
    pub async fn migrate_to(&self, newest: i64) -> Result<()> {
        let applied = self.applied_migrations().await?;
        self.refuse_what_is_too_new(&applied).await?;
        for (version, text) in missing(&applied).into_iter().filter(|(number, _)| *number <= newest) {
            let apply =
                || self.write(move |transaction| Box::pin(async move { apply_once(transaction, version, text).await }));
            patiently(apply).await?;
        }
        Ok(())
    }

    /// The numbers of all migrations.
    #[must_use]
    pub fn schemas() -> Vec<i64> {
        MIGRATIONS.iter().map(|(number, _)| *number).collect()
    }

    /// A newer neighbour may have migrated already. This program can work beside it, unless a migration that it does not
    /// know says that who does not know it cannot.
    async fn refuse_what_is_too_new(&self, applied: &[i64]) -> Result<()> {
        let mut unknown: Vec<i64> = applied.iter().copied().filter(|number| !is_known(*number)).collect();
        if !unknown.is_empty() && applied.contains(&NEEDED) {
            let mut database = self;
            let rows = database.fetch_all("SELECT version FROM schema_version WHERE needed = TRUE", args![]).await?;
            let needed = rows.iter().map(|row| row.get("version")).collect::<Result<Vec<i64>>>()?;
            unknown.retain(|number| needed.contains(number));
        }
        let Some(newest) = unknown.last() else { return Ok(()) };
        Err(Error::conflict(Text::for_operators(format!(
            "The database has schema version {newest}, which a program must know to work on it; this one knows {}. Start the newer Labelkeep that wrote it, or restore a backup.",
            Self::newest_schema()
        ))))
    }
}

/// Several nodes may start at once: one migrates, the others find it done.
async fn apply_once(transaction: &mut Transaction, version: i64, text: &'static str) -> Result<()> {
    if transaction.is_postgres() {
        // The other node may take its time.
        transaction.execute("SET LOCAL lock_timeout = 0", args![]).await?;
        transaction.fetch_all("SELECT pg_advisory_xact_lock(7307281)", args![]).await?;
    }
    transaction
        .execute_script(
            "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)",
        )
        .await?;
    let there = applied(transaction).await?;
    if there.contains(&version) {
        return Ok(());
    }
    if !BESIDE.contains(&version) {
        refuse_beside_others(transaction, &there, version).await?;
    }
    step(transaction, version, text).await
}

/// The numbers of the migrations in a database that has any, in order.
pub(crate) async fn applied(fetch: &mut impl Fetch) -> Result<Vec<i64>> {
    let rows = fetch.fetch_all(Sql::from("SELECT version FROM schema_version ORDER BY version"), args![]).await?;
    rows.iter().map(|row| row.get("version")).collect()
}

fn is_known(number: i64) -> bool {
    MIGRATIONS.iter().any(|(known, _)| *known == number)
}

/// The newest of these that this program does not know.
pub(crate) fn unknown(applied: &[i64]) -> Option<i64> {
    applied.iter().copied().rfind(|number| !is_known(*number))
}

/// What is not among these, in order: also what is older than the newest of them.
pub(crate) fn missing(applied: &[i64]) -> Vec<(i64, &'static str)> {
    MIGRATIONS.iter().copied().filter(|(number, _)| !applied.contains(number)).collect()
}

/// Makes the schema of these migrations in an empty database.
///
/// # Errors
/// 400 when one is not known.
pub(crate) async fn make_schema(transaction: &mut Transaction, numbers: &[i64]) -> Result<()> {
    if let Some(unknown) = unknown(numbers) {
        return Err(Error::bad_request(Text::for_operators(format!("There is no schema version {unknown}."))));
    }
    for (number, text) in MIGRATIONS.iter().filter(|(number, _)| numbers.contains(number)) {
        step(transaction, *number, text).await?;
    }
    Ok(())
}

/// Applies what a schema lacks.
pub(crate) async fn raise_schema(transaction: &mut Transaction) -> Result<()> {
    for (number, text) in missing(&applied(transaction).await?) {
        step(transaction, number, text).await?;
    }
    fill::all(transaction).await
}

async fn step(transaction: &mut Transaction, version: i64, text: &str) -> Result<()> {
    transaction.execute_script(script(text, transaction.is_postgres())).await?;
    let now = transaction.now();
    transaction
        .execute("INSERT INTO schema_version (version, applied_at) VALUES ($1, $2)", args![version, now])
        .await?;
    if BESIDE.contains(&version) {
        let sql = "UPDATE schema_version SET needed = FALSE WHERE version = $1";
        transaction.execute(sql, args![version]).await?;
    }
    fill::note(transaction, version).await
}

/// The text of a migration with the integer primary key spelt for its database.
fn script(text: &str, is_postgres: bool) -> Sql {
    let key = if is_postgres {
        "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    } else {
        // AUTOINCREMENT: the id of something deleted never names something else.
        "INTEGER PRIMARY KEY AUTOINCREMENT"
    };
    Sql::assembled(text.replace("IDENTITY_KEY", key))
}
