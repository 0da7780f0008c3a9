//! Tasks, of which the list has the predictions and the overlap, and the export the annotations whole.

use super::UrlSource;
use crate::yields::{
    Place, SourceAnnotation, SourceDraft, SourceFile, SourcePage, SourcePerson, SourcePrediction, SourceTask,
};
use labelkeep_model::{Result, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{collections::HashMap, fmt::Write as _};

/// Tasks of a page.
const PAGE: u64 = 100;

#[derive(Deserialize)]
struct List {
    total: u64,
    tasks: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    id: i64,
    overlap: Option<i64>,
    #[serde(default)]
    predictions: Vec<Prediction>,
    #[serde(default)]
    drafts: Vec<Draft>,
}

#[derive(Deserialize)]
struct Prediction {
    id: i64,
    result: Option<Box<RawValue>>,
    model_version: Option<String>,
    score: Option<f64>,
    cluster: Option<i64>,
    neighbors: Option<Box<RawValue>>,
    mislabeling: Option<f64>,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Draft {
    id: i64,
    user: Option<Person>,
    annotation: Option<i64>,
    result: Option<Box<RawValue>>,
    lead_time: Option<f64>,
    #[serde(default)]
    was_postponed: bool,
    import_id: Option<i64>,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Person {
    Id(i64),
    Email(String),
}

#[derive(Deserialize)]
struct Exported {
    id: i64,
    data: Option<Box<RawValue>>,
    meta: Option<Box<RawValue>>,
    file_upload: Option<String>,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    allow_skip: Option<bool>,
    inner_id: Option<i64>,
    updated_by: Option<i64>,
    #[serde(default)]
    annotations: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Annotation {
    id: i64,
    completed_by: Option<i64>,
    updated_by: Option<i64>,
    last_created_by: Option<i64>,
    result: Option<Box<RawValue>>,
    #[serde(default)]
    was_cancelled: bool,
    #[serde(default)]
    ground_truth: bool,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    draft_created_at: Option<Timestamp>,
    lead_time: Option<f64>,
    unique_id: Option<String>,
    last_action: Option<String>,
    import_id: Option<i64>,
    bulk_created: Option<bool>,
    parent_prediction: Option<i64>,
    parent_annotation: Option<i64>,
}

impl UrlSource {
    pub async fn tasks(&mut self, project: i64, place: &Place) -> Result<SourcePage> {
        let number = place.page + 1;
        // By their ids, so that new ones come behind.
        let list = format!(
            "/api/tasks/?project={project}&page={number}&page_size={PAGE}&fields=all&query=%7B%22ordering%22%3A%5B%22tasks%3Aid%22%5D%7D"
        );
        let list: List = self.get(&list).await?;
        let mut page = SourcePage::default();
        if list.tasks.is_empty() {
            return Ok(page);
        }
        let mut export = format!("/api/projects/{project}/export?exportType=JSON&download_all_tasks=true");
        for task in &list.tasks {
            let _ = write!(export, "&ids%5B%5D={}", task.id);
        }
        let exported: Vec<Exported> = self.get(&export).await?;
        let mut exported: HashMap<i64, Exported> = exported.into_iter().map(|task| (task.id, task)).collect();
        let last = list.tasks.last().map_or(place.after, |task| task.id);
        // A page behind the last is no page there.
        page.next = (number * PAGE < list.total).then_some(Place { after: last, page: number });
        page.tasks =
            list.tasks.into_iter().filter_map(|one| exported.remove(&one.id).map(|whole| task(one, whole))).collect();
        Ok(page)
    }
}

fn text(raw: Option<Box<RawValue>>) -> Option<String> {
    raw.map(|raw| raw.get().to_owned())
}

fn task(listed: Listed, whole: Exported) -> SourceTask {
    SourceTask {
        id: listed.id,
        data: text(whole.data),
        meta: text(whole.meta),
        allow_skip: whole.allow_skip,
        inner_id: whole.inner_id,
        overlap: listed.overlap,
        created_at: whole.created_at,
        updated_at: whole.updated_at,
        updated_by: whole.updated_by,
        file: whole.file_upload.map_or(SourceFile::None, SourceFile::Name),
        annotations: whole.annotations.into_iter().map(annotation).collect(),
        predictions: listed.predictions.into_iter().map(prediction).collect(),
        drafts: listed.drafts.into_iter().map(draft).collect(),
    }
}

fn annotation(one: Annotation) -> SourceAnnotation {
    SourceAnnotation {
        id: one.id,
        // The option reads null as nothing: it is what an annotation without any result has.
        result: text(one.result).or(Some("null".to_owned())),
        completed_by: one.completed_by,
        updated_by: one.updated_by,
        last_created_by: one.last_created_by,
        was_cancelled: one.was_cancelled,
        ground_truth: one.ground_truth,
        created_at: one.created_at,
        updated_at: one.updated_at,
        draft_created_at: one.draft_created_at,
        lead_time: one.lead_time,
        unique_id: one.unique_id,
        last_action: one.last_action,
        import_id: one.import_id,
        bulk_created: one.bulk_created,
        parent_prediction: one.parent_prediction,
        parent_annotation: one.parent_annotation,
    }
}

fn prediction(one: Prediction) -> SourcePrediction {
    SourcePrediction {
        id: one.id,
        result: text(one.result),
        model_version: one.model_version,
        score: one.score,
        cluster: one.cluster,
        neighbors: text(one.neighbors),
        mislabeling: one.mislabeling,
        created_at: one.created_at,
        updated_at: one.updated_at,
    }
}

fn draft(one: Draft) -> SourceDraft {
    SourceDraft {
        id: one.id,
        annotation: one.annotation,
        user: match one.user {
            None => SourcePerson::Nobody,
            Some(Person::Id(id)) => SourcePerson::Id(id),
            Some(Person::Email(email)) => SourcePerson::Email(email),
        },
        result: text(one.result),
        lead_time: one.lead_time,
        was_postponed: one.was_postponed,
        import_id: one.import_id,
        created_at: one.created_at,
        updated_at: one.updated_at,
    }
}
