//! Tasks as the JSON format writes them, through a conversion, into files in memory.

use labelkeep_converters::{Conversion, Format, Media, Options, Part, Report, Schema, Sink};
use labelkeep_formats::export::{ExportAnnotation, ExportTask};
use labelkeep_model::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub struct Task {
    id: i64,
    data: Box<RawValue>,
    annotations: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Annotation {
    id: i64,
    completed_by: Option<i64>,
    result: Box<RawValue>,
    was_cancelled: bool,
    created_at: Timestamp,
}

impl Task {
    fn shown(&self) -> ExportTask<'_> {
        let annotation = |annotation: &'_ Annotation| ExportAnnotation {
            id: annotation.id,
            completed_by: annotation.completed_by,
            result: Box::leak(annotation.result.get().to_owned().into_boxed_str()),
            was_cancelled: annotation.was_cancelled,
            created_at: annotation.created_at,
            updated_at: annotation.created_at,
            ..ExportAnnotation::default()
        };
        ExportTask {
            id: self.id,
            data: self.data.get(),
            annotations: self.annotations.iter().map(annotation).collect(),
            ..ExportTask::default()
        }
    }
}

pub type Files = BTreeMap<String, Vec<u8>>;

pub fn convert(format: Format, parsed: &Map<String, Value>, tasks: &[Task], options: Options) -> (Files, Report) {
    convert_with(format, parsed, tasks, options, |_| {})
}

/// `look`: tells what is in media.
pub fn convert_with(
    format: Format,
    parsed: &Map<String, Value>,
    tasks: &[Task],
    options: Options,
    look: impl Fn(&mut Media),
) -> (Files, Report) {
    convert_shown(format, Schema::new(parsed), tasks, options, look)
}

/// With a schema that says what is shown.
pub fn convert_shown(
    format: Format,
    schema: Schema,
    tasks: &[Task],
    options: Options,
    look: impl Fn(&mut Media),
) -> (Files, Report) {
    let mut conversion = Conversion::new(format, schema, options);
    if conversion.has_media() {
        for task in tasks {
            if let Some(mut media) = conversion.media(&task.shown()) {
                look(&mut media);
                conversion.keep(task.id, media);
            }
        }
    }
    let mut sink = Sink::default();
    for pass in 0..conversion.passes() {
        conversion.begin(pass, &mut sink);
        for task in tasks {
            conversion.task(pass, &task.shown(), &mut sink);
        }
        conversion.end(pass, &mut sink);
    }
    (files(sink), conversion.report().clone())
}

pub fn files(sink: Sink) -> Files {
    let mut files = Files::new();
    let mut open = String::new();
    for part in sink.parts {
        match part {
            Part::Folder(_) => {}
            Part::File(path) => {
                assert!(files.insert(path.clone(), Vec::new()).is_none(), "{path} is there twice");
                open = path;
            }
            Part::Member { .. } => {}
            Part::Bytes(bytes) => files.get_mut(&open).expect("a file").extend(bytes),
        }
    }
    files
}
