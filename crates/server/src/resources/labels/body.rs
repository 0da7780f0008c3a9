use crate::wire::raw;
use labelkeep_database::labels::{Label, LabelLink};
use labelkeep_model::{Error, Result, Say, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use utoipa::ToSchema;

const LONGEST: usize = 2048;
const LONGEST_VALUE: usize = 10_000;

/// A label.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Label)]
pub(super) struct LabelBody {
    id: i64,
    /// Its links to projects that the caller sees.
    links: Vec<i64>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    updated_at: Timestamp,
    /// As results have it, mostly a list of one text.
    #[schema(value_type = Value)]
    value: Box<RawValue>,
    title: String,
    description: Option<String>,
    approved: bool,
    created_by: i64,
    approved_by: Option<i64>,
    organization: i64,
    projects: Vec<i64>,
}

impl LabelBody {
    pub fn new(label: Label) -> Result<Self> {
        Ok(Self {
            id: label.id,
            links: label.links,
            created_at: label.created_at,
            updated_at: label.updated_at,
            value: raw(label.value)?,
            title: label.title,
            description: label.description,
            approved: label.approved,
            created_by: label.created_by,
            approved_by: label.approved_by,
            organization: label.organization_id,
            projects: label.projects,
        })
    }
}

/// A label as it was made for a project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LabelOfProject)]
pub(super) struct MadeBody {
    #[serde(flatten)]
    label: LabelBody,
    project: i64,
    from_name: String,
}

impl MadeBody {
    pub fn new(label: Label, project: i64, from_name: String) -> Result<Self> {
        Ok(Self { label: LabelBody::new(label)?, project, from_name })
    }
}

/// A label in a project.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LabelLink)]
pub(super) struct LinkBody {
    id: i64,
    /// How often the annotations of the project have the label.
    annotations_count: i64,
    /// The control of the labeling configuration.
    from_name: String,
    project: i64,
    label: i64,
}

impl From<LabelLink> for LinkBody {
    fn from(link: LabelLink) -> Self {
        Self {
            id: link.id,
            annotations_count: link.annotations_count,
            from_name: link.from_name,
            project: link.project_id,
            label: link.label_id,
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct PageQuery {
    #[serde(default, deserialize_with = "crate::http::paging::page_number")]
    pub page: Option<i64>,
    #[serde(default, deserialize_with = "crate::http::paging::page_size")]
    pub page_size: Option<i64>,
    pub project: Option<i64>,
}

/// A text that must be there.
///
/// # Errors
/// 400 that names the field.
pub(super) fn text(body: &Map<String, Value>, name: &str) -> Result<String> {
    match body.get(name) {
        None => Err(Error::field(name, Say::Required)),
        Some(Value::Null) => Err(Error::field(name, Say::NotNull)),
        Some(Value::String(text)) if text.trim().is_empty() => Err(Error::field(name, Say::Blank)),
        Some(Value::String(text)) if text.chars().count() > LONGEST => {
            Err(Error::field(name, Say::TooLong { most: LONGEST.into() }))
        }
        Some(Value::String(text)) if text.contains('\0') => Err(Error::field(name, Say::HasNul)),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(Error::field(name, Say::NoText)),
    }
}

/// Any JSON that must be there.
///
/// # Errors
/// 400 that names the field.
pub(super) fn value(body: &Map<String, Value>, name: &str) -> Result<Value> {
    match body.get(name) {
        None => Err(Error::field(name, Say::Required)),
        Some(Value::Null) => Err(Error::field(name, Say::NotNull)),
        Some(value) if value.to_string().len() > LONGEST_VALUE => {
            Err(Error::field(name, Say::TooLong { most: LONGEST_VALUE.into() }))
        }
        Some(value) => Ok(value.clone()),
    }
}

/// # Errors
/// 400 that names the field.
pub(super) fn number(body: &Map<String, Value>, name: &str) -> Result<i64> {
    let given = value(body, name)?;
    let number = given.as_i64().or_else(|| given.as_str().and_then(|text| text.trim().parse().ok()));
    number.ok_or_else(|| Error::field(name, Say::NoInteger))
}

/// A text that may be null, if it is named.
///
/// # Errors
/// 400 that names the field.
pub(super) fn description(body: &Map<String, Value>) -> Result<Option<Option<String>>> {
    let name = "description";
    match body.get(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(text)) if text.len() <= LONGEST_VALUE && !text.contains('\0') => {
            Ok(Some(Some(text.clone())))
        }
        Some(Value::String(_)) => Err(Error::field(name, Say::TooLong { most: LONGEST_VALUE.into() })),
        Some(_) => Err(Error::field(name, Say::NoText)),
    }
}

/// # Errors
/// 400 that names the field.
pub(super) fn approved(body: &Map<String, Value>) -> Result<Option<bool>> {
    match body.get("approved") {
        None => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(Error::field("approved", Say::NoTruth)),
    }
}
