//! What of a task somebody may know. Whatever conditions, orderings, columns and sums read of annotations and drafts, or
//! of columns of the task that were made of them, is written here and nowhere else: who sees only the own work finds
//! and counts only that.

use labelkeep_task_filter::{NumberColumn, TimeColumn};

use crate::access::{ProjectScope, Visibility};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// The only person whose work is seen. An id of ours, written into the text: a parameter would have to be used.
    own: Option<i64>,
    /// Written into the text too.
    project: i64,
}

impl Seen {
    pub fn by(scope: &ProjectScope) -> Self {
        let own = match scope.visibility() {
            Visibility::All => None,
            Visibility::Own { user, .. } => Some(user.0),
        };
        Self { own, project: scope.id().0 }
    }

    #[cfg(test)]
    pub fn everything() -> Self {
        Self { own: None, project: 1 }
    }

    /// As it is written into the text.
    pub fn project(self) -> i64 {
        self.project
    }

    /// Whether somebody sees less than is there.
    pub fn is_less(self) -> bool {
        self.own.is_some()
    }

    /// The rows `r` of annotations of task `t`.
    pub fn annotations(self) -> String {
        let own = self.own.map(|user| format!(" AND r.completed_by = {user}")).unwrap_or_default();
        format!("FROM annotations r WHERE r.task_id = t.id AND r.trashed_by = 0{own}")
    }

    /// The rows `p` that say which tasks one of these people annotated or skipped. `people`: a parameter's name.
    pub fn annotated_by(self, people: &str) -> String {
        let own = self.own.map(|user| format!(" AND p.user_id = {user}")).unwrap_or_default();
        format!(
            "FROM task_people p WHERE p.project_id = {} AND p.user_id IN (SELECT value FROM ids_of({people}))\
             {own} AND p.user_id > 0 AND (p.annotations > 0 OR p.skips > 0)",
            self.project
        )
    }

    /// The rows `r` of predictions of task `t`. Everybody who sees a task sees these.
    pub fn predictions(self) -> String {
        "FROM predictions r WHERE r.task_id = t.id AND r.trashed_by = 0".to_owned()
    }

    /// `column` of the task where all is seen; otherwise made of the own annotations that are `only`.
    fn counted(self, column: &str, own: &str, only: &str) -> String {
        match self.own {
            None => column.to_owned(),
            Some(_) => format!("(SELECT {own} {}{only})", self.annotations()),
        }
    }

    pub fn number(self, column: NumberColumn) -> String {
        match column {
            NumberColumn::Id => "t.id".to_owned(),
            NumberColumn::InnerId => "t.inner_id".to_owned(),
            NumberColumn::TotalAnnotations => {
                self.counted("t.total_annotations", "COUNT(*)", " AND r.was_cancelled = FALSE")
            }
            NumberColumn::CancelledAnnotations => {
                self.counted("t.cancelled_annotations", "COUNT(*)", " AND r.was_cancelled = TRUE")
            }
            NumberColumn::TotalPredictions => "t.total_predictions".to_owned(),
            NumberColumn::PredictionsScore => "t.prediction_score".to_owned(),
            NumberColumn::AvgLeadTime => {
                self.counted("(t.lead_time_sum / NULLIF(t.lead_time_count, 0))", "AVG(r.lead_time)", "")
            }
        }
    }

    pub fn time(self, column: TimeColumn) -> String {
        match column {
            TimeColumn::CreatedAt => "t.created_at".to_owned(),
            TimeColumn::CompletedAt => {
                self.counted("t.completed_at", "MAX(r.created_at)", " AND r.was_cancelled = FALSE")
            }
            TimeColumn::UpdatedAt => self.counted("t.updated_at", "COALESCE(MAX(r.updated_at), t.created_at)", ""),
        }
    }

    /// Who changed the task last; who sees only the own work is told of nobody else.
    pub fn updated_by(self) -> String {
        self.counted("t.updated_by", "MAX(r.completed_by)", "")
    }

    /// Whether there is a draft.
    pub fn has_draft(self) -> String {
        match self.own {
            None => "(t.draft_count > 0)".to_owned(),
            Some(user) => format!(
                "(t.draft_count > 0 AND EXISTS (SELECT 1 FROM drafts d WHERE d.task_id = t.id AND d.user_id = {user}))"
            ),
        }
    }

    /// Whether the work on the task is done: for who sees only the own work, the own.
    pub fn is_labeled(self) -> String {
        match self.own {
            None => "t.is_labeled".to_owned(),
            Some(_) => format!("EXISTS (SELECT 1 {} AND r.was_cancelled = FALSE)", self.annotations()),
        }
    }
}
