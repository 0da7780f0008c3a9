-- The values that are there already, as `data_fields` counts them.
UPDATE project_data_columns SET numbers = c.numbers, moments = c.moments, flags = c.flags, empty = c.empty
FROM (
  SELECT t.project_id, k.key AS name,
    SUM(CASE WHEN /*sqlite k.type IN ('integer', 'real')*//*pg jsonb_typeof(k.value) = 'number'*/ THEN 1 ELSE 0 END) AS numbers,
    SUM(CASE WHEN /*sqlite k.type = 'text' AND k.value REGEXP '^\s*([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[-+](0[0-9]|1[0-3]):[0-5][0-9])?)?\s*$'*//*pg jsonb_typeof(k.value) = 'string' AND moment_of(k.value #>> '{}') IS NOT NULL*/ THEN 1 ELSE 0 END) AS moments,
    SUM(CASE WHEN /*sqlite k.type IN ('true', 'false')*//*pg jsonb_typeof(k.value) = 'boolean'*/ THEN 1 ELSE 0 END) AS flags,
    SUM(CASE WHEN /*sqlite k.type = 'null' OR (k.type = 'text' AND k.value = '')*//*pg k.value IN ('null'::jsonb, '""'::jsonb)*/ THEN 1 ELSE 0 END) AS empty
  FROM tasks t, /*sqlite json_each(t.data) AS k*//*pg LATERAL jsonb_each(t.data_json) AS k*/
  WHERE t.trashed_by = 0 GROUP BY t.project_id, k.key
) AS c WHERE c.project_id = project_data_columns.project_id AND c.name = project_data_columns.name;
