//! JSON Lines: the tasks of the JSON format, each on a line of its own.

use crate::{
    convert::{Context, Convert, Shown},
    sink::Sink,
};
use labelkeep_formats::export::task_json;

#[derive(Default)]
pub(crate) struct Jsonl {
    line: Vec<u8>,
}

impl Convert for Jsonl {
    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        out.begin("tasks.jsonl");
    }

    fn task(&mut self, _pass: usize, shown: &Shown<'_>, _context: &mut Context<'_>, out: &mut Sink) {
        self.line.clear();
        task_json(shown.task, &mut self.line);
        // Line breaks between the parts of a JSON value mean nothing; in texts they are escaped.
        self.line.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        self.line.push(b'\n');
        out.write(&self.line);
    }
}
