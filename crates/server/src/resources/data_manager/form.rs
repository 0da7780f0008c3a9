//! What an action asks for, as rows of fields.

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormRow {
    column_count: i64,
    fields: Vec<FormField>,
}

impl FormRow {
    pub fn of(fields: Vec<FormField>) -> Self {
        Self { column_count: 1, fields }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct FormField {
    /// `select`, `input` or `number`.
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    label: &'static str,
    /// Of a `select`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    options: Option<Vec<FormOption>>,
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum FormOption {
    Name(String),
    Labelled { value: String, label: String },
}

impl FormField {
    pub fn choice(name: &'static str, label: &'static str, options: Vec<FormOption>) -> Self {
        Self { kind: "select", name, label, options: Some(options) }
    }

    pub fn select(name: &'static str, label: &'static str, options: impl IntoIterator<Item = String>) -> Self {
        Self::choice(name, label, options.into_iter().map(FormOption::Name).collect())
    }

    pub fn input(name: &'static str, label: &'static str) -> Self {
        Self { kind: "input", name, label, options: None }
    }

    pub fn number(name: &'static str, label: &'static str) -> Self {
        Self { kind: "number", name, label, options: None }
    }
}
