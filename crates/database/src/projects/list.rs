use super::{Project, object::project_columns};
use crate::{
    Database, Fetch, Value,
    access::{Caller, OrganizationScope, Standing, membership::is_seen},
    args,
    engine::{
        dialect::{Sql, id_list},
        pattern::contains_pattern,
    },
};
use labelkeep_model::{Permission, Result};

/// Which projects to list.
#[derive(Debug, Default)]
pub struct ListProjects {
    pub ids: Option<Vec<i64>>,
    /// Part of the title, upper and lower case alike.
    pub title: Option<String>,
    /// Part of the title or description.
    pub search: Option<String>,
    /// A field name, with `-` for descending. Unknown ones are ignored, as clients expect.
    pub ordering: Option<String>,
    pub include: Include,
    /// The projects in the trash instead.
    pub deleted: bool,
    /// Only archived ones, or none of them.
    pub archived: Option<bool>,
    /// Only those of these workspaces, 0 for those of none.
    pub workspaces: Option<Vec<i64>>,
    pub limit: i64,
    pub offset: i64,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Include {
    #[default]
    All,
    PinnedOnly,
    ExcludePinned,
}

/// A project, and what the caller is in it.
pub struct ListedProject {
    pub project: Project,
    pub standing: Standing,
}

impl Database {
    /// The projects that the caller may see, and how many there are in all.
    pub async fn list_projects(
        &self,
        scope: &OrganizationScope,
        query: &ListProjects,
    ) -> Result<(Vec<ListedProject>, i64)> {
        let caller = scope.caller();
        let mut args = args![caller.organization(), caller.user()];
        let condition = condition(query, caller, &mut args);
        let from = "projects p JOIN users u ON u.id = p.created_by \
                    LEFT JOIN project_members m ON m.project_id = p.id AND m.user_id = $2";
        let mut database = self;
        // The count is by the same conditions; organisations have hundreds of projects, not millions.
        let count = Sql::assembled(format!("SELECT COUNT(*) AS total FROM {from} WHERE {condition}"));
        let total = database.fetch_one(count, args.clone()).await?.get("total")?;
        args.push(Value::from(query.limit));
        args.push(Value::from(query.offset));
        let text = format!(
            "SELECT {}, m.role AS member_role FROM {from} WHERE {condition} ORDER BY {}, p.id DESC LIMIT ${} OFFSET ${}",
            project_columns!(),
            order(query.ordering.as_deref()),
            args.len() - 1,
            args.len()
        );
        let rows = database.fetch_all(Sql::assembled(text), args).await?;
        let projects = rows.iter().map(|row| {
            let override_role = row.get::<Option<String>>("member_role")?.and_then(|code| code.parse().ok());
            Ok(ListedProject { project: Project::from_row(row)?, standing: caller.standing_as(override_role) })
        });
        Ok((projects.collect::<Result<Vec<_>>>()?, total))
    }
}

const IN_ARCHIVED: &str =
    "EXISTS (SELECT 1 FROM workspaces a WHERE a.id = p.workspace_id AND a.archived_at IS NOT NULL)";
const SEEN_BY_ALL: &str = concat!(" AND ", is_seen!("$2", "TRUE"));
const SEEN_BY_MEMBERS: &str = concat!(" AND ", is_seen!("$2", "FALSE"));

fn condition(query: &ListProjects, caller: &Caller, args: &mut Vec<Value>) -> String {
    let mut text = String::from("p.organization_id = $1");
    if query.deleted && !caller.may(Permission::ProjectDelete) {
        // The trash is for those who can put something into it.
        text.push_str(" AND 1 = 0");
    }
    text.push_str(if query.deleted { " AND p.deleted_at IS NOT NULL" } else { " AND p.deleted_at IS NULL" });
    match query.archived {
        None => {}
        Some(true) => text.push_str(&format!(" AND (p.archived_at IS NOT NULL OR {IN_ARCHIVED})")),
        Some(false) => text.push_str(&format!(" AND p.archived_at IS NULL AND NOT {IN_ARCHIVED}")),
    }
    text.push_str(if caller.may(Permission::ProjectsSeeAll) { SEEN_BY_ALL } else { SEEN_BY_MEMBERS });
    if !caller.may(Permission::UnpublishedView) {
        text.push_str(" AND p.is_published = TRUE");
    }
    match query.include {
        Include::All => {}
        Include::PinnedOnly => text.push_str(" AND p.pinned_at IS NOT NULL"),
        Include::ExcludePinned => text.push_str(" AND p.pinned_at IS NULL"),
    }
    if let Some(ids) = &query.ids {
        args.push(id_list(ids.iter().copied()));
        text.push_str(&format!(" AND p.id IN (SELECT value FROM ids_of(${}))", args.len()));
    }
    if let Some(workspaces) = &query.workspaces {
        args.push(id_list(workspaces.iter().copied()));
        text.push_str(&format!(" AND COALESCE(p.workspace_id, 0) IN (SELECT value FROM ids_of(${}))", args.len()));
    }
    if let Some(title) = &query.title {
        args.push(Value::from(contains_pattern(title)));
        text.push_str(&format!(" AND LOWER(p.title) LIKE ${} ESCAPE '\\'", args.len()));
    }
    if let Some(search) = &query.search {
        args.push(Value::from(contains_pattern(search)));
        let n = args.len();
        text.push_str(&format!(
            " AND (LOWER(p.title) LIKE ${n} ESCAPE '\\' OR LOWER(p.description) LIKE ${n} ESCAPE '\\')"
        ));
    }
    text
}

fn order(ordering: Option<&str>) -> String {
    let (name, descending) = match ordering {
        Some(text) => text.strip_prefix('-').map_or((text, false), |name| (name, true)),
        None => ("", false),
    };
    let column = match name {
        "id" => "p.id",
        "title" => "LOWER(p.title)",
        "created_at" => "p.created_at",
        "updated_at" => "p.updated_at",
        "last_activity_at" => "p.last_activity_at",
        "task_number" => "p.task_number",
        "finished_task_number" => "p.finished_task_number",
        "total_annotations_number" => "p.total_annotations_number",
        _ => return "p.pinned_at IS NULL, p.pinned_at DESC, p.created_at DESC".to_owned(),
    };
    format!("{column} {}", if descending { "DESC" } else { "ASC" })
}
