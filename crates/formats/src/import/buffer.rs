//! The bytes that were pushed and not yet used.

use super::RowProblem;

#[derive(Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    /// Everything before it has been used.
    used: usize,
    finished: bool,
    started: bool,
}

impl Buffer {
    pub fn push(&mut self, bytes: &[u8]) {
        // What was used goes first, so that the buffer only ever holds about one task and one piece.
        if self.used > 0 {
            self.bytes.drain(..self.used);
            self.used = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    pub fn finish(&mut self) {
        self.finished = true;
    }

    pub fn finished(&self) -> bool {
        self.finished
    }

    /// What is left.
    pub fn rest(&self) -> &[u8] {
        self.bytes.get(self.used..).unwrap_or_default()
    }

    pub fn advance(&mut self, count: usize) {
        self.used = (self.used + count).min(self.bytes.len());
    }

    /// Steps over a UTF-8 byte order mark and refuses UTF-16. `false`: too few bytes to tell.
    pub fn start(&mut self) -> Result<bool, RowProblem> {
        if self.started {
            return Ok(true);
        }
        let rest = self.rest();
        if rest.len() < 3 && !self.finished {
            return Ok(false);
        }
        if rest.starts_with(&[0xEF, 0xBB, 0xBF]) {
            self.advance(3);
        } else if rest.starts_with(&[0xFF, 0xFE]) || rest.starts_with(&[0xFE, 0xFF]) {
            return Err(RowProblem::fatal(0, "The file is encoded as UTF-16. Save it as UTF-8 and import it again."));
        }
        self.started = true;
        Ok(true)
    }
}
