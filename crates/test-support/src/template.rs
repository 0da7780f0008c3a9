//! A migrated, empty database that is made once and copied for each test: migrating takes longer than most tests.
//!
//! Each test program has its own, named after its file, so one that was built anew never copies what an older one made.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use labelkeep_database::{Database, Options};
use labelkeep_model::{MockClock, SeededRng};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::{START, random_name};

/// Other than the seed of tests, so that no test draws again what is in its database already.
const SEED: u64 = 2;

/// A new database on this server, empty or with the newest schema.
#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
pub async fn postgres(server: &str, is_migrated: bool) -> String {
    let mut admin = PgConnection::connect(server).await.expect("the PostgreSQL for tests does not answer");
    let name = random_name();
    let like = if is_migrated { migrated_postgres(server, &mut admin).await } else { "template1".into() };
    create(&mut admin, &name, &like).await;
    admin.close().await.expect("closing the connection for administrators");
    address(server, &name)
}

/// Several processes may make it at once: one of them gives it its name, and the others find it there.
async fn migrated_postgres(server: &str, admin: &mut PgConnection) -> String {
    let template = format!("template_{:016x}", program());
    if exists(admin, &template).await {
        return template;
    }
    let draft = random_name();
    create(admin, &draft, "template1").await;
    migrate(&address(server, &draft)).await;
    let renamed = admin.execute(AssertSqlSafe(format!("ALTER DATABASE {draft} RENAME TO {template}"))).await;
    assert!(renamed.is_ok() || exists(admin, &template).await, "{renamed:?}");
    template
}

#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
async fn create(admin: &mut PgConnection, name: &str, like: &str) {
    admin
        .execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {like}")))
        .await
        .expect("a database for a test");
}

#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    let query = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
    query.fetch_optional(admin).await.expect("the names of the databases").is_some()
}

#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
fn address(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("the address ends with a database name");
    format!("{base}/{name}")
}

/// Makes this file a database with the newest schema.
#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
pub async fn sqlite(file: &Path) {
    let template = program_file().with_extension(format!("{:016x}.db", program()));
    if !template.exists() {
        let draft = template.with_extension(random_name());
        migrate(&format!("sqlite://{}", draft.display())).await;
        merge(&draft);
        std::fs::rename(&draft, &template).expect("keeping the database that tests begin with");
    }
    std::fs::copy(&template, file).expect("a database for a test");
}

/// Brings what its journal holds into the file itself: the thread that writes may close it later than it says that it is closed.
#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
fn merge(file: &Path) {
    let connection = rusqlite::Connection::open(file).expect("the database that tests begin with");
    let is_busy: i64 = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .expect("merging the journal of the database that tests begin with");
    assert_eq!(is_busy, 0, "somebody still writes to the database that tests begin with");
}

#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
async fn migrate(url: &str) {
    let (clock, rng) = (Arc::new(MockClock::new(START)), Arc::new(SeededRng::new(SEED)));
    let database = Database::open(&Options::new(url), clock, rng).await.expect("a database for a test");
    database.migrate().await.expect("the migrations");
    database.close().await;
}

/// This build of this test program.
fn program() -> u64 {
    let mut hasher = DefaultHasher::new();
    let file = program_file();
    let written = std::fs::metadata(&file).and_then(|about| about.modified()).ok();
    (&file, written).hash(&mut hasher);
    hasher.finish()
}

#[expect(clippy::expect_used, reason = "a test that cannot be set up must stop")]
fn program_file() -> PathBuf {
    std::env::current_exe().expect("the file of this program")
}
