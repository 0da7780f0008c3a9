//! What the migrations 9, 11 and 32 leave to be filled.

/// Annotations without a name; the index on names has them in the order of their ids.
pub(super) const NAMELESS: &str = "SELECT MAX(id) AS last FROM (SELECT id FROM annotations WHERE unique_id IS NULL AND id > $1 \
    ORDER BY id LIMIT 1000) AS page";

pub(super) const NAMES: &str = "UPDATE annotations SET unique_id = /*sqlite lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) \
    || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) \
    || '-' || hex(randomblob(6)))*//*pg gen_random_uuid()::text*/ WHERE unique_id IS NULL AND id > $1 AND id <= $2";

/// As `uploads::uses` reads them: upload/1/name, also with escaped slashes. A name at the end of a sentence may come without
/// its dots.
pub(super) const UPLOADS: &str = r"INSERT INTO task_uploads (project_id, name, task_id)
/*sqlite
WITH RECURSIVE
  found (task_id, rest) AS (
    SELECT id, substr(replace(data, '\/', '/'), instr(replace(data, '\/', '/'), 'upload/') + 7) FROM tasks
    WHERE id > $1 AND id <= $2 AND instr(replace(data, '\/', '/'), 'upload/') > 0
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
UNION SELECT project_id, rtrim(name, '.'), task_id FROM named WHERE rtrim(name, '.') <> ''
*/
/*pg
SELECT DISTINCT m[1]::bigint, spelling, t.id
FROM tasks t, regexp_matches(t.data, 'upload\\?/([0-9]{1,18})\\?/([A-Za-z0-9._-]+)', 'g') AS m,
LATERAL unnest(ARRAY[m[2], rtrim(m[2], '.')]) AS spelling WHERE spelling <> '' AND t.id > $1 AND t.id <= $2
*/";

/// Each page adds its own, as `data_fields` counts them.
pub(super) const KINDS: &str = r#"UPDATE project_data_columns SET numbers = project_data_columns.numbers + c.numbers,
  moments = project_data_columns.moments + c.moments, flags = project_data_columns.flags + c.flags,
  empty = project_data_columns.empty + c.empty
FROM (
  SELECT t.project_id, k.key AS name,
    SUM(CASE WHEN /*sqlite k.type IN ('integer', 'real')*//*pg jsonb_typeof(k.value) = 'number'*/ THEN 1 ELSE 0 END) AS numbers,
    SUM(CASE WHEN /*sqlite k.type = 'text' AND k.value REGEXP '^\s*([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[-+](0[0-9]|1[0-3]):[0-5][0-9])?)?\s*$'*//*pg jsonb_typeof(k.value) = 'string' AND moment_of(k.value #>> '{}') IS NOT NULL*/ THEN 1 ELSE 0 END) AS moments,
    SUM(CASE WHEN /*sqlite k.type IN ('true', 'false')*//*pg jsonb_typeof(k.value) = 'boolean'*/ THEN 1 ELSE 0 END) AS flags,
    SUM(CASE WHEN /*sqlite k.type = 'null' OR (k.type = 'text' AND k.value = '')*//*pg k.value IN ('null'::jsonb, '""'::jsonb)*/ THEN 1 ELSE 0 END) AS empty
  FROM tasks t, /*sqlite json_each(t.data) AS k*//*pg LATERAL jsonb_each(t.data_json) AS k*/
  WHERE t.trashed_by = 0 AND t.id > $1 AND t.id <= $2 GROUP BY t.project_id, k.key
) AS c WHERE c.project_id = project_data_columns.project_id AND c.name = project_data_columns.name"#;
