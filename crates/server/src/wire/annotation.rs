use super::{raw, user::initials};
use labelkeep_database::annotations::Annotation;
use labelkeep_model::ago;
use labelkeep_model::{Result, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// An annotation without its author, whom answers name by id or show as an object.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnotationCore {
    pub id: i64,
    /// The regions and answers, as in the labeling format; null where none was sent.
    #[schema(value_type = Option<Vec<Object>>)]
    pub result: Box<RawValue>,
    pub created_username: String,
    pub created_ago: String,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    #[schema(value_type = Option<String>)]
    pub draft_created_at: Option<Timestamp>,
    /// Seconds spent.
    pub lead_time: Option<f64>,
    pub import_id: Option<i64>,
    pub last_action: Option<String>,
    pub bulk_created: bool,
    pub task: i64,
    pub project: i64,
    pub updated_by: Option<i64>,
    pub parent_prediction: Option<i64>,
    pub parent_annotation: Option<i64>,
    pub last_created_by: Option<i64>,
}

/// An annotation alone: its author by id.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnnotationBody {
    #[serde(flatten)]
    pub core: AnnotationCore,
    pub completed_by: Option<i64>,
}

/// An annotation inside a task: its author as an object.
#[derive(Debug, Serialize, ToSchema)]
pub struct NestedAnnotationBody {
    #[serde(flatten)]
    pub core: AnnotationCore,
    pub completed_by: Option<AuthorBody>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorBody {
    pub id: i64,
    pub first_name: String,
    pub last_name: String,
    pub avatar: Option<String>,
    pub email: String,
    pub initials: String,
}

fn author(annotation: &Annotation) -> Option<AuthorBody> {
    let id = annotation.completed_by?;
    let first_name = annotation.author_first_name.clone().unwrap_or_default();
    let last_name = annotation.author_last_name.clone().unwrap_or_default();
    let email = annotation.author_email.clone().unwrap_or_default();
    let initials = initials(&first_name, &last_name, &email);
    Some(AuthorBody { id, first_name, last_name, avatar: None, email, initials })
}

impl AnnotationBody {
    /// # Errors
    /// When the stored result is no JSON, which no write lets in.
    pub fn new(annotation: Annotation, now: Timestamp) -> Result<Self> {
        Ok(Self { completed_by: annotation.completed_by, core: AnnotationCore::new(annotation, now)? })
    }
}

impl NestedAnnotationBody {
    /// # Errors
    /// As `AnnotationBody::new`.
    pub fn nested(annotation: Annotation, now: Timestamp) -> Result<Self> {
        Ok(Self { completed_by: author(&annotation), core: AnnotationCore::new(annotation, now)? })
    }
}

impl AnnotationCore {
    fn new(annotation: Annotation, now: Timestamp) -> Result<Self> {
        Ok(Self {
            id: annotation.id,
            created_username: annotation.created_username(),
            created_ago: ago(annotation.created_at, now),
            was_cancelled: annotation.was_cancelled,
            ground_truth: annotation.ground_truth,
            created_at: annotation.created_at,
            updated_at: annotation.updated_at,
            draft_created_at: annotation.draft_created_at,
            lead_time: annotation.lead_time,
            import_id: annotation.import_id,
            last_action: annotation.last_action,
            bulk_created: annotation.bulk_created.unwrap_or(false),
            task: annotation.task_id,
            project: annotation.project_id,
            updated_by: annotation.updated_by,
            parent_prediction: annotation.parent_prediction,
            parent_annotation: annotation.parent_annotation,
            last_created_by: annotation.last_created_by,
            result: raw(annotation.result)?,
        })
    }
}
