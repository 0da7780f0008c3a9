//! Which tasks are for training, validation and testing: drawn by lot, but the same each time.

use md5::{Digest as _, Md5};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// Of a hundred tasks.
    pub validation: u8,
    pub test: u8,
    /// Another one draws other lots.
    pub seed: u64,
    /// Tasks with the same value under this key of their data stay together: pages of a book, pictures of a patient.
    pub group: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Train,
    Validation,
    Test,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "val",
            Self::Test => "test",
        }
    }
}

impl Split {
    /// Whether there can be tasks in this part.
    pub(crate) fn has(&self, part: Part) -> bool {
        match part {
            Part::Train => true,
            Part::Validation => self.validation > 0,
            Part::Test => self.test > 0,
        }
    }

    /// `value`: of the group's key, as JSON.
    pub(crate) fn part(&self, task: i64, value: Option<&str>) -> Part {
        if self.validation == 0 && self.test == 0 {
            return Part::Train;
        }
        let group = value.map_or_else(|| format!("task {task}"), |value| format!("group {value}"));
        let digest = Md5::digest(format!("{} {group}", self.seed).as_bytes());
        let lot = digest.iter().take(4).fold(0u32, |lot, byte| lot << 8 | u32::from(*byte));
        let lot = (u64::from(lot) * 100) >> 32;
        let (validation, test) = (u64::from(self.validation), u64::from(self.test));
        if lot < test {
            Part::Test
        } else if lot < test + validation {
            Part::Validation
        } else {
            Part::Train
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_stay_together_and_parts_have_their_size() {
        let split = Split { validation: 20, test: 10, seed: 7, group: None };
        let count = |part| (0..10_000).filter(|task| split.part(*task, None) == part).count();
        assert_eq!((count(Part::Train), count(Part::Validation), count(Part::Test)), (7054, 1988, 958));
        let parts: Vec<Part> = (0..50).map(|task| split.part(task, Some("\"patient\""))).collect();
        assert!(parts.iter().all(|part| *part == parts[0]));
        let other = Split { seed: 8, ..split.clone() };
        assert!((0..50).any(|task| other.part(task, None) != split.part(task, None)));
    }
}
