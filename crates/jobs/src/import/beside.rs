//! Files beside lists of tasks: where a task names one of them, that file is meant, and it is no task of its own.

use labelkeep_converters::read::{FileNames, is_address, is_picture};
use labelkeep_database::uploads::FileUpload;
use labelkeep_formats::{
    json_text::{fields, push_string},
    media::upload_address,
};
use labelkeep_labeling::{Config, config::DataKind};
use serde_json::{Value, value::RawValue};
use std::collections::HashMap;

/// Longer texts are no names of files.
const MOST_NAME: usize = 1_000;

pub struct Beside {
    media: FileNames,
    /// Of any kind.
    all: FileNames,
    addresses: Vec<String>,
    /// The columns that show files, and whether they show texts and tables too. `None`: nobody knows yet.
    columns: Option<HashMap<String, bool>>,
}

impl Beside {
    /// `None`: nothing lies beside a list. `is_list`: whether a file lists tasks, whatever else it could be.
    pub fn new(files: &[FileUpload], is_list: impl Fn(&FileUpload) -> bool, config: Option<&Config>) -> Option<Self> {
        let named: Vec<&FileUpload> = files.iter().filter(|file| !file.is_temporary).collect();
        if named.len() < 2 || named.len() < files.len() || !named.iter().any(|file| is_list(file)) {
            return None;
        }
        let paths = || files.iter().map(|file| file.original_name.as_str());
        let is_other = |path: &str| !path.to_ascii_lowercase().ends_with(".json") && !path.ends_with(".jsonl");
        Some(Self {
            media: FileNames::new(paths(), is_picture),
            all: FileNames::new(paths(), is_other),
            addresses: files.iter().map(|file| upload_address(file.project_id, &file.name)).collect(),
            columns: config.and_then(columns),
        })
    }

    /// The data with addresses in place of names; `None` where it names no file. `list`: where the task is listed.
    /// `used` hears of each file that is named.
    pub fn resolve(&self, data: &str, list: usize, used: &mut dyn FnMut(usize)) -> Option<String> {
        let mut out = Vec::with_capacity(data.len() + 100);
        let mut is_changed = false;
        for (at, (name, value)) in fields(data)?.into_iter().enumerate() {
            out.push(if at == 0 { b'{' } else { b',' });
            push_string(&mut out, &name);
            out.push(b':');
            let shows_texts = match &self.columns {
                Some(columns) => columns.get(name.as_ref()).copied(),
                None => Some(false),
            };
            let new = shows_texts
                .and_then(|texts| self.value(value, if texts { &self.all } else { &self.media }, list, used));
            is_changed |= new.is_some();
            out.extend_from_slice(new.as_deref().unwrap_or(value.get()).as_bytes());
        }
        out.push(b'}');
        if is_changed { String::from_utf8(out).ok() } else { None }
    }

    fn value(&self, value: &RawValue, names: &FileNames, list: usize, used: &mut dyn FnMut(usize)) -> Option<String> {
        let text = value.get();
        // A name of a file has a dot before its kind.
        if !text.starts_with(['"', '[', '{']) || !text.contains('.') {
            return None;
        }
        let mut read: Value = serde_json::from_str(text).ok()?;
        let mut is_changed = false;
        self.replace(&mut read, names, list, &mut |file| {
            is_changed = true;
            used(file);
        });
        is_changed.then(|| read.to_string())
    }

    fn replace(&self, value: &mut Value, names: &FileNames, list: usize, used: &mut dyn FnMut(usize)) {
        match value {
            Value::String(name) => {
                let file = Some(&*name)
                    .filter(|name| name.len() <= MOST_NAME && !is_address(name))
                    .and_then(|name| names.named(name, list));
                if let Some((file, address)) =
                    file.filter(|file| *file != list).and_then(|file| Some((file, self.addresses.get(file)?)))
                {
                    address.clone_into(name);
                    used(file);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.replace(item, names, list, used)),
            Value::Object(members) => members.values_mut().for_each(|member| self.replace(member, names, list, used)),
            _ => {}
        }
    }
}

/// What the labeling configuration shows of files: of texts only those that it takes by address.
fn columns(config: &Config) -> Option<HashMap<String, bool>> {
    let keys = config.data_keys();
    if keys.is_empty() {
        return None;
    }
    let mut columns = HashMap::new();
    for key in &keys {
        let value_type = config.tag(key.index).and_then(|tag| tag.get("valueType")).unwrap_or_default();
        let shows_texts = match key.kind {
            DataKind::Image | DataKind::Audio | DataKind::Video | DataKind::Pdf => Some(false),
            DataKind::TimeSeries => Some(true),
            DataKind::Labels | DataKind::Chat => None,
            DataKind::List | DataKind::Other => Some(false),
            _ => value_type.eq_ignore_ascii_case("url").then_some(true),
        };
        if let Some(texts) = shows_texts {
            *columns.entry(key.column().to_owned()).or_insert(false) |= texts;
        }
    }
    Some(columns)
}

#[cfg(test)]
mod tests;
