use crate::{Row, access::Caller, args};
use labelkeep_model::{Permission, Result, Timestamp};

/// A label as stored, with those of its links that its reader may see.
#[derive(Debug, Clone)]
pub struct Label {
    pub id: i64,
    pub organization_id: i64,
    pub created_by: i64,
    pub title: String,
    /// JSON text.
    pub value: String,
    pub description: Option<String>,
    pub approved: bool,
    pub approved_by: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub links: Vec<i64>,
    pub projects: Vec<i64>,
}

impl Label {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            organization_id: row.get("organization_id")?,
            created_by: row.get("created_by")?,
            title: row.get("title")?,
            value: row.get("value")?,
            description: row.get("description")?,
            approved: row.get("approved")?,
            approved_by: row.get("approved_by")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            links: Vec::new(),
            projects: Vec::new(),
        })
    }
}

/// A label in a project.
#[derive(Debug, Clone)]
pub struct LabelLink {
    pub id: i64,
    pub project_id: i64,
    pub label_id: i64,
    pub from_name: String,
    /// How often the project's annotations have the label.
    pub annotations_count: i64,
}

impl LabelLink {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            project_id: row.get("project_id")?,
            label_id: row.get("label_id")?,
            from_name: row.get("from_name")?,
            annotations_count: row.get("annotations_count")?,
        })
    }
}

/// Links `k` of projects that a caller sees, whom `seen_by` puts into `$1` to `$3`; conditions follow.
macro_rules! select_links {
    ($condition:literal) => {
        concat!(
            "SELECT k.*, (SELECT CAST(COALESCE(SUM(c.count), 0) AS BIGINT) FROM project_label_counts c JOIN labels l ON l.id = k.label_id \
             WHERE c.project_id = k.project_id AND c.kind = 'label' AND c.label = l.label) AS annotations_count \
             FROM label_links k JOIN projects p ON p.id = k.project_id WHERE p.organization_id = $1 AND p.deleted_at IS NULL \
             AND ",
            $crate::access::membership::is_seen!("$3", "$2 = 1"),
            " AND ",
            $condition
        )
    };
}
pub(super) use select_links;

pub(super) fn seen_by(caller: &Caller) -> crate::Args {
    args![caller.organization(), i64::from(caller.may(Permission::ProjectsSeeAll)), caller.user()]
}
