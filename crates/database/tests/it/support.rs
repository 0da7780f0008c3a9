//! What several tests begin with.

use labelkeep_database::{Database, access::ProjectScope, args};
use labelkeep_model::{ProjectId, UserId};

pub const PROJECT: [&str; 3] = [
    "INSERT INTO organizations (id, title, created_at, updated_at) VALUES (1, 'o', 0, 0)",
    "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
     VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0)",
    "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title) \
     VALUES (41, 1, 1, 0, 0, 0, 'p')",
];

pub async fn run(database: &Database, sql: &'static str) {
    database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await })).await.unwrap();
}

/// Project 41 of the owner, who is user 1. It has no tasks.
pub async fn empty_project(database: &Database) -> ProjectScope {
    for sql in PROJECT {
        run(database, sql).await;
    }
    ProjectScope::unscoped_for_job(database, ProjectId(41), Some(UserId(1))).await.unwrap()
}
