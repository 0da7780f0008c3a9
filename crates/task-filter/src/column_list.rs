//! The answer of `GET /api/dm/columns/`.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::column::UNDEFINED;

/// One column as clients expect it; the keys and their order are part of the interface.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ColumnInfo {
    pub id: String,
    pub title: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub help: Option<&'static str>,
    pub target: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub parent: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object)]
    pub schema: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub visibility_defaults: Option<Visibility>,
    /// Data fields with values: what all of these are, in the words of a filter's type.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub value_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub children: Option<Vec<String>>,
    pub project_defined: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ColumnVisibility)]
pub struct Visibility {
    pub explore: bool,
    pub labeling: bool,
}

/// A field that the labeling config reads, with the name of the object tag that reads it (`Image`, `Text` …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataField {
    pub name: String,
    pub tag: String,
}

/// What the list depends on.
#[derive(Debug, Clone, Default)]
pub struct ColumnListInput {
    pub in_config: Vec<DataField>,
    pub in_tasks: Vec<String>,
    /// Ids of the project's members.
    pub members: Vec<i64>,
    pub model_versions: Vec<String>,
}

/// id, title, type, help, shown in the explorer, shown while labeling.
type Fixed = (&'static str, &'static str, &'static str, &'static str, bool, bool);

const FIXED: [Fixed; 19] = [
    ("id", "ID", "Number", "Task ID", true, false),
    ("inner_id", "Inner ID", "Number", "Internal task ID starting from 1 for the current project", false, false),
    ("completed_at", "Completed", "Datetime", "Last annotation date", true, false),
    ("total_annotations", "Annotations", "Number", "Total annotations per task", true, true),
    ("cancelled_annotations", "Cancelled", "Number", "Total cancelled (skipped) annotations", true, false),
    ("total_predictions", "Predictions", "Number", "Total predictions per task", true, false),
    ("annotators", "Annotated by", "List", "All users who completed the task", true, false),
    (
        "annotations_results",
        "Annotation results",
        "String",
        "Annotation results stacked over all annotations",
        false,
        false,
    ),
    ("annotations_ids", "Annotation IDs", "String", "Annotation IDs stacked over all annotations", false, false),
    (
        "predictions_score",
        "Prediction score",
        "Number",
        "Average prediction score over all task predictions",
        false,
        false,
    ),
    (
        "predictions_model_versions",
        "Prediction model versions",
        "List",
        "Model versions aggregated over all predictions",
        false,
        false,
    ),
    (
        "predictions_results",
        "Prediction results",
        "String",
        "Prediction results stacked over all predictions",
        false,
        false,
    ),
    ("file_upload", "Upload filename", "String", "Filename of uploaded file", false, false),
    ("storage_filename", "Storage filename", "String", "Filename from import storage", false, false),
    ("created_at", "Created at", "Datetime", "Task creation time", false, false),
    ("updated_at", "Updated at", "Datetime", "Task update time", false, false),
    ("updated_by", "Updated by", "List", "User who did the last task update", false, false),
    ("avg_lead_time", "Lead Time", "Time", "Average lead time over all annotations", false, false),
    ("draft_exists", "Drafts", "Boolean", "True if at least one draft exists for the task", false, false),
];

/// The data fields (config first), the fixed columns, and the root of the data fields.
pub fn column_list(input: &ColumnListInput) -> Vec<ColumnInfo> {
    let mut columns = data_columns(input);
    let children = columns.iter().map(|column| column.id.clone()).collect();
    columns.extend(FIXED.iter().map(|fixed| fixed_column(fixed, input)));
    columns.push(ColumnInfo {
        id: "data".to_owned(),
        title: "data".to_owned(),
        kind: "List".to_owned(),
        help: None,
        target: "tasks",
        parent: None,
        schema: None,
        visibility_defaults: None,
        value_type: None,
        children: Some(children),
        project_defined: false,
    });
    columns
}

/// Says of the data fields what all their values are: `Number`, `Datetime`, `Boolean` or `String`.
pub fn say_value_types(columns: &mut [ColumnInfo], types: &HashMap<String, &'static str>) {
    for column in columns.iter_mut().filter(|column| column.parent == Some("data")) {
        column.value_type = types.get(&column.id).copied();
    }
}

fn data_columns(input: &ColumnListInput) -> Vec<ColumnInfo> {
    // Names with an index (`image[{{idx}}]`) come from repeated parts of a config; their list is there already.
    let config = input.in_config.iter().filter(|field| !field.name.contains('['));
    let mut columns: Vec<ColumnInfo> = Vec::new();
    for field in config {
        if columns.iter().all(|column| column.id != field.name) {
            columns.push(data_column(&field.name, &field.tag, true));
        }
    }
    let configured = !columns.is_empty();
    for name in &input.in_tasks {
        let hidden = configured && name == UNDEFINED;
        if !hidden && columns.iter().all(|column| &column.id != name) {
            columns.push(data_column(name, "Unknown", name == UNDEFINED));
        }
    }
    columns
}

fn data_column(name: &str, tag: &str, labeling: bool) -> ColumnInfo {
    let kind = match tag {
        "Image" | "Audio" | "AudioPlus" | "Video" | "Unknown" => tag,
        _ => "String",
    };
    ColumnInfo {
        id: name.to_owned(),
        title: if name == UNDEFINED { "data" } else { name }.to_owned(),
        kind: kind.to_owned(),
        help: None,
        target: "tasks",
        parent: Some("data"),
        schema: None,
        visibility_defaults: Some(Visibility { explore: true, labeling }),
        value_type: None,
        children: None,
        project_defined: true,
    }
}

fn fixed_column(fixed: &Fixed, input: &ColumnListInput) -> ColumnInfo {
    let (id, title, kind, help, explore, labeling) = *fixed;
    let schema = match id {
        "annotators" | "updated_by" => Some(json!({ "items": input.members })),
        "predictions_model_versions" => Some(json!({ "items": input.model_versions, "multiple": true })),
        _ => None,
    };
    ColumnInfo {
        id: id.to_owned(),
        title: title.to_owned(),
        kind: kind.to_owned(),
        help: Some(help),
        target: "tasks",
        parent: None,
        schema,
        visibility_defaults: Some(Visibility { explore, labeling }),
        value_type: None,
        children: None,
        project_defined: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Column;

    #[test]
    fn every_fixed_column_can_be_filtered_and_every_filter_has_a_column() {
        let listed: Vec<&str> = FIXED.iter().map(|fixed| fixed.0).collect();
        let known: Vec<&str> = Column::all().map(Column::name).collect();
        assert_eq!(listed, known);
    }

    #[test]
    fn config_fields_come_first_and_undefined_goes_when_the_config_names_a_field() {
        let input = ColumnListInput {
            in_config: vec![DataField { name: "img".into(), tag: "Image".into() }],
            in_tasks: vec![UNDEFINED.into(), "note".into(), "img".into()],
            members: vec![3],
            model_versions: vec!["m1".into()],
        };
        let mut columns = column_list(&input);
        say_value_types(&mut columns, &[("note".to_owned(), "Number"), ("id".to_owned(), "String")].into());
        let ids: Vec<&str> = columns.iter().take(3).map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["img", "note", "id"]);
        let types: Vec<_> = columns.iter().take(3).map(|c| (c.kind.as_str(), c.value_type)).collect();
        assert_eq!(types, [("Image", None), ("Unknown", Some("Number")), ("Number", None)]);
        let root = serde_json::to_value(columns.last()).unwrap();
        assert_eq!(root["children"], json!(["img", "note"]));
        let people = columns.iter().find(|c| c.id == "annotators").unwrap();
        assert_eq!(people.schema, Some(json!({"items": [3]})));
    }
}
