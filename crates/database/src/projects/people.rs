//! Who works on several projects at once, as their list shows it.

use super::ListProjects;
use crate::{Database, Fetch, access::OrganizationScope, args, engine::dialect::id_list, users::Person};
use labelkeep_model::{Permission, ProjectId, Result};

/// Somebody who is a member of a project or has worked in it.
pub struct ProjectPerson {
    pub project: ProjectId,
    pub person: Person,
}

impl Database {
    /// The people of those projects that the caller sees and may see the work of; who did most comes first.
    pub async fn people_of_projects(&self, scope: &OrganizationScope, ids: Vec<i64>) -> Result<Vec<ProjectPerson>> {
        let limit = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let query = ListProjects { ids: Some(ids), limit, ..ListProjects::default() };
        let (listed, _) = self.list_projects(scope, &query).await?;
        let open = listed
            .iter()
            .filter(|listed| listed.standing.permissions.contains(Permission::StatsView))
            .map(|listed| listed.project.id);
        let open = id_list(open);
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT w.project_id, u.id, u.email, u.first_name, u.last_name FROM \
                 (SELECT b.project_id, b.user_id, SUM(b.annotations) AS annotations FROM \
                   (SELECT project_id, user_id, 0 AS annotations FROM project_members \
                     WHERE project_id IN (SELECT value FROM ids_of($1)) \
                    UNION ALL SELECT p.id, w.user_id, 0 FROM projects p \
                     JOIN workspace_members w ON w.workspace_id = p.workspace_id WHERE p.id IN (SELECT value FROM ids_of($1)) \
                    UNION ALL SELECT project_id, user_id, annotations FROM project_daily_work \
                     WHERE project_id IN (SELECT value FROM ids_of($1))) AS b \
                   GROUP BY b.project_id, b.user_id) AS w JOIN users u ON u.id = w.user_id \
                 WHERE u.organization_id = $2 AND u.deleted_at IS NULL AND u.role <> 'DI' \
                 ORDER BY w.project_id, w.annotations DESC, u.id",
                args![open, scope.caller().organization()],
            )
            .await?;
        rows.iter()
            .map(|row| Ok(ProjectPerson { project: ProjectId(row.get("project_id")?), person: Person::from_row(row)? }))
            .collect()
    }
}
