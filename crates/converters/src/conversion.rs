//! A whole export: which names the files have, what is counted, and the passes of its format.

use crate::{
    convert::{Context, Convert, Media, Options, Shown},
    format::Format,
    item::{Item, items},
    names::{self, Names, is_in_store},
    report::{Loss, Report},
    schema::Schema,
    sink::Sink,
    split::Part,
};
use labelkeep_formats::export::ExportTask;
use labelkeep_model::Timestamp;
use std::{collections::HashMap, sync::Arc};

pub struct Conversion {
    format: Format,
    schema: Arc<Schema>,
    options: Options,
    converter: Box<dyn Convert>,
    report: Report,
    names: Names,
    /// By task.
    kept: HashMap<i64, Media>,
    newest: Option<Timestamp>,
}

impl Conversion {
    #[must_use]
    pub fn new(format: Format, schema: Schema, options: Options) -> Self {
        let converter = format.converter(&schema, &options);
        Self {
            format,
            schema: Arc::new(schema),
            options,
            converter,
            report: Report::default(),
            names: Names::default(),
            kept: HashMap::new(),
            newest: None,
        }
    }

    pub fn passes(&self) -> usize {
        self.converter.passes()
    }

    pub fn begin(&mut self, pass: usize, out: &mut Sink) {
        let newest = self.newest.unwrap_or(self.options.now);
        let Self { schema, options, converter, report, .. } = self;
        converter.begin(pass, &mut Context { schema, options, report, newest }, out);
    }

    /// Whether media are to be put into the archive before the passes: for each task `media` says which, and `keep` is told
    /// what came of it.
    pub fn has_media(&self) -> bool {
        self.format.has_media(&self.options)
    }

    pub fn media(&mut self, task: &ExportTask<'_>) -> Option<Media> {
        let schema = Arc::clone(&self.schema);
        let items = items(task, &schema, true);
        self.place(task.id, items.first()?)
    }

    pub fn keep(&mut self, task: i64, media: Media) {
        if media.facts.is_none() {
            self.report.note(Loss::Media, task, &media.address);
        }
        self.kept.insert(task, media);
    }

    /// Where the task's picture is.
    fn place(&mut self, task: i64, item: &Item<'_>) -> Option<Media> {
        if !self.format.has_places() {
            return None;
        }
        let address = item.address(self.schema.key(self.format.objects())?)?;
        let name = if self.format == Format::AsrManifest {
            names::plain(&address)
        } else if self.has_media() || !is_elsewhere(&address) {
            names::of_address(&address)
        } else {
            names::plain(&address)
        };
        let name = if self.options.like_original {
            name
        } else {
            let owner = if self.format.is_file_for_each() { format!("{task} {address}") } else { address.clone() };
            let taken = self.names.take(&name, names::hash(&owner));
            if taken != name {
                self.report.note(Loss::Renamed, task, &taken);
            }
            taken
        };
        let folder = self.format.folder();
        let path = if self.format.has_parts() {
            format!("{folder}/{}/{name}", self.part(task, item).name())
        } else {
            format!("{folder}/{name}")
        };
        Some(Media { address, path, facts: None })
    }

    pub fn task(&mut self, pass: usize, task: &ExportTask<'_>, out: &mut Sink) {
        let schema = Arc::clone(&self.schema);
        let items = items(task, &schema, self.options.only_latest);
        if pass == 0 {
            self.count(task, &items);
        }
        let part = items.first().map_or(Part::Train, |item| self.part(task.id, item));
        // Formats with a pass for each split name files where they write them.
        let due = if self.format.has_splits() && self.passes() > 1 { part as usize } else { 0 };
        let needs_place = pass == due || self.options.like_original;
        let placed = match (self.kept.get(&task.id), items.first()) {
            (Some(media), _) => Some(media.clone()),
            (None, Some(item)) if needs_place => self.place(task.id, item),
            _ => None,
        };
        let newest = self.newest.unwrap_or(self.options.now);
        let reads_media = self.has_media();
        let Self { options, converter, report, .. } = self;
        let shown = Shown { task, items: &items, media: placed.as_ref(), reads_media, part };
        converter.task(pass, &shown, &mut Context { schema: &schema, options, report, newest }, out);
    }

    fn part(&self, task: i64, item: &Item<'_>) -> Part {
        self.options.split.part(task, group(item, &self.options))
    }

    fn count(&mut self, task: &ExportTask<'_>, items: &[Item<'_>]) {
        self.report.tasks += 1;
        if items.is_empty() {
            self.report.note(Loss::Skipped, task.id, "");
        }
        for item in items {
            for _ in 0..item.broken {
                self.report.note(Loss::Broken, task.id, "");
            }
            self.report.annotations += u64::from(item.annotation.is_some());
        }
        let times = task.annotations.iter().map(|annotation| annotation.updated_at);
        self.newest = times.chain([task.created_at]).chain(self.newest).max();
    }

    pub fn end(&mut self, pass: usize, out: &mut Sink) {
        let newest = self.newest.unwrap_or(self.options.now);
        let last = self.converter.passes().saturating_sub(1);
        let Self { schema, options, converter, report, .. } = self;
        converter.end(pass, &mut Context { schema, options, report, newest }, out);
        let is_told = self.format.is_archive() && !self.report.is_clean() && !self.options.like_original;
        if pass == last && (is_told || self.options.with_report) {
            let text = serde_json::to_vec_pretty(&self.report.json()).unwrap_or_default();
            out.file("export-report.json", text);
        }
    }

    /// A member of an archive could not be read.
    pub fn media_is_lost(&mut self, task: i64, address: &str) {
        self.report.note(Loss::Media, task, address);
    }

    pub fn report(&self) -> &Report {
        &self.report
    }
}

/// What keeps tasks together, as JSON.
fn group<'a>(item: &Item<'a>, options: &Options) -> Option<&'a str> {
    let key = options.split.group.as_ref()?;
    item.data.iter().find(|(name, _)| name == key).map(|(_, json)| *json)
}

/// Whether the original's converter, which has no way to it, names the file as it is called there.
fn is_elsewhere(address: &str) -> bool {
    (address.starts_with("/data/") && address.contains("?d=")) || is_in_store(address)
}
