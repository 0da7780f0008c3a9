//! From rows of there to rows of here. What cannot be kept is said, and passed: nothing from outside is trusted.

use crate::{
    fields::Fields,
    yields::{SourceAnnotation, SourceDraft, SourceFile, SourcePerson, SourcePrediction, SourceTask},
};
use labelkeep_database::moves::{
    Kind, MovedAnnotation, MovedDraft, MovedPage, MovedPrediction, MovedProject, MovedTask,
};
use labelkeep_labeling::{
    Config,
    parsed::{control_weights, parsed_label_config},
    result::{self, Stored},
    task_check::TaskCheck,
};
use labelkeep_model::{Timestamp, json::check_storable};
use serde_json::{Map, Value as Json};
use std::{collections::HashMap, mem::take};

/// Of one task's data.
const LARGEST_DATA: usize = 64 << 20;

/// Something of there that does not come, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Skipped {
    pub kind: String,
    pub id: i64,
    pub why: String,
}

/// What conversions need to know.
#[derive(Default)]
pub struct Here {
    /// People of here by their ids and addresses there.
    pub people: HashMap<i64, i64>,
    pub addresses: HashMap<String, i64>,
    /// Files of here by their ids and names there, of the project that is being moved.
    pub files: HashMap<i64, i64>,
    pub file_names: HashMap<String, i64>,
    /// The project there and here: addresses of uploads follow it.
    pub project: (i64, i64),
    /// The field of data that have none: the first one that the configuration reads.
    pub data_key: Option<String>,
}

/// How data of an object without a field begin there.
const UNDEFINED: &str = "{\"$undefined$\":";

impl Here {
    /// The things that follow are of this project.
    pub fn begin(&mut self, row: &Fields, here: i64) {
        self.project = (row.id(), here);
        let config = Config::parse(&row.text("label_config")).ok();
        self.data_key = config.as_ref().and_then(|config| TaskCheck::new(config).first_key().map(str::to_owned));
    }

    /// With a name for the field that has none, as the API there gives it.
    fn named(&self, data: String) -> String {
        match &self.data_key {
            Some(key) if data.starts_with(UNDEFINED) => {
                data.replacen(UNDEFINED, &format!("{{{}:", Json::from(key.as_str())), 1)
            }
            _ => data,
        }
    }

    fn person(&self, old: Option<i64>) -> Option<i64> {
        old.and_then(|old| self.people.get(&old).copied())
    }

    /// Texts that name uploads of the project by its number, which may be another one here.
    pub fn readdressed(&self, text: String) -> String {
        let (old, new) = self.project;
        if old == new || !text.contains("/data/upload/") {
            return text;
        }
        text.replace(&format!("/data/upload/{old}/"), &format!("/data/upload/{new}/"))
    }

    /// A page of tasks, and what of it cannot be kept.
    pub fn page(&self, tasks: Vec<SourceTask>, skipped: &mut Vec<Skipped>) -> MovedPage {
        let mut page = MovedPage::default();
        for mut task in tasks {
            let id = task.id;
            let mut skip = |kind: Kind, id: i64, why: &str| {
                skipped.push(Skipped { kind: kind.name(), id, why: why.to_owned() });
            };
            let (annotations, predictions) = (take(&mut task.annotations), take(&mut task.predictions));
            let drafts = take(&mut task.drafts);
            match self.task(task) {
                Ok(task) => page.tasks.push(task),
                Err(why) => {
                    skip(Kind::Task, id, &why);
                    continue;
                }
            }
            for one in annotations {
                let old = one.id;
                match self.annotation(id, one) {
                    Ok(one) => page.annotations.push(one),
                    Err(why) => skip(Kind::Annotation, old, &why),
                }
            }
            for one in predictions {
                let old = one.id;
                match prediction(id, one) {
                    Ok(one) => page.predictions.push(one),
                    Err(why) => skip(Kind::Prediction, old, &why),
                }
            }
            for one in drafts {
                let old = one.id;
                match self.draft(id, one) {
                    Ok(one) => page.drafts.push(one),
                    Err(why) => skip(Kind::Draft, old, &why),
                }
            }
        }
        page
    }

    fn task(&self, task: SourceTask) -> Result<MovedTask, String> {
        if task.id <= 0 {
            return Err("its id is no positive number".to_owned());
        }
        let data = task.data.ok_or("it has no data")?;
        object(&data, "its data are")?;
        let meta = match task.meta {
            Some(meta) if meta.trim() == "null" => None,
            Some(meta) => {
                checked(&meta, "its meta is")?;
                Some(meta)
            }
            None => None,
        };
        let created_at = task.created_at.ok_or("nothing says when it was made")?;
        let file = match task.file {
            SourceFile::None => None,
            SourceFile::Id(id) => self.files.get(&id).copied(),
            SourceFile::Name(name) => self.file_names.get(&name).copied(),
        };
        Ok(MovedTask {
            old: task.id,
            id: 0,
            data: self.named(self.readdressed(data)),
            meta,
            allow_skip: task.allow_skip.unwrap_or(true),
            inner_id: task.inner_id.unwrap_or(0).max(0),
            overlap: task.overlap.unwrap_or(1).clamp(0, 100_000),
            created_at,
            updated_at: task.updated_at.unwrap_or(created_at),
            updated_by: self.person(task.updated_by),
            file,
        })
    }

    fn annotation(&self, task: i64, one: SourceAnnotation) -> Result<MovedAnnotation, String> {
        let result = regions(one.result.as_deref())?;
        let created_at = one.created_at.ok_or("nothing says when it was made")?;
        let unique_id = match one.unique_id.as_deref().map(uuid::Uuid::parse_str) {
            None => None,
            Some(Ok(name)) => Some(name.to_string()),
            Some(Err(_)) => return Err("its unique_id is no UUID".to_owned()),
        };
        Ok(MovedAnnotation {
            old: one.id,
            id: 0,
            task,
            result_count: i64::try_from(result.count).unwrap_or(i64::MAX),
            result: result.text,
            summary: result.summary,
            completed_by: self.person(one.completed_by),
            updated_by: self.person(one.updated_by),
            last_created_by: self.person(one.last_created_by),
            was_cancelled: one.was_cancelled,
            ground_truth: one.ground_truth,
            created_at,
            updated_at: one.updated_at.unwrap_or(created_at),
            draft_created_at: one.draft_created_at,
            lead_time: finite(one.lead_time),
            unique_id,
            last_action: one.last_action,
            import_id: one.import_id,
            bulk_created: one.bulk_created,
            parent_prediction: one.parent_prediction,
            parent_annotation: one.parent_annotation,
        })
    }

    fn draft(&self, task: i64, one: SourceDraft) -> Result<MovedDraft, String> {
        let user = match &one.user {
            SourcePerson::Nobody => None,
            SourcePerson::Id(id) => self.people.get(id).copied(),
            SourcePerson::Email(email) => self.addresses.get(&email.to_lowercase()).copied(),
        };
        let created_at = one.created_at.ok_or("nothing says when it was made")?;
        Ok(MovedDraft {
            old: one.id,
            id: 0,
            task,
            annotation: one.annotation,
            user: user.ok_or("it is of nobody who came")?,
            result: regions(one.result.as_deref())?.text,
            lead_time: finite(one.lead_time),
            was_postponed: one.was_postponed,
            import_id: one.import_id,
            created_at,
            updated_at: one.updated_at.unwrap_or(created_at),
        })
    }

    /// A project with its settings; those that are none get their usual values.
    pub fn project(&self, row: &Fields, members: Vec<i64>, owner: i64, now: Timestamp) -> Result<MovedProject, String> {
        let label_config = self.readdressed(row.text("label_config"));
        let config = Config::parse(&label_config);
        let weights = match row.json("control_weights") {
            Json::Object(weights) => weights,
            _ => Map::new(),
        };
        let mut derived = Vec::new();
        if let Ok(config) = &config {
            let parsed = Json::Object(parsed_label_config(config)).to_string();
            derived.push(("parsed_label_config", parsed.into()));
            derived.push(("control_weights", Json::Object(control_weights(config, &weights)).to_string().into()));
            derived.push(("data_kind", config.data_kind().into()));
            derived.push(("suits_bulk", config.is_suitable_for_bulk().into()));
        } else if !label_config.is_empty() {
            return Err("its labeling configuration cannot be read".to_owned());
        }
        let texts = [
            ("title", row.text("title")),
            ("description", row.text("description")),
            ("label_config", if label_config.is_empty() { "<View></View>".to_owned() } else { label_config }),
            ("expert_instruction", self.readdressed(row.text("expert_instruction"))),
            ("color", Some(row.text("color")).filter(|color| !color.is_empty()).unwrap_or("#FFFFFF".to_owned())),
            ("model_version", row.text("model_version")),
            ("sampling", one_of(row.text("sampling"), &SAMPLINGS)),
            ("skip_queue", one_of(row.text("skip_queue"), &SKIP_QUEUES)),
        ];
        if let Some((name, _)) = texts.iter().find(|(_, text)| text.contains('\0') || text.len() > LARGEST_DATA) {
            return Err(format!("its {name} cannot be stored"));
        }
        let flags = FLAGS.map(|(name, usual)| (name, row.flag(name).unwrap_or(usual)));
        let numbers = [
            ("maximum_annotations", row.number("maximum_annotations").unwrap_or(1).clamp(1, 1_000)),
            ("overlap_cohort_percentage", row.number("overlap_cohort_percentage").unwrap_or(100).clamp(0, 100)),
            ("min_annotations_to_start_training", row.number("min_annotations_to_start_training").unwrap_or(0).max(0)),
            ("task_lock_seconds", row.number("custom_task_lock_ttl").filter(|ttl| *ttl > 0).unwrap_or(86_400)),
        ];
        let created_at = row.time("created_at").unwrap_or(now);
        Ok(MovedProject {
            old: row.id(),
            texts: texts.into(),
            flags: flags.into(),
            numbers: numbers.into(),
            derived,
            pinned_at: row.time("pinned_at"),
            created_at,
            updated_at: row.time("updated_at").unwrap_or(created_at),
            created_by: self.person(row.number("created_by")).unwrap_or(owner),
            members,
        })
    }
}

const SAMPLINGS: [&str; 3] = ["Sequential sampling", "Uniform sampling", "Uncertainty sampling"];
const SKIP_QUEUES: [&str; 3] = ["REQUEUE_FOR_OTHERS", "REQUEUE_FOR_ME", "IGNORE_SKIPPED"];
/// With their usual values.
const FLAGS: [(&str, bool); 11] = [
    ("show_instruction", false),
    ("show_skip_button", true),
    ("enable_empty_annotation", true),
    ("show_annotation_history", false),
    ("show_collab_predictions", true),
    ("show_ground_truth_first", false),
    ("show_overlap_first", false),
    ("reveal_preannotations_interactively", false),
    ("evaluate_predictions_automatically", false),
    ("annotator_evaluation_enabled", false),
    ("is_draft", false),
];

fn one_of(text: String, all: &[&'static str; 3]) -> String {
    let [usual, ..] = *all;
    if all.contains(&text.as_str()) { text } else { usual.to_owned() }
}

fn prediction(task: i64, one: SourcePrediction) -> Result<MovedPrediction, String> {
    let created_at = one.created_at.ok_or("nothing says when it was made")?;
    let neighbors = one.neighbors.filter(|text| text.trim() != "null");
    if let Some(neighbors) = &neighbors {
        checked(neighbors, "its neighbors are")?;
    }
    Ok(MovedPrediction {
        old: one.id,
        id: 0,
        task,
        result: regions(one.result.as_deref())?.text,
        model_version: one.model_version.unwrap_or_default(),
        score: finite(one.score),
        cluster: one.cluster,
        neighbors,
        mislabeling: finite(one.mislabeling).unwrap_or(0.0),
        created_at,
        updated_at: one.updated_at.unwrap_or(created_at),
    })
}

fn finite(number: Option<f64>) -> Option<f64> {
    number.filter(|number| number.is_finite())
}

/// A result. Nothing at all is what the other program stores for an annotation without any.
fn regions(text: Option<&str>) -> Result<Stored, String> {
    let text = text.ok_or("it has no result")?;
    if text.trim() == "null" {
        return Ok(Stored { text: "null".to_owned(), ..Stored::default() });
    }
    let checked = result::check(text).map_err(|error| format!("its result: {}", labelkeep_model::Text::from(error)))?;
    Ok(result::stored(&checked.text))
}

fn checked(text: &str, what: &str) -> Result<(), String> {
    if text.len() > LARGEST_DATA {
        return Err(format!("{what} too large"));
    }
    check_storable(text).map_err(|_| format!("{what} nothing that can be stored"))?;
    let read: Result<&serde_json::value::RawValue, _> = serde_json::from_str(text);
    read.map(|_| ()).map_err(|_| format!("{what} no JSON"))
}

fn object(text: &str, what: &str) -> Result<(), String> {
    checked(text, what)?;
    if text.trim_start().starts_with('{') { Ok(()) } else { Err(format!("{what} no object")) }
}
