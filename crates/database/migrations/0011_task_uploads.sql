-- Which tasks have the address of which upload in their data, so that an upload can go without a look at all tasks.
CREATE TABLE task_uploads (
  -- The upload's project; the task may be of another.
  project_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  task_id BIGINT NOT NULL,
  PRIMARY KEY (project_id, name, task_id)
);
CREATE INDEX task_uploads_by_task ON task_uploads (task_id);
CREATE INDEX tasks_by_file ON tasks (file_upload_id) WHERE file_upload_id IS NOT NULL;

-- The tasks that are there, as `uploads::uses` reads them: upload/1/name, also with escaped slashes. A name at the end of
-- a sentence may come without its dots.
INSERT INTO task_uploads (project_id, name, task_id)
/*sqlite
WITH RECURSIVE
  found (task_id, rest) AS (
    SELECT id, substr(replace(data, '\/', '/'), instr(replace(data, '\/', '/'), 'upload/') + 7) FROM tasks
    WHERE instr(replace(data, '\/', '/'), 'upload/') > 0
    UNION ALL
    SELECT task_id, substr(rest, instr(rest, 'upload/') + 7) FROM found WHERE instr(rest, 'upload/') > 0
  ),
  split (task_id, project_id, rest) AS (
    SELECT task_id, substr(rest, 1, length(rest) - length(ltrim(rest, '0123456789'))), ltrim(rest, '0123456789') FROM found
  ),
  named (task_id, project_id, name) AS (
    SELECT task_id, CAST(project_id AS INTEGER), substr(rest, 2, length(rest) - 1 - length(ltrim(substr(rest, 2),
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.')))
    FROM split WHERE rest LIKE '/%' AND length(project_id) BETWEEN 1 AND 18
  )
SELECT project_id, name, task_id FROM named WHERE name <> ''
UNION SELECT project_id, rtrim(name, '.'), task_id FROM named WHERE rtrim(name, '.') <> '';
*/
/*pg
SELECT DISTINCT m[1]::bigint, spelling, t.id
FROM tasks t, regexp_matches(t.data, 'upload\\?/([0-9]{1,18})\\?/([A-Za-z0-9._-]+)', 'g') AS m,
LATERAL unnest(ARRAY[m[2], rtrim(m[2], '.')]) AS spelling WHERE spelling <> '';
*/
