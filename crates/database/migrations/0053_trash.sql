-- When a task went to the trash. What has none is stamped by the job that empties the trash, as if it had just come.
ALTER TABLE tasks ADD COLUMN trashed_at BIGINT;
CREATE INDEX tasks_in_trash ON tasks (trashed_at, id) WHERE trashed_by <> 0;
