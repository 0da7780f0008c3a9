//! Label files as an import reads them.

use labelkeep_converters::read::{Dataset, HEAD_BYTES, LabelFormat, Outcome, Picture, Target, looked_at, recognise};
use labelkeep_formats::import::ImportedTask;
use labelkeep_labeling::{Config, parsed::parsed_label_config};
use labelkeep_model::Say;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};

pub type Files = BTreeMap<String, Vec<u8>>;

const SIZE: (f64, f64) = (200.0, 100.0);

pub struct Read {
    pub format: LabelFormat,
    pub tasks: Vec<ImportedTask>,
    pub lost: Vec<Say>,
    pub outcome: Outcome,
    pub proposal: String,
}

impl Read {
    /// The regions of the first annotation of the task about this picture or text.
    pub fn regions(&self, about: &str) -> Vec<Value> {
        let task = self.tasks.iter().find(|task| task.data.contains(about)).unwrap_or_else(|| panic!("{about}"));
        match task.annotations.first() {
            Some(annotation) => serde_json::from_str(&annotation.result).unwrap(),
            None => Vec::new(),
        }
    }
}

pub fn parsed(config: &str) -> Map<String, Value> {
    parsed_label_config(&Config::parse(config).expect("a config"))
}

pub fn read(files: &Files, config: &str) -> Read {
    read_as(files, config, false, None)
}

pub fn read_as(files: &Files, config: &str, as_predictions: bool, root: Option<&str>) -> Read {
    let paths: Vec<String> = files.keys().cloned().collect();
    let names: Vec<&str> = paths.iter().map(String::as_str).collect();
    let content = |at: usize| files[&paths[at]].clone();
    let head = |at: usize| content(at).into_iter().take(HEAD_BYTES).collect();
    let heads: Vec<(usize, Vec<u8>)> = looked_at(&names).into_iter().map(|at| (at, head(at))).collect();
    let format = recognise(&names, &heads).expect("a format");
    let mut dataset = Dataset::new(format, paths.clone(), root.map(str::to_owned));
    for file in dataset.setup() {
        dataset.learn(file, &content(file));
    }
    let target = Target::new(&parsed(config), None, as_predictions, format);
    let mut read =
        Read { format, tasks: Vec::new(), lost: Vec::new(), outcome: Outcome::default(), proposal: String::new() };
    let mut used = HashSet::new();
    let mut founds = Vec::new();
    for group in dataset.groups() {
        match dataset.read(group.iter().map(|file| (*file, content(*file))).collect()) {
            Ok(found) => founds.extend(found),
            Err(say) => read.lost.push(say),
        }
    }
    used.extend(founds.iter().filter_map(|found| match found.picture {
        Some(Picture::File(file)) => Some(file),
        _ => None,
    }));
    founds
        .extend(dataset.pictures().filter(|picture| !used.contains(picture)).map(|picture| dataset.unlabeled(picture)));
    for mut found in founds {
        if found.needs_size() && matches!(found.picture, Some(Picture::File(_))) {
            found.set_size(SIZE.0, SIZE.1);
        }
        let path = paths[found.file].clone();
        let (task, lost) = target.task(found, |file| format!("/data/{}", paths[file]), &path, &mut read.outcome);
        read.tasks.extend(task);
        read.lost.extend(lost);
    }
    read.proposal = read.outcome.labeling_config(&dataset);
    read
}

/// Without ids, and numbers to the precision of the format.
pub fn plain(mut regions: Vec<Value>, digits: i32) -> Vec<Value> {
    fn rounded(value: &mut Value, digits: i32) {
        match value {
            Value::Number(number) => {
                let scale = 10_f64.powi(digits);
                *value = json!((number.as_f64().unwrap() * scale).round() / scale + 0.0);
            }
            Value::Array(list) => list.iter_mut().for_each(|value| rounded(value, digits)),
            Value::Object(members) => members.values_mut().for_each(|value| rounded(value, digits)),
            _ => {}
        }
    }
    for region in &mut regions {
        region.as_object_mut().unwrap().shift_remove("id");
        region.as_object_mut().unwrap().shift_remove("parentID");
        rounded(region, digits);
    }
    regions
}
