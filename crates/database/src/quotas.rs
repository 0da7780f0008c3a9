//! How much one person may keep in one task, how much a task may hold, and how much all may upload. Nothing that is there is
//! taken away: what goes beyond is refused, and told what to do. What goes into a task is counted in the change itself, with
//! the task locked, so that requests at the same moment do not go beyond together.

use crate::{
    Database, Fetch, Transaction,
    access::{ProjectScope, TaskScope},
    args,
    engine::quotas::{MEGABYTE, Quotas},
};
use labelkeep_model::{Error, ErrorKind, Result, Say};

/// What somebody is about to store in a task.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Keeping {
    Draft,
    /// In the place of this draft.
    DraftOver(i64),
    /// Of this person.
    Annotation(i64),
    /// Of this annotation; what it said until now goes into its history.
    Change(i64),
}

/// What is kept already.
struct Kept {
    drafts: i64,
    annotations: i64,
    changes: i64,
    person_bytes: i64,
    task_bytes: i64,
    /// What is replaced.
    old_bytes: i64,
}

impl Quotas {
    fn check(&self, kept: &Kept, keeping: Keeping, bytes: Option<i64>) -> Result<()> {
        let is_full = |most: i64, count: i64| most > 0 && count >= most;
        match keeping {
            Keeping::Draft if is_full(self.drafts, kept.drafts) => {
                return Err(refused(Say::TooManyDrafts { count: kept.drafts.into() }));
            }
            Keeping::Annotation(_) if is_full(self.annotations, kept.annotations) => {
                return Err(refused(Say::TooManyAnnotations { count: kept.annotations.into() }));
            }
            Keeping::Change(_) if is_full(self.changes, kept.changes) => {
                return Err(refused(Say::TooManyChanges { count: kept.changes.into() }));
            }
            _ => {}
        }
        let bytes = bytes.unwrap_or(kept.old_bytes);
        // A draft can always be made smaller.
        let of_task = bytes - kept.old_bytes;
        let of_person = if matches!(keeping, Keeping::Change(_)) { bytes } else { of_task };
        let goes_beyond = |most: i64, kept: i64, more: i64| most > 0 && more > 0 && kept + more > most;
        if goes_beyond(self.person_bytes, kept.person_bytes, of_person) {
            return Err(refused(Say::WorkTooLarge {
                megabytes: megabytes(kept.person_bytes + of_person).into(),
                most: (self.person_bytes / MEGABYTE).into(),
            }));
        }
        if goes_beyond(self.task_bytes, kept.task_bytes, of_task) {
            return Err(refused(Say::TaskTooLarge {
                megabytes: megabytes(kept.task_bytes + of_task).into(),
                most: (self.task_bytes / MEGABYTE).into(),
            }));
        }
        Ok(())
    }
}

pub(crate) fn refused(text: Say) -> Error {
    Error::new(ErrorKind::TooLarge, text)
}

pub(crate) fn megabytes(bytes: i64) -> i64 {
    bytes.div_euclid(MEGABYTE) + 1
}

const KEPT: &str = "SELECT \
    (SELECT COUNT(*) FROM drafts d WHERE d.task_id = $1 AND d.user_id = $2) AS drafts, \
    (SELECT COUNT(*) FROM annotations a WHERE a.task_id = $1 AND a.completed_by = $3 AND a.trashed_by = 0) AS annotations, \
    (SELECT COUNT(*) FROM annotation_history h JOIN annotations a ON a.id = h.annotation_id \
     WHERE a.task_id = $1 AND h.created_by = $2) AS changes, \
    (SELECT COALESCE(SUM(octet_length(d.result)), 0) FROM drafts d WHERE d.task_id = $1 AND d.user_id = $2) AS draft_bytes, \
    (SELECT COALESCE(SUM(octet_length(a.result)), 0) FROM annotations a \
     WHERE a.task_id = $1 AND COALESCE(a.updated_by, a.completed_by) = $2) AS annotation_bytes, \
    (SELECT COALESCE(SUM(octet_length(h.result)), 0) FROM annotation_history h JOIN annotations a ON a.id = h.annotation_id \
     WHERE a.task_id = $1 AND h.created_by = $2) AS history_bytes, \
    (SELECT COALESCE(SUM(octet_length(d.result)), 0) FROM drafts d WHERE d.task_id = $1) AS all_draft_bytes, \
    (SELECT COALESCE(SUM(octet_length(a.result)), 0) FROM annotations a WHERE a.task_id = $1 AND a.trashed_by = 0) AS all_annotation_bytes, \
    (SELECT COALESCE(SUM(octet_length(d.result)), 0) FROM drafts d WHERE d.id = $4 AND d.task_id = $1 AND d.user_id = $2) AS old_draft_bytes, \
    (SELECT COALESCE(SUM(octet_length(a.result)), 0) FROM annotations a WHERE a.id = $5 AND a.task_id = $1) AS old_annotation_bytes";

impl Quotas {
    /// In a change that holds the task. `result`: as it will be, where that changes.
    ///
    /// # Errors
    /// 413 when the caller, or all in this task, would keep more than they may.
    pub(crate) async fn check_task(
        &self,
        transaction: &mut Transaction,
        scope: &TaskScope,
        keeping: Keeping,
        result: Option<&str>,
    ) -> Result<()> {
        let user = scope.caller().user().0;
        let (author, draft, annotation) = match keeping {
            Keeping::Draft => (user, 0, 0),
            Keeping::DraftOver(draft) => (user, draft, 0),
            Keeping::Annotation(author) => (author, 0, 0),
            Keeping::Change(annotation) => (user, 0, annotation),
        };
        let row = transaction.fetch_one(KEPT, args![scope.id(), user, author, draft, annotation]).await?;
        let get = |name: &str| row.get::<i64>(name);
        let kept = Kept {
            drafts: get("drafts")?,
            annotations: get("annotations")?,
            changes: get("changes")?,
            person_bytes: get("draft_bytes")? + get("annotation_bytes")? + get("history_bytes")?,
            task_bytes: get("all_draft_bytes")? + get("all_annotation_bytes")?,
            old_bytes: get("old_draft_bytes")? + get("old_annotation_bytes")?,
        };
        let bytes = result.map(|result| i64::try_from(result.len()).unwrap_or(i64::MAX));
        self.check(&kept, keeping, bytes)
    }
}

impl Database {
    /// How many bytes may still be uploaded to a project; bodies of imports do not count.
    pub async fn upload_room(&self, scope: &ProjectScope) -> Result<UploadRoom> {
        let quotas = self.quotas;
        let mut database = self;
        let row = database
            .fetch_one(
                "SELECT (SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM file_uploads WHERE project_id = $1 AND is_temporary = FALSE AND content_of IS NULL) AS own, \
                 (SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM file_uploads WHERE is_temporary = FALSE AND content_of IS NULL AND $2 = TRUE) AS everybody",
                args![scope.id(), quotas.upload_bytes > 0],
            )
            .await?;
        let room = |most: i64, used: i64| if most > 0 { most - used } else { i64::MAX };
        let own = room(quotas.project_upload_bytes, row.get("own")?);
        let everybody = room(quotas.upload_bytes, row.get("everybody")?);
        Ok(UploadRoom { bytes: u64::try_from(own.min(everybody)).unwrap_or(0), is_of_project: own <= everybody })
    }
}

/// Room for uploads, which is spent as they arrive.
#[derive(Debug)]
pub struct UploadRoom {
    bytes: u64,
    is_of_project: bool,
}

impl UploadRoom {
    /// # Errors
    /// 413 when there is not so much.
    pub fn spend(&mut self, bytes: u64) -> Result<()> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(|| no_room(self.is_of_project))?;
        Ok(())
    }
}

fn no_room(is_of_project: bool) -> Error {
    refused(if is_of_project { Say::ProjectIsFull } else { Say::InstallationIsFull })
}

#[cfg(test)]
mod tests {
    use super::{Keeping, Kept, MEGABYTE, Quotas};

    const NOTHING: Kept = Kept { drafts: 0, annotations: 0, changes: 0, person_bytes: 0, task_bytes: 0, old_bytes: 0 };

    #[test]
    fn each_quota_refuses_what_goes_beyond_it_and_names_its_setting() {
        let quotas =
            Quotas { drafts: 2, annotations: 2, changes: 2, person_bytes: 100, task_bytes: 200, ..Quotas::default() };
        let says = |kept: Kept, keeping, bytes| {
            quotas.check(&kept, keeping, Some(bytes)).map_err(|error| error.detail.into_english())
        };
        assert!(says(NOTHING, Keeping::Draft, 100).is_ok());
        for (kept, keeping, bytes, word) in [
            (Kept { drafts: 2, ..NOTHING }, Keeping::Draft, 1, "delete one of them"),
            (Kept { annotations: 2, ..NOTHING }, Keeping::Annotation(1), 1, "MAX_TASK_ANNOTATIONS"),
            (Kept { changes: 2, ..NOTHING }, Keeping::Change(1), 1, "MAX_TASK_CHANGES"),
            (Kept { person_bytes: 60, ..NOTHING }, Keeping::Draft, 41, "MAX_TASK_MB_PER_PERSON"),
            // What the annotation said so far stays in its history.
            (Kept { person_bytes: 60, old_bytes: 40, ..NOTHING }, Keeping::Change(1), 41, "MAX_TASK_MB_PER_PERSON"),
            (Kept { task_bytes: 180, ..NOTHING }, Keeping::Annotation(1), 21, "MAX_TASK_MB,"),
        ] {
            let word = word.trim_end_matches(',');
            assert!(says(kept, keeping, bytes).unwrap_err().contains(word), "{word}");
        }
        // At the limit, what is there can be saved again, and made smaller.
        let full = || Kept { drafts: 2, person_bytes: 120, task_bytes: 220, old_bytes: 50, ..NOTHING };
        assert!(says(full(), Keeping::DraftOver(1), 50).is_ok() && says(full(), Keeping::DraftOver(1), 51).is_err());
        assert!(says(full(), Keeping::Change(1), 40).is_err(), "what it said stays in its history");
        assert!(quotas.check(&full(), Keeping::Change(1), None).is_err(), "also where the result stays");
    }

    #[test]
    fn a_quota_of_nothing_is_none() {
        let none =
            Quotas { drafts: 0, annotations: 0, changes: 0, person_bytes: 0, task_bytes: 0, ..Quotas::default() };
        let much = Kept {
            drafts: 9999,
            annotations: 9999,
            changes: 9999,
            person_bytes: 1 << 40,
            task_bytes: 1 << 40,
            old_bytes: 0,
        };
        for keeping in [Keeping::Draft, Keeping::Annotation(1), Keeping::Change(1)] {
            assert!(none.check(&much, keeping, Some(MEGABYTE)).is_ok());
        }
    }
}
