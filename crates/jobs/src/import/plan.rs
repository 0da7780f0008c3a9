use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::imports::{AnnotationRow, PredictionRow, TaskRow};
use labelkeep_database::uploads::FileUpload;
use labelkeep_formats::import::{
    ColumnTypes, Encoding, ImportedAnnotation, ImportedPrediction, ImportedTask, ReadOptions, TaskSource,
};
use labelkeep_formats::media::extension_of;
use labelkeep_labeling::Config;
use labelkeep_labeling::prediction_check::PredictionCheck;
use labelkeep_labeling::result::{self, Stored};
use labelkeep_labeling::task_check::TaskCheck;
use labelkeep_model::{Result, Text, json::normal};

use super::ImportRequest;
use super::beside::Beside;
use super::data_key::data_key;
use super::labels::Labels;
use super::people::People;
use super::preannotated::Preannotated;

/// Everything that reading the files depends on.
pub struct Plan {
    pub files: Vec<FileUpload>,
    pub request: ImportRequest,
    /// The data field of texts and media files.
    pub data_key: String,
    check: Option<TaskCheck>,
    /// Where predictions must fit the labeling configuration.
    predicted: Option<PredictionCheck>,
    preannotated: Preannotated,
    /// Whether the config reads more than one field, so that a media file alone makes no task.
    pub needs_several_keys: bool,
    pub people: People,
    /// What the files are where they are label files of another program.
    pub labels: Option<Labels>,
    /// Where lists of tasks came with the files that they name.
    beside: Option<Beside>,
}

/// How a file is to be read again.
#[derive(Debug, Clone, Default)]
pub struct FileReading {
    pub column_types: Option<ColumnTypes>,
    pub encoding: Encoding,
}

impl Plan {
    /// `validates`: whether predictions must fit the labeling configuration, where the project does not say it.
    ///
    /// # Errors
    /// 400 when a file is not there, or an option does not fit.
    pub async fn load(
        database: &Database,
        scope: &ProjectScope,
        request: &ImportRequest,
        validates: bool,
    ) -> Result<Self> {
        let project = database.project(scope).await?;
        let validates = project.validate_predictions.unwrap_or(validates);
        // A config that was stored once parses; one that does not checks nothing.
        let config = Config::parse(&project.label_config).ok();
        let required = config.as_ref().map_or(0, |config| config.data_keys().iter().filter(|key| key.required).count());
        let files = database.uploads_by_id(scope, &request.files).await?;
        let labels = Labels::find(database, scope, &files, request, config.as_ref()).await?;
        let is_list = |file: &FileUpload| listed(file, request).is_some();
        let beside = if labels.is_none() { Beside::new(&files, is_list, config.as_ref()) } else { None };
        Ok(Self {
            files,
            labels,
            beside,
            request: request.clone(),
            data_key: data_key(config.as_ref()),
            check: config.as_ref().map(TaskCheck::new),
            // Who has no controls yet may import first.
            predicted: config
                .as_ref()
                .filter(|config| validates && config.has_control_tags())
                .and_then(PredictionCheck::new),
            preannotated: Preannotated::new(&request.preannotated_from_fields, config.as_ref()),
            needs_several_keys: required > 1,
            people: People::new(&request.people, database.import_authors(scope).await?, scope.caller().user().0)?,
        })
    }

    /// How a file lists its tasks; `None`: it is the content of one task.
    #[must_use]
    pub fn source(&self, file: &FileUpload) -> Option<TaskSource> {
        listed(file, &self.request)
    }

    /// The files in the order in which they say what they are: a list may name another file, which then is none.
    #[must_use]
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        if self.beside.is_some() {
            let rank = |at: &usize| match self.files.get(*at).and_then(|file| self.source(file)) {
                Some(TaskSource::Json | TaskSource::JsonLines) => 0,
                Some(_) => 1,
                None => 2,
            };
            order.sort_by_key(rank);
        }
        order
    }

    /// The task with addresses in place of the names of files that came with the list. `used` hears of these.
    pub fn with_files(&self, task: &mut ImportedTask, list: usize, used: &mut dyn FnMut(usize)) {
        if let Some(data) = self.beside.as_ref().and_then(|beside| beside.resolve(&task.data, list, used)) {
            task.data = data;
        }
    }

    /// How a file is read: at first to find out what it is, and then with what was found.
    #[must_use]
    pub fn options(&self, found: Option<&FileReading>) -> ReadOptions {
        ReadOptions {
            data_key: self.data_key.clone(),
            // Nothing was found: then every cell is a text.
            column_types: found.map(|reading| reading.column_types.clone().unwrap_or_default()),
            header: self.request.header,
            encoding: found.map_or(self.request.encoding, |reading| Some(reading.encoding)),
        }
    }

    /// Whether a task can be kept, and with which rows.
    ///
    /// # Errors
    /// What is wrong with it, in the words of the compatible API where it has some.
    pub fn accept(&self, task: ImportedTask) -> Result<TaskRow, Text> {
        self.rows(task, result::stored)
    }

    /// As `accept`, with annotations whose results are empty: for who only counts.
    ///
    /// # Errors
    /// The same.
    pub fn look_at(&self, task: ImportedTask) -> Result<TaskRow, Text> {
        self.rows(task, |_| Stored::default())
    }

    fn rows(&self, task: ImportedTask, stored: fn(&str) -> Stored) -> Result<TaskRow, Text> {
        if let Some(Err(message)) = self.check.as_ref().map(|check| check.check(&task.data)) {
            return Err(describe(message.into(), &task));
        }
        let annotations = task.annotations.into_iter().map(|annotation| self.annotation(annotation, stored)).collect();
        let preannotated = self.preannotated.predictions(&task.data)?;
        let predictions = task
            .predictions
            .into_iter()
            .map(predicted)
            .chain(preannotated)
            .enumerate()
            .map(|(at, prediction)| self.shown(at, prediction))
            .collect::<Result<_, Text>>()?;
        Ok(TaskRow {
            data: task.data,
            meta: task.meta,
            allow_skip: task.allow_skip.unwrap_or(true),
            annotations,
            predictions,
            file: None,
        })
    }

    /// A prediction, which must fit the labeling configuration where that is asked for.
    fn shown(&self, at: usize, prediction: PredictionRow) -> Result<PredictionRow, Text> {
        match self.predicted.as_ref().map(|check| check.check(&prediction.result, prediction.score)) {
            Some(Err(message)) => Err(message.at(format!("predictions[{at}]"))),
            _ => Ok(prediction),
        }
    }

    fn annotation(&self, annotation: ImportedAnnotation, stored: fn(&str) -> Stored) -> AnnotationRow {
        let is_export = annotation.unique_id.is_some();
        let (completed_by, author) = self.people.author_of(annotation.completed_by.as_ref(), is_export);
        let stored = stored(&annotation.result);
        AnnotationRow {
            result_count: i64::try_from(stored.count).unwrap_or(i64::MAX),
            result: stored.text,
            summary: stored.summary,
            completed_by,
            was_cancelled: annotation.was_cancelled,
            ground_truth: annotation.ground_truth,
            lead_time: annotation.lead_time,
            unique_id: annotation.unique_id,
            created_at: annotation.created_at,
            updated_at: annotation.updated_at,
            draft_created_at: annotation.draft_created_at,
            import_id: annotation.import_id,
            author,
        }
    }
}

/// How a file lists its tasks; `None`: it is the content of one task.
fn listed(file: &FileUpload, request: &ImportRequest) -> Option<TaskSource> {
    let source = TaskSource::of_extension(&extension_of(&file.name))?;
    let is_json = matches!(source, TaskSource::Json | TaskSource::JsonLines);
    (is_json || request.files_as_tasks_list).then_some(source)
}

fn predicted(prediction: ImportedPrediction) -> PredictionRow {
    let ImportedPrediction { result, score, model_version } = prediction;
    PredictionRow { result: normal(&result).into_owned(), score, model_version }
}

/// The message with how the item was read and how it begins.
fn describe(message: Text, task: &ImportedTask) -> Text {
    const SHOWN: usize = 200;
    let mut item: String = task.data.chars().take(SHOWN).collect();
    if item.len() < task.data.len() {
        item.push('…');
    }
    let english = if task.bare {
        format!("{message} [assume: item as is = task root with values]  :: {item}")
    } else {
        format!("{message} [assume: item[\"data\"] = task root with values] :: {item}")
    };
    message.worded(english)
}
