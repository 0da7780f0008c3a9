-- Which tasks have the address of which upload in their data, so that an upload can go without a look at all tasks. The start
-- fills it (see `engine/fill.rs`).
CREATE TABLE task_uploads (
  -- The upload's project; the task may be of another.
  project_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  task_id BIGINT NOT NULL,
  PRIMARY KEY (project_id, name, task_id)
);
CREATE INDEX task_uploads_by_task ON task_uploads (task_id);
CREATE INDEX tasks_by_file ON tasks (file_upload_id) WHERE file_upload_id IS NOT NULL;
