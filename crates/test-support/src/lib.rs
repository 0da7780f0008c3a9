//! Throwaway databases for tests.

mod template;

use labelkeep_database::{Database, Options};
use labelkeep_model::{MockClock, Rng, SeededRng, SystemRng, Timestamp};
use std::sync::Arc;

/// The time at which a test's clock stands when it starts: 2026-01-01T00:00:00Z.
pub const START: Timestamp = Timestamp(1_767_225_600_000_000);

/// A migrated, empty database, the clock it reads, and what must live as long as it is used.
pub struct TestDatabase {
    pub database: Database,
    pub clock: Arc<MockClock>,
    _directory: Option<tempfile::TempDir>,
}

impl TestDatabase {
    /// # Panics
    /// When it cannot be made: then the test cannot run.
    pub async fn sqlite() -> Self {
        Self::new_sqlite(true).await
    }

    #[expect(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]
    async fn new_sqlite(is_migrated: bool) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("test.db");
        if is_migrated {
            template::sqlite(&file).await;
        }
        Self::open(&format!("sqlite://{}", file.display()), Some(directory)).await
    }

    /// A new database on the server that `LABELKEEP_TEST_POSTGRES_URL` names (`cargo xtask test` starts one).
    ///
    /// # Panics
    /// When there is none: then the test cannot run.
    pub async fn postgres() -> Self {
        Self::new_postgres(true).await
    }

    #[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
    async fn new_postgres(is_migrated: bool) -> Self {
        let server = std::env::var("LABELKEEP_TEST_POSTGRES_URL").expect(
            "LABELKEEP_TEST_POSTGRES_URL is not set: run the tests with `cargo xtask test`, which starts a PostgreSQL",
        );
        Self::open(&template::postgres(&server, is_migrated).await, None).await
    }

    /// A further database of the same kind, without any schema.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn beside(&self) -> Self {
        if self.database.is_postgres() { Self::new_postgres(false).await } else { Self::new_sqlite(false).await }
    }

    #[expect(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]
    async fn open(url: &str, directory: Option<tempfile::TempDir>) -> Self {
        let clock = Arc::new(MockClock::new(START));
        let rng = Arc::new(SeededRng::new(1));
        let database = Database::open(&Options::new(url), clock.clone(), rng).await.unwrap();
        Self { database, clock, _directory: directory }
    }
}

fn random_name() -> String {
    format!("t_{}", Rng::uuid(&SystemRng::new()).simple())
}

/// Defines the same test twice: on SQLite and on PostgreSQL.
///
/// ```ignore
/// on_both_databases! {
///     async fn counts_stay_right(test: TestDatabase) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($(async fn $name:ident($test:ident: TestDatabase) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "which names a body needs differs")]
            use super::*;
            async fn body($test: $crate::TestDatabase) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { body($crate::TestDatabase::sqlite().await).await }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() { body($crate::TestDatabase::postgres().await).await }
        }
    )*};
}
