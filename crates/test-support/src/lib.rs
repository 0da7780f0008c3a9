//! Throwaway databases for tests.

use labelkeep_database::{Database, Options};
use labelkeep_model::{MockClock, SeededRng, SystemClock, SystemRng, Timestamp};
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
        Self::empty_sqlite().await.migrated().await
    }

    #[expect(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]
    async fn empty_sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("test.db").display());
        Self::open(&url, Some(directory)).await
    }

    /// A new database on the server that `LABELKEEP_TEST_POSTGRES_URL` names (`cargo xtask test` starts one).
    ///
    /// # Panics
    /// When there is none: then the test cannot run.
    pub async fn postgres() -> Self {
        Self::empty_postgres().await.migrated().await
    }

    #[expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up must stop")]
    async fn empty_postgres() -> Self {
        let server = std::env::var("LABELKEEP_TEST_POSTGRES_URL").expect(
            "LABELKEEP_TEST_POSTGRES_URL is not set: run the tests with `cargo xtask test`, which starts a PostgreSQL",
        );
        let random = labelkeep_model::Rng::uuid(&SystemRng::new()).simple().to_string();
        let admin =
            Database::open(&Options::new(&server), Arc::new(SystemClock), Arc::new(SystemRng::new())).await.unwrap();
        let name = format!("t_{random}");
        admin.create_database_for_test(&name).await.unwrap();
        admin.close().await;
        let (base, _) = server.rsplit_once('/').expect("the address ends with a database name");
        Self::open(&format!("{base}/{name}"), None).await
    }

    /// A further database of the same kind, without any schema.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn beside(&self) -> Self {
        if self.database.is_postgres() { Self::empty_postgres().await } else { Self::empty_sqlite().await }
    }

    #[expect(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]
    async fn open(url: &str, directory: Option<tempfile::TempDir>) -> Self {
        let clock = Arc::new(MockClock::new(START));
        let rng = Arc::new(SeededRng::new(1));
        let database = Database::open(&Options::new(url), clock.clone(), rng).await.unwrap();
        Self { database, clock, _directory: directory }
    }

    #[expect(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]
    async fn migrated(self) -> Self {
        self.database.migrate().await.unwrap();
        self
    }
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
