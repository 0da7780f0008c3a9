-- Connections of projects to object stores. Tasks come from sources, annotations go to targets.
CREATE TABLE storages (
  id IDENTITY_KEY,
  project_id BIGINT NOT NULL REFERENCES projects (id),
  -- source, target
  direction TEXT NOT NULL,
  -- s3, gcs, azure, redis, localfiles
  provider TEXT NOT NULL,
  title TEXT,
  description TEXT,
  -- A JSON object of what is no secret, by the names of the API.
  settings TEXT NOT NULL,
  -- A JSON object sealed for this row, with a digest of the place that it is for.
  secrets TEXT,
  regex_filter TEXT,
  recursive_scan BOOLEAN NOT NULL,
  use_blob_urls BOOLEAN NOT NULL,
  synchronizable BOOLEAN NOT NULL,
  presign BOOLEAN NOT NULL,
  presign_ttl_seconds BIGINT NOT NULL,
  can_delete_objects BOOLEAN NOT NULL,
  -- initialized, syncing (the job says how), completed, completed_with_errors
  status TEXT NOT NULL,
  last_sync BIGINT,
  last_sync_count BIGINT,
  last_sync_job BIGINT,
  -- By the sync that runs, or by the last one.
  objects_seen BIGINT NOT NULL DEFAULT 0,
  tasks_made BIGINT NOT NULL DEFAULT 0,
  meta TEXT NOT NULL,
  traceback TEXT,
  created_by BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  -- Its secrets are gone then.
  deleted_at BIGINT
);
CREATE INDEX storages_by_project ON storages (project_id, id);

-- What was made of which object. The row -1 stands for the object itself: of a media file it has the task, of a file of tasks it
-- comes when the whole was read; rows from 0 are the tasks of such a file.
CREATE TABLE storage_links (
  id IDENTITY_KEY,
  storage_id BIGINT NOT NULL REFERENCES storages (id),
  object_key TEXT NOT NULL,
  row_index BIGINT NOT NULL,
  task_id BIGINT,
  size BIGINT,
  -- Changes whenever the content does.
  mark TEXT,
  modified_at BIGINT,
  -- How many tasks the object has; of the row -1 alone.
  task_count BIGINT,
  -- The job of the sync that saw the object last; of the row -1 alone.
  seen_by BIGINT NOT NULL,
  missing_since BIGINT,
  UNIQUE (storage_id, object_key, row_index)
);
CREATE INDEX storage_links_by_storage ON storage_links (storage_id, id);
CREATE INDEX storage_links_by_task ON storage_links (task_id) WHERE task_id IS NOT NULL;
