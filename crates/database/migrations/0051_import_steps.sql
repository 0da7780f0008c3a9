-- The tasks of an import, page by page, in use and in the trash.
CREATE INDEX tasks_by_import ON tasks (import_job_id, trashed_by, id) WHERE import_job_id IS NOT NULL;
/*pg
-- The tasks of a file, page by page. (On SQLite every index ends with the id.)
DROP INDEX tasks_by_file;
CREATE INDEX tasks_by_file ON tasks (file_upload_id, id) WHERE file_upload_id IS NOT NULL;
*/

-- The job that this one takes back, or brings back.
ALTER TABLE jobs ADD COLUMN undoes BIGINT;
CREATE INDEX jobs_undoing ON jobs (undoes) WHERE undoes IS NOT NULL;
