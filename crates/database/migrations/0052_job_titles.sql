-- What a job is called, as a key that interfaces translate, with its parameters (JSON). `title` is the English text.
ALTER TABLE jobs ADD COLUMN title_key TEXT;
ALTER TABLE jobs ADD COLUMN title_parameters TEXT;
UPDATE jobs SET title_key = CASE
  WHEN kind IN ('import', 'recount') THEN kind
  WHEN title = 'Create annotations from predictions' THEN 'predictions_to_annotations'
  WHEN title = 'Remove duplicated tasks' THEN 'remove_duplicates'
  WHEN title = 'Delete tasks' THEN 'delete_tasks'
  WHEN title = 'Delete annotations' THEN 'delete_tasks_annotations'
  WHEN title = 'Delete predictions' THEN 'delete_tasks_predictions'
  ELSE NULL END WHERE kind IN ('import', 'recount', 'bulk_action');
