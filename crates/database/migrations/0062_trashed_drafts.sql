-- Drafts whose annotation was changed or deleted. `trashed_by`: the job that can bring them back, or -1.
CREATE TABLE trashed_drafts (
  id BIGINT PRIMARY KEY,
  task_id BIGINT NOT NULL REFERENCES tasks (id),
  project_id BIGINT NOT NULL,
  annotation_id BIGINT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  result TEXT NOT NULL,
  lead_time DOUBLE PRECISION,
  was_postponed BOOLEAN NOT NULL DEFAULT FALSE,
  import_id BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  trashed_by BIGINT NOT NULL
);
CREATE INDEX trashed_drafts_by_job ON trashed_drafts (project_id, trashed_by);

-- Those that outlived their annotation until now.
INSERT INTO trashed_drafts (id, task_id, project_id, annotation_id, user_id, result, lead_time, was_postponed, import_id, created_at, updated_at, trashed_by)
  SELECT d.id, d.task_id, d.project_id, d.annotation_id, d.user_id, d.result, d.lead_time, d.was_postponed, d.import_id, d.created_at, d.updated_at, a.trashed_by
  FROM drafts d JOIN annotations a ON a.id = d.annotation_id WHERE a.trashed_by <> 0;
UPDATE tasks SET draft_count = draft_count - (SELECT COUNT(*) FROM trashed_drafts d WHERE d.task_id = tasks.id)
  WHERE id IN (SELECT task_id FROM trashed_drafts);
DELETE FROM drafts WHERE id IN (SELECT id FROM trashed_drafts);
