//! Which of several files of one name the original's archive has: the last that was written.

use crate::names::hash;
use std::collections::HashMap;

#[derive(Debug, Default)]
pub(crate) struct Winners {
    by_path: HashMap<u64, (i64, bool)>,
}

impl Winners {
    /// An empty file does not replace one that is there.
    pub fn offer(&mut self, path: &str, task: i64, is_filled: bool) {
        let entry = self.by_path.entry(hash(path)).or_insert((task, is_filled));
        if is_filled {
            *entry = (task, true);
        }
    }

    pub fn is_won(&self, path: &str, task: i64) -> bool {
        self.by_path.get(&hash(path)).is_some_and(|(winner, _)| *winner == task)
    }
}
