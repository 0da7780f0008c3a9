//! How much may be kept, and answered at once. Rooms above refuse what goes beyond.

pub(crate) const MEGABYTE: i64 = 1 << 20;

/// 0: as much as there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Of one person in one task.
    pub drafts: i64,
    /// Of one person in one task.
    pub annotations: i64,
    /// Made by one person to annotations of one task: their history.
    pub changes: i64,
    /// Results of one person in one task: drafts, annotations (also deleted ones) and their history.
    pub person_bytes: i64,
    /// Results of everybody in one task: drafts and annotations.
    pub task_bytes: i64,
    /// Uploaded files of one project.
    pub project_upload_bytes: i64,
    /// Uploaded files of the installation.
    pub upload_bytes: i64,
    /// Results of one answer that is not a stream. Made into an answer, they take several times that. A list that can be
    /// asked for in parts ends at a quarter of it.
    pub answer_bytes: i64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            drafts: 100,
            annotations: 500,
            changes: 2000,
            person_bytes: 64 * MEGABYTE,
            task_bytes: 128 * MEGABYTE,
            project_upload_bytes: 20 << 30,
            upload_bytes: 100 << 30,
            answer_bytes: 128 * MEGABYTE,
        }
    }
}

impl Quotas {
    /// Of rows with their lengths, in order: the id of the last one that still goes into an answer with those before it.
    /// The first one always does.
    pub(crate) fn last_that_fits(&self, lengths: &[(i64, i64)]) -> Option<i64> {
        let mut sum = 0;
        let mut last = None;
        for (id, length) in lengths {
            sum += length;
            if last.is_some() && sum > self.answer_bytes / 4 {
                break;
            }
            last = Some(*id);
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::{MEGABYTE, Quotas};

    #[test]
    fn a_list_ends_before_it_is_too_long_and_never_before_its_first_row() {
        let large = 20 * MEGABYTE;
        assert_eq!(Quotas::default().last_that_fits(&[(1, large), (2, MEGABYTE), (3, large)]), Some(2));
        assert_eq!(Quotas::default().last_that_fits(&[(7, 1 << 40), (8, 1)]), Some(7));
        assert_eq!(Quotas::default().last_that_fits(&[]), None);
    }
}
