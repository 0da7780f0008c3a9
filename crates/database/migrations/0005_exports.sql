-- Export snapshots: what a project was at a moment, as a file that is kept.
CREATE TABLE exports (
  id IDENTITY_KEY,
  project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  created_by BIGINT NOT NULL REFERENCES users (id),
  -- The job that writes the file and knows how far it is.
  job_id BIGINT,
  title TEXT NOT NULL,
  task_number BIGINT NOT NULL DEFAULT 0,
  size BIGINT NOT NULL DEFAULT 0,
  md5 TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  -- Set with the last piece: without it the file is not all there.
  finished_at BIGINT
);
CREATE INDEX exports_of_a_project ON exports (project_id, id);
-- Pieces of the JSON form. Each ends behind a whole task, so that one piece at a time can be read as JSON.
CREATE TABLE export_chunks (
  export_id BIGINT NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  bytes /*sqlite BLOB*//*pg BYTEA*/ NOT NULL,
  PRIMARY KEY (export_id, number)
);
-- The further formats that somebody asked for. They are written from the pieces when they are downloaded.
CREATE TABLE export_formats (
  id IDENTITY_KEY,
  export_id BIGINT NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
  export_type TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  UNIQUE (export_id, export_type)
);
