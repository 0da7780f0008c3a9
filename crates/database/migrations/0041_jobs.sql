CREATE INDEX jobs_by_organization ON jobs (organization_id, id);

-- Tasks that were chosen one by one for a job, or left out of its selection.
CREATE TABLE job_items (
  job_id BIGINT NOT NULL REFERENCES jobs (id),
  task_id BIGINT NOT NULL,
  PRIMARY KEY (job_id, task_id)
);

-- When which kind of job is due again. One row for each kind that has a schedule.
CREATE TABLE job_schedules (kind TEXT PRIMARY KEY, due_at BIGINT NOT NULL);

-- What an action made from predictions, to take it back.
CREATE INDEX annotations_made_by_action ON annotations (import_id) WHERE bulk_created = TRUE;
