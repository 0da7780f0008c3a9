//! WebDataset: tar archives of a thousand samples each; a sample is the task as JSON, and its picture or recording.

use crate::{
    convert::{Context, Convert, Shown},
    python::splitext,
    sink::Sink,
    split::Part,
    tar,
};
use labelkeep_formats::export::task_json;

const SAMPLES: u64 = 1000;

#[derive(Default)]
pub(crate) struct WebDataset {
    samples: u64,
}

impl Convert for WebDataset {
    fn passes(&self) -> usize {
        3
    }

    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, _out: &mut Sink) {
        self.samples = 0;
    }

    fn task(&mut self, pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        if Part::ALL.get(pass) != Some(&shown.part) {
            return;
        }
        if self.samples.is_multiple_of(SAMPLES) {
            if self.samples > 0 {
                out.write(&tar::END);
            }
            out.begin(format!("{}-{:06}.tar", shown.part.name(), self.samples / SAMPLES));
        }
        self.samples += 1;
        // Files of one sample have one name up to the first dot.
        let key = format!("{:09}", shown.task.id);
        if let Some(media) = shown.media.filter(|_| context.options.with_media) {
            let extension = splitext(&media.path).1.to_lowercase();
            let extension = if extension.is_empty() { ".bin".to_owned() } else { extension };
            out.member(shown.task.id, &media.address, format!("{key}{extension}"));
        }
        let mut json = Vec::new();
        task_json(shown.task, &mut json);
        out.write(&tar::entry(&format!("{key}.json"), &json));
    }

    fn end(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        if self.samples > 0 {
            out.write(&tar::END);
        }
    }
}
