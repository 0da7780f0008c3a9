//! Everything of this installation as files that Label Studio imports: per project its settings, tabs, tasks with annotations and
//! predictions, and uploads; with the digest of each. A project that is there already and did not change is left as it is.

mod folder;

use crate::walk::{Progress, Tell};
use aws_lc_rs::digest::{Context, SHA256};
use folder::{Written, write};
use labelkeep_database::{Database, access::ProjectScope, projects::Project};
use labelkeep_formats::export::{Controls, ExportFormat, Exporter, TableColumns};
use labelkeep_jobs::export::{Detail, Form, Kinds, Source, Wanted};
use labelkeep_model::{Result, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::path::Path;

/// Tasks of one file, and bytes of it: what an import of the other program takes at once.
const MOST_TASKS: usize = 5_000;
const MOST_BYTES: usize = 32 << 20;

/// What was written.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub written_at: Timestamp,
    pub people: Written,
    pub projects: Vec<ProjectFiles>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProjectFiles {
    pub id: i64,
    pub title: String,
    pub folder: String,
    /// Changes with every change of its tasks.
    pub data_version: i64,
    pub updated_at: Timestamp,
    pub tasks: u64,
    pub files: Vec<Written>,
}

/// How tasks are told: everything, people by their addresses.
const FORM: Form = Form {
    drafts: Detail::Id,
    predictions: Detail::Full,
    authors: true,
    annotations: Kinds::ALL,
    only_with_annotations: false,
};

/// Makes projects of the files in a running server, Label Studio's or this program's.
const SCRIPT: &str = include_str!("out/import.py");

/// Writes everything to a folder, which is made where it is not there.
///
/// # Errors
/// When the folder or the database cannot be used. What was written stays, and the next run goes on behind it.
pub async fn move_out(database: &Database, folder: &Path, tell: Tell<'_>) -> Result<Manifest> {
    folder::make(folder)?;
    write(folder, "import.py", SCRIPT.as_bytes())?;
    let people: Vec<Json> = database
        .people_for_command_line()
        .await?
        .into_iter()
        .map(|person| json!({ "id": person.id.0, "email": person.email, "first_name": person.first_name, "last_name": person.last_name }))
        .collect();
    let people = write(folder, "people.json", json!(people).to_string().as_bytes())?;
    let mut manifest = Manifest { format: 1, written_at: database.now(), people, projects: Vec::new() };
    for scope in database.projects_for_command_line().await? {
        let project = database.project(&scope).await?;
        let place = format!("project-{}", project.id);
        let files = match folder::done(&folder.join(&place), &project) {
            Some(files) => files,
            None => write_project(database, &scope, &project, folder, &place, tell).await?,
        };
        manifest.projects.push(files);
    }
    write(folder, "manifest.json", &serde_json::to_vec_pretty(&manifest).map_err(labelkeep_model::Error::internal)?)?;
    Ok(manifest)
}

async fn write_project(
    database: &Database,
    scope: &ProjectScope,
    project: &Project,
    root: &Path,
    place: &str,
    tell: Tell<'_>,
) -> Result<ProjectFiles> {
    let folder = root.join(place);
    folder::make(&folder.join("uploads"))?;
    let mut all = ProjectFiles {
        id: project.id,
        title: project.title.clone(),
        folder: place.to_owned(),
        data_version: project.data_version,
        updated_at: project.updated_at,
        tasks: 0,
        files: vec![write(&folder, "project.json", settings(project).to_string().as_bytes())?],
    };
    let views: Vec<Json> = database.views(scope).await?.into_iter().map(|view| Json::Object(view.data)).collect();
    all.files.push(write(&folder, "views.json", json!(views).to_string().as_bytes())?);
    write_tasks(database, scope, &folder, &mut all, tell).await?;
    write_uploads(database, scope, &folder, &mut all).await?;
    // Behind all others: who finds it knows that they are whole.
    write(&folder, folder::DONE, &serde_json::to_vec_pretty(&all).map_err(labelkeep_model::Error::internal)?)?;
    Ok(all)
}

/// As the API takes them.
fn settings(project: &Project) -> Json {
    let weights: Json = serde_json::from_str(&project.control_weights).unwrap_or_default();
    json!({
        "title": project.title,
        "description": project.description,
        "label_config": project.label_config,
        "expert_instruction": project.expert_instruction,
        "show_instruction": project.show_instruction,
        "show_skip_button": project.show_skip_button,
        "enable_empty_annotation": project.enable_empty_annotation,
        "show_annotation_history": project.show_annotation_history,
        "show_collab_predictions": project.show_collab_predictions,
        "show_ground_truth_first": project.show_ground_truth_first,
        "show_overlap_first": project.show_overlap_first,
        "reveal_preannotations_interactively": project.reveal_preannotations_interactively,
        "evaluate_predictions_automatically": project.evaluate_predictions_automatically,
        "color": project.color,
        "maximum_annotations": project.maximum_annotations,
        "overlap_cohort_percentage": project.overlap_cohort_percentage,
        "min_annotations_to_start_training": project.min_annotations_to_start_training,
        "model_version": project.model_version,
        "sampling": project.sampling,
        "skip_queue": project.skip_queue,
        "control_weights": weights,
    })
}

async fn write_tasks(
    database: &Database,
    scope: &ProjectScope,
    folder: &Path,
    all: &mut ProjectFiles,
    tell: Tell<'_>,
) -> Result<()> {
    let mut progress = Progress { doing: "writing", project: all.title.clone(), tasks: 0 };
    let mut batches = Source::new(database.clone(), scope.clone(), Wanted::default(), FORM).ahead();
    let begin = || {
        let mut exporter =
            Exporter::new(ExportFormat::Json, Controls::default(), TableColumns::default().complete(), false);
        let mut out = Vec::new();
        exporter.begin(&mut out);
        (exporter, out, 0_usize)
    };
    let (mut exporter, mut out, mut count) = begin();
    let mut full: Vec<Vec<u8>> = Vec::new();
    let mut number = 0;
    while let Some(batch) = batches.recv().await {
        batch?.each(|task| {
            exporter.task(task, &mut out);
            count += 1;
            progress.tasks += 1;
            if count >= MOST_TASKS || out.len() >= MOST_BYTES {
                exporter.end(&mut out);
                full.push(std::mem::take(&mut out));
                (exporter, out, count) = begin();
            }
        });
        for bytes in full.drain(..) {
            number += 1;
            all.files.push(write(folder, &format!("tasks-{number:05}.json"), &bytes)?);
        }
        tell(&progress);
    }
    if count > 0 {
        exporter.end(&mut out);
        all.files.push(write(folder, &format!("tasks-{:05}.json", number + 1), &out)?);
    }
    all.tasks = progress.tasks;
    Ok(())
}

async fn write_uploads(database: &Database, scope: &ProjectScope, folder: &Path, all: &mut ProjectFiles) -> Result<()> {
    for upload in database.uploads(scope, None, true).await? {
        let name = format!("uploads/{}", upload.name);
        let path = folder.join(&name);
        let mut file = folder::Begun::new(&path)?;
        let (mut digest, mut number) = (Context::new(&SHA256), 0);
        while let Some(piece) = database.chunk(scope, upload.id, number).await? {
            digest.update(&piece);
            file.write(&piece)?;
            number += 1;
        }
        file.keep()?;
        let size = u64::try_from(upload.size).unwrap_or(0);
        all.files.push(Written { name, size, sha256: hex::encode(digest.finish()) });
    }
    Ok(())
}
