//! Plain text: one task per line.

use super::buffer::Buffer;
use super::{ImportedTask, MAX_ITEM_BYTES, Next, RowProblem};
use crate::json_text::push_string;
use labelkeep_model::Say;

pub(super) struct LineReader {
    /// `{"key":`
    prefix: Vec<u8>,
    row: u64,
    searched: usize,
}

impl LineReader {
    pub fn new(key: &str) -> Self {
        let mut prefix = vec![b'{'];
        push_string(&mut prefix, key);
        prefix.push(b':');
        Self { prefix, row: 0, searched: 0 }
    }

    pub fn next(&mut self, buffer: &mut Buffer) -> Next {
        loop {
            let rest = buffer.rest();
            let unsearched = rest.get(self.searched..).unwrap_or_default();
            let (length, step) = match unsearched.iter().position(|b| *b == b'\n') {
                Some(at) => (self.searched + at, self.searched + at + 1),
                None if rest.len() > MAX_ITEM_BYTES => {
                    let message = Say::LineTooLong { megabytes: (MAX_ITEM_BYTES >> 20).into() };
                    return Next::Problem(RowProblem::fatal(self.row + 1, message));
                }
                None if buffer.finished() && rest.is_empty() => return Next::End,
                None if buffer.finished() => (rest.len(), rest.len()),
                None => {
                    self.searched = rest.len();
                    return Next::NeedMore;
                }
            };
            self.searched = 0;
            self.row += 1;
            let next = self.task(rest.get(..length).unwrap_or_default());
            buffer.advance(step);
            if let Some(next) = next {
                return next;
            }
        }
    }

    fn task(&self, line: &[u8]) -> Option<Next> {
        let problem = |message: Say| Some(Next::Problem(RowProblem::new(self.row, message)));
        let Ok(text) = std::str::from_utf8(line) else {
            return problem(Say::LineNotUtf8);
        };
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.trim().is_empty() {
            return None;
        }
        if text.contains('\0') {
            return problem(Say::LineHasNul);
        }
        let mut data = self.prefix.clone();
        push_string(&mut data, text);
        data.push(b'}');
        let data = String::from_utf8(data).ok()?;
        Some(Next::Task(ImportedTask { row: self.row, data, ..ImportedTask::default() }))
    }
}
