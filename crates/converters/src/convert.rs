//! What formats are given and what they make: tasks in, files out. The same tasks are shown as often as a format needs, and never
//! all at once.

use crate::{
    item::Item,
    report::Report,
    schema::Schema,
    sink::Sink,
    split::{Part, Split},
};
use labelkeep_formats::export::ExportTask;
use labelkeep_model::Timestamp;

#[derive(Debug, Clone, Default)]
pub struct Options {
    /// As the original's converter writes it, its faults included.
    pub like_original: bool,
    /// Of each task only the newest annotation.
    pub only_latest: bool,
    /// Media are put beside formats that can be without (`download_resources`).
    pub with_media: bool,
    /// The report is a file too, also where nothing was left out.
    pub with_report: bool,
    pub split: Split,
    /// What files say of when they were made, where no task says it.
    pub now: Timestamp,
}

/// A picture or recording that belongs to a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    /// As it stands in the task.
    pub address: String,
    /// Where it is in the archive.
    pub path: String,
    /// What could be seen in it; `None` when it could not be read.
    pub facts: Option<Facts>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Facts {
    /// Width, height, channels.
    pub picture: Option<(u32, u32, u32)>,
    /// Of a WAV file.
    pub seconds: Option<f64>,
}

/// What a format is made with.
pub(crate) struct Context<'c> {
    pub schema: &'c Schema,
    pub options: &'c Options,
    pub report: &'c mut Report,
    /// The newest change of what is exported: files say it instead of now, so that they are the same again.
    pub newest: Timestamp,
}

pub(crate) trait Convert: Send {
    /// How often the tasks are shown.
    fn passes(&self) -> usize {
        1
    }

    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, _out: &mut Sink) {}

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink);

    fn end(&mut self, _pass: usize, _context: &mut Context<'_>, _out: &mut Sink) {}
}

/// A task as a format sees it.
pub(crate) struct Shown<'s> {
    pub task: &'s ExportTask<'s>,
    pub items: &'s [Item<'s>],
    /// Where its picture or recording is or would be; `None` where the data name none.
    pub media: Option<&'s Media>,
    /// Whether media are put into the archive.
    pub reads_media: bool,
    /// For formats with splits.
    pub part: Part,
}
