//! Noting what webhooks are told, in the change itself: whatever does it, and whether or not anybody listens, it calls this.

use crate::{Fetch, Transaction, args};
use labelkeep_model::{ProjectId, Result};

/// What can happen, by the names of the compatible API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookAction {
    ProjectCreated,
    ProjectUpdated,
    ProjectDeleted,
    TasksCreated,
    TasksDeleted,
    AnnotationCreated,
    AnnotationsCreated,
    AnnotationUpdated,
    AnnotationsDeleted,
    LabelLinkCreated,
    LabelLinkUpdated,
    LabelLinkDeleted,
}

impl WebhookAction {
    pub const ALL: [Self; 12] = [
        Self::ProjectCreated,
        Self::ProjectUpdated,
        Self::ProjectDeleted,
        Self::TasksCreated,
        Self::TasksDeleted,
        Self::AnnotationCreated,
        Self::AnnotationsCreated,
        Self::AnnotationUpdated,
        Self::AnnotationsDeleted,
        Self::LabelLinkCreated,
        Self::LabelLinkUpdated,
        Self::LabelLinkDeleted,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ProjectCreated => "PROJECT_CREATED",
            Self::ProjectUpdated => "PROJECT_UPDATED",
            Self::ProjectDeleted => "PROJECT_DELETED",
            Self::TasksCreated => "TASKS_CREATED",
            Self::TasksDeleted => "TASKS_DELETED",
            Self::AnnotationCreated => "ANNOTATION_CREATED",
            Self::AnnotationsCreated => "ANNOTATIONS_CREATED",
            Self::AnnotationUpdated => "ANNOTATION_UPDATED",
            Self::AnnotationsDeleted => "ANNOTATIONS_DELETED",
            Self::LabelLinkCreated => "LABEL_LINK_CREATED",
            Self::LabelLinkUpdated => "LABEL_LINK_UPDATED",
            Self::LabelLinkDeleted => "LABEL_LINK_DELETED",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
    }

    /// Whether only webhooks of all projects hear of it: no project's own is there yet, or any more.
    #[must_use]
    pub fn is_of_organization(self) -> bool {
        matches!(self, Self::ProjectCreated | Self::ProjectDeleted)
    }
}

/// Sent to every node when something waits.
pub const TOPIC: &str = "webhooks";
/// Things of one delivery: its body stays of a bounded size.
const MOST: usize = 250;

/// `w` listens to the action whose name is `$3`, in quotes, of the project `$1`; `$2`: 1 for what only those of all projects hear.
/// Those hear nothing of personal sandboxes.
macro_rules! listening {
    () => {
        " FROM projects p JOIN webhooks w ON w.organization_id = p.organization_id WHERE p.id = $1 \
         AND (w.project_id = CASE WHEN $2 = 1 THEN 0 ELSE p.id END OR (w.project_id = 0 AND p.sandbox_of IS NULL)) AND w.is_active = TRUE AND w.deleted_at IS NULL \
         AND (w.send_for_all_actions = TRUE OR w.actions LIKE '%' || $3 || '%')"
    };
}

fn quoted(action: WebhookAction) -> String {
    format!("\"{}\"", action.as_str())
}

/// Whether anybody is told of it: for who would have to find out the ids first.
pub(crate) async fn is_heard(transaction: &mut Transaction, project: ProjectId, action: WebhookAction) -> Result<bool> {
    let sql = concat!("SELECT w.id", listening!(), " LIMIT 1");
    let only = i64::from(action.is_of_organization());
    Ok(transaction.fetch_optional(sql, args![project, only, quoted(action)]).await?.is_some())
}

/// Notes something that happened to these, together.
pub(crate) async fn note(
    transaction: &mut Transaction,
    project: ProjectId,
    action: WebhookAction,
    ids: &[i64],
) -> Result<()> {
    let sql = concat!(
        "INSERT INTO webhook_deliveries (webhook_id, action, project_id, ids, created_at) \
         SELECT w.id, $4, p.id, $5, $6",
        listening!(),
        " ORDER BY w.id"
    );
    let (only, now) = (i64::from(action.is_of_organization()), transaction.now());
    for ids in ids.chunks(MOST) {
        let ids = serde_json::Value::from(ids).to_string();
        let args = args![project, only, quoted(action), action.as_str(), ids, now];
        if transaction.execute(sql, args).await? == 0 {
            return Ok(());
        }
    }
    if ids.is_empty() { Ok(()) } else { transaction.wake(TOPIC).await }
}

/// Notes something that happened to each of these.
pub(crate) async fn note_each(
    transaction: &mut Transaction,
    project: ProjectId,
    action: WebhookAction,
    ids: &[i64],
) -> Result<()> {
    if !is_heard(transaction, project, action).await? {
        return Ok(());
    }
    for id in ids {
        note(transaction, project, action, &[*id]).await?;
    }
    Ok(())
}
