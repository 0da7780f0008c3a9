//! Which projects people made and worked in.

use crate::{Database, Fetch, access::OrganizationScope, args, engine::dialect::id_list};
use labelkeep_model::{Permission, Result};
use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectName {
    pub id: i64,
    pub title: String,
}

/// Of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contributions {
    pub created: Vec<ProjectName>,
    pub contributed: Vec<ProjectName>,
    pub annotations: i64,
}

const CREATED: &str = "SELECT p.created_by AS person, p.id, p.title, 0 AS annotations FROM projects p \
    WHERE p.organization_id = $1 AND p.deleted_at IS NULL AND COALESCE(p.sandbox_of, $3) = $3 AND p.created_by IN (SELECT value FROM ids_of($2)) ORDER BY p.id";

const CONTRIBUTED: &str = "SELECT a.completed_by AS person, p.id, p.title, COUNT(*) AS annotations FROM annotations a \
    JOIN projects p ON p.id = a.project_id WHERE p.organization_id = $1 AND p.deleted_at IS NULL AND COALESCE(p.sandbox_of, $3) = $3 AND a.trashed_by = 0 \
    AND a.completed_by IN (SELECT value FROM ids_of($2)) GROUP BY a.completed_by, p.id, p.title ORDER BY p.id";

impl Database {
    /// By person.
    ///
    /// # Errors
    /// 403 without the right to manage members: it names projects which the caller may not be in.
    pub async fn contributions(
        &self,
        scope: &OrganizationScope,
        people: &[i64],
    ) -> Result<HashMap<i64, Contributions>> {
        scope.require(Permission::MembersManage)?;
        let mut database = self;
        let mut all: HashMap<i64, Contributions> = HashMap::new();
        // Nobody hears of what is in the sandbox of somebody else.
        let args = args![scope.organization(), id_list(people.iter().copied()), scope.caller().user()];
        for row in database.fetch_all(CREATED, args.clone()).await? {
            let person = all.entry(row.get("person")?).or_default();
            person.created.push(ProjectName { id: row.get("id")?, title: row.get("title")? });
        }
        for row in database.fetch_all(CONTRIBUTED, args).await? {
            let person = all.entry(row.get("person")?).or_default();
            person.contributed.push(ProjectName { id: row.get("id")?, title: row.get("title")? });
            person.annotations += row.get::<i64>("annotations")?;
        }
        Ok(all)
    }
}
