use crate::{Database, Fetch, Row, access::ProjectScope, args};
use labelkeep_model::{Result, UserId};

/// Somebody, as far as other people see.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
}

impl Person {
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: UserId(row.get("id")?),
            email: row.get("email")?,
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
        })
    }
}

impl Database {
    /// Who annotated in a project: from the counters of daily work and the annotations that were imported for somebody.
    pub async fn annotators_of(&self, scope: &ProjectScope) -> Result<Vec<Person>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                // One task of each is enough: as a join, it would be all of the project.
                "SELECT u.id, u.email, u.first_name, u.last_name FROM users u WHERE \
                 (SELECT p.task_id FROM task_people p WHERE p.project_id = $1 AND p.user_id = u.id \
                 AND (p.annotations > 0 OR p.skips > 0) LIMIT 1) IS NOT NULL ORDER BY u.id",
                args![scope.id()],
            )
            .await?;
        rows.iter().map(Person::from_row).collect()
    }
}
