-- The tasks that somebody skipped and nobody finished: few, and the overview of a project counts them.
CREATE INDEX tasks_skipped_and_open ON tasks (project_id)
  WHERE cancelled_annotations > 0 AND is_labeled = FALSE AND trashed_by = 0;
