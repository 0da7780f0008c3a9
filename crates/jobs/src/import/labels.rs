//! Label files of other programs among the files of an import, and the tasks that they are.

use super::{ImportRequest, data_key::data_key};
use labelkeep_converters::{
    Look,
    read::{
        Dataset, Found, Founds, HEAD_BYTES, LabelFormat, MOST_BYTES, Outcome, Picture, Target, looked_at, recognise,
    },
};
use labelkeep_database::{Database, access::ProjectScope, uploads::FileUpload};
use labelkeep_formats::{
    import::{ImportedTask, RowProblem, UNDEFINED_KEY},
    media::upload_address,
};
use labelkeep_labeling::{Config, parsed::parsed_label_config};
use labelkeep_model::{Error, Result, Say, Text};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;
use utoipa::ToSchema;

/// Unused files that are named.
pub(super) const MOST_NAMED: usize = 20;
/// Nobody looks for labels in files of tasks.
pub const TASKS: &str = "tasks";

/// How the files are read as labels.
pub struct Labels {
    dataset: Arc<Dataset>,
    target: Target,
    as_predictions: bool,
    has_controls: bool,
}

/// What label files of another program hold, and what of it fits.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportedLabels)]
pub struct LabelReport {
    /// `COCO`, `YOLO`, `VOC`, `CONLL2003`, `SPACY`, `LABELME`, `CVAT`, `DOCCANO`, `PRODIGY`, `ARGILLA` or `HUGGING_FACE`.
    pub format: String,
    /// `annotations` or `predictions`.
    pub import_as: String,
    pub tasks: u64,
    /// Of these, with regions.
    pub labeled_tasks: u64,
    /// By kind: box, polygon, ellipse, line, point, mask, track, span, choice, text, rating, relation.
    pub regions: BTreeMap<String, u64>,
    /// How often each label is there.
    pub labels: BTreeMap<String, u64>,
    /// Outlines that become the boxes around them, as the labeling configuration has boxes alone.
    pub simplified: u64,
    /// Labels that the labeling configuration does not have, and how often each is there.
    pub unknown_labels: BTreeMap<String, u64>,
    /// The first of the files that say nothing in this format.
    pub unused_files: Vec<String>,
    pub unused_file_count: usize,
    /// A labeling configuration for what is in the files.
    pub labeling_config: String,
    /// Whether the project has controls already.
    pub has_controls: bool,
}

impl Labels {
    /// `None`: the files are tasks, or data of tasks.
    ///
    /// # Errors
    /// 400 when a format was asked for and none of the files is of it.
    pub async fn find(
        database: &Database,
        scope: &ProjectScope,
        files: &[FileUpload],
        request: &ImportRequest,
        config: Option<&Config>,
    ) -> Result<Option<Self>> {
        let paths: Vec<String> = files.iter().map(|file| file.original_name.clone()).collect();
        let asked = request.format.as_deref();
        let format = match asked.and_then(LabelFormat::from_name) {
            Some(format) => format,
            None if asked == Some(TASKS) => return Ok(None),
            None => match recognised(database, scope, files, &paths).await? {
                Some(format) => format,
                None => return Ok(None),
            },
        };
        let mut dataset = Dataset::new(format, paths, request.image_root.clone());
        if dataset.groups().is_empty() {
            return Err(Error::field("format", Say::LabelFormatNoFiles { format: format.name().into() }));
        }
        for file in dataset.setup() {
            let Some(upload) = files.get(file).filter(|file| file.size <= 16 << 20) else { continue };
            dataset.learn(file, &whole(database, scope, upload).await?);
        }
        let parsed = config.map(parsed_label_config).unwrap_or_default();
        let key = data_key(config);
        let key = Some(key.as_str()).filter(|key| *key != UNDEFINED_KEY);
        let target = Target::new(&parsed, key, request.as_predictions, format);
        let has_controls = !parsed.is_empty();
        Ok(Some(Self { dataset: Arc::new(dataset), target, as_predictions: request.as_predictions, has_controls }))
    }

    pub fn report(&self, outcome: &Outcome, left_behind: &[String]) -> LabelReport {
        let mut unused: Vec<String> = self.dataset.unused().into_iter().map(str::to_owned).collect();
        unused.extend(left_behind.iter().cloned());
        LabelReport {
            format: self.dataset.format().name().to_owned(),
            import_as: if self.as_predictions { "predictions" } else { "annotations" }.to_owned(),
            tasks: outcome.tasks,
            labeled_tasks: outcome.labeled,
            regions: outcome.regions.clone(),
            labels: outcome.labels.clone(),
            simplified: outcome.simplified,
            unknown_labels: outcome.unknown_labels.clone(),
            unused_file_count: unused.len(),
            unused_files: unused.into_iter().take(MOST_NAMED).collect(),
            labeling_config: outcome.labeling_config(&self.dataset),
            has_controls: self.has_controls,
        }
    }
}

/// The body of a request is a list of tasks, unless it is plainly something else.
async fn recognised(
    database: &Database,
    scope: &ProjectScope,
    files: &[FileUpload],
    paths: &[String],
) -> Result<Option<LabelFormat>> {
    let names: Vec<&str> = paths.iter().map(String::as_str).collect();
    let mut heads = Vec::new();
    for at in looked_at(&names) {
        let Some(file) = files.get(at) else { continue };
        let mut head = database.chunk(scope, file.id, 0).await?.unwrap_or_default();
        head.truncate(HEAD_BYTES);
        heads.push((at, head));
    }
    let found = recognise(&names, &heads);
    let is_body = files.iter().any(|file| file.is_temporary);
    Ok(found.filter(|format| !is_body || *format == LabelFormat::Coco))
}

async fn whole(database: &Database, scope: &ProjectScope, file: &FileUpload) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut number = 0;
    while let Some(chunk) = database.chunk(scope, file.id, number).await? {
        bytes.extend_from_slice(&chunk);
        number += 1;
    }
    Ok(bytes)
}

/// A task of label files, or why there is none.
pub enum LabelNext {
    Task(ImportedTask),
    Problem(RowProblem),
}

/// The tasks of the label files, in the same order each time.
pub struct LabelTasks<'p> {
    database: &'p Database,
    scope: &'p ProjectScope,
    labels: &'p Labels,
    files: &'p [FileUpload],
    groups: VecDeque<Vec<usize>>,
    founds: Option<Founds>,
    /// Pictures that label files name.
    used: HashSet<usize>,
    unlabeled: Option<VecDeque<usize>>,
    ready: VecDeque<(usize, LabelNext)>,
    pub outcome: Outcome,
}

impl<'p> LabelTasks<'p> {
    pub fn new(database: &'p Database, scope: &'p ProjectScope, labels: &'p Labels, files: &'p [FileUpload]) -> Self {
        let groups = labels.dataset.groups().into();
        let (used, ready, outcome) = (HashSet::new(), VecDeque::new(), Outcome::default());
        Self { database, scope, labels, files, groups, founds: None, used, unlabeled: None, ready, outcome }
    }

    /// With the file that it is from: that of the picture, where there is one.
    pub async fn next(&mut self) -> Result<Option<(Option<&'p FileUpload>, LabelNext)>> {
        loop {
            if let Some((file, next)) = self.ready.pop_front() {
                return Ok(Some((self.files.get(file), next)));
            }
            let Some(mut found) = self.found().await? else { return Ok(None) };
            if let Some(Picture::File(picture)) = found.picture {
                self.used.insert(picture);
                if found.needs_size() {
                    measure(self.database, self.scope, self.files.get(picture), &mut found).await?;
                }
            }
            self.fit(found);
        }
    }

    async fn found(&mut self) -> Result<Option<Found>> {
        loop {
            if let Some(found) = self.founds.as_mut().and_then(Iterator::next) {
                return Ok(Some(found));
            }
            self.founds = None;
            if let Some(group) = self.groups.pop_front() {
                self.read(group).await?;
                if !self.ready.is_empty() {
                    // What is wrong with the whole file is a problem of it, and no task.
                    let first = self.ready.front().map_or(0, |(file, _)| *file);
                    return Ok(Some(Found::new(first, 0)));
                }
                continue;
            }
            let dataset = &self.labels.dataset;
            let used = &self.used;
            let rest =
                self.unlabeled.get_or_insert_with(|| dataset.pictures().filter(|at| !used.contains(at)).collect());
            return Ok(rest.pop_front().map(|picture| dataset.unlabeled(picture)));
        }
    }

    async fn read(&mut self, group: Vec<usize>) -> Result<()> {
        let first = group.first().copied().unwrap_or_default();
        let sizes =
            group.iter().filter_map(|file| self.files.get(*file)).map(|file| u64::try_from(file.size).unwrap_or(0));
        if sizes.sum::<u64>() > MOST_BYTES {
            let say = Say::LabelFileTooLarge { megabytes: (MOST_BYTES >> 20).into() };
            self.problem(first, 0, say.into());
            return Ok(());
        }
        let mut contents = Vec::new();
        for file in group {
            let Some(upload) = self.files.get(file) else { continue };
            contents.push((file, whole(self.database, self.scope, upload).await?));
        }
        let dataset = Arc::clone(&self.labels.dataset);
        let read = tokio::task::spawn_blocking(move || dataset.read(contents)).await.map_err(Error::internal)?;
        match read {
            Ok(founds) => self.founds = Some(founds),
            Err(say) => self.problem(first, 0, say.into()),
        }
        Ok(())
    }

    fn fit(&mut self, found: Found) {
        let (file, row) = (found.file, found.row);
        let origin = match found.picture {
            Some(Picture::File(picture)) => picture,
            _ => file,
        };
        let files = self.files;
        let address =
            |at: usize| files.get(at).map_or_else(String::new, |file| upload_address(file.project_id, &file.name));
        let path = files.get(file).map_or("", |file| file.original_name.as_str());
        let (task, lost) = self.labels.target.task(found, address, path, &mut self.outcome);
        for say in lost {
            self.problem(file, row, say.into());
        }
        self.ready.extend(task.map(|task| (origin, LabelNext::Task(task))));
    }

    fn problem(&mut self, file: usize, row: u64, message: Text) {
        self.ready.push_back((file, LabelNext::Problem(RowProblem { row, message, fatal: false })));
    }
}

/// The size of the picture that a file is.
async fn measure(
    database: &Database,
    scope: &ProjectScope,
    file: Option<&FileUpload>,
    found: &mut Found,
) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let mut look = Look::default();
    for number in 0..2 {
        let Some(chunk) = database.chunk(scope, file.id, number).await? else { break };
        look.take(&chunk);
        if let Some((width, height, _)) = look.facts().picture {
            found.set_size(f64::from(width), f64::from(height));
            break;
        }
    }
    Ok(())
}
