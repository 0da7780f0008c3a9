-- What a list of somebody's tasks says of a task, beside that person's part in it: so any page of the tasks of one person, and
-- its totals, are read from one index. Triggers keep it.
/*pg LOCK TABLE tasks, task_people IN SHARE ROW EXCLUSIVE MODE;*/
ALTER TABLE task_people ADD COLUMN is_gone BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE task_people ADD COLUMN task_annotations BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task_people ADD COLUMN task_predictions BIGINT NOT NULL DEFAULT 0;
UPDATE task_people SET is_gone = (t.trashed_by <> 0), task_annotations = t.total_annotations, task_predictions = t.total_predictions
FROM tasks t WHERE t.id = task_people.task_id;
CREATE INDEX task_people_pages ON task_people
  (project_id, user_id, task_id, annotations, skips, drafts, task_annotations, task_predictions)
  WHERE is_gone = FALSE AND (annotations > 0 OR skips > 0 OR drafts > 0);

/*sqlite
CREATE TRIGGER task_people_know AFTER INSERT ON task_people BEGIN
  UPDATE task_people SET is_gone = (t.trashed_by <> 0), task_annotations = t.total_annotations, task_predictions = t.total_predictions
  FROM tasks t WHERE t.id = NEW.task_id AND task_people.project_id = NEW.project_id AND task_people.user_id = NEW.user_id
    AND task_people.task_id = NEW.task_id;
END;
CREATE TRIGGER task_people_follow AFTER UPDATE OF trashed_by, total_annotations, total_predictions ON tasks
WHEN (NEW.trashed_by = 0) <> (OLD.trashed_by = 0) OR NEW.total_annotations <> OLD.total_annotations
  OR NEW.total_predictions <> OLD.total_predictions BEGIN
  UPDATE task_people SET is_gone = (NEW.trashed_by <> 0), task_annotations = NEW.total_annotations,
    task_predictions = NEW.total_predictions WHERE task_id = NEW.id;
END;
*/

/*pg
-- Whoever comes here has locked the task.
CREATE FUNCTION task_people_know() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  task RECORD;
BEGIN
  SELECT trashed_by, total_annotations, total_predictions INTO task FROM tasks WHERE id = NEW.task_id;
  IF FOUND THEN
    NEW.is_gone := task.trashed_by <> 0;
    NEW.task_annotations := task.total_annotations;
    NEW.task_predictions := task.total_predictions;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER task_people_know BEFORE INSERT ON task_people FOR EACH ROW EXECUTE FUNCTION task_people_know();
CREATE FUNCTION task_people_follow() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  UPDATE task_people SET is_gone = (NEW.trashed_by <> 0), task_annotations = NEW.total_annotations,
    task_predictions = NEW.total_predictions WHERE task_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER task_people_follow AFTER UPDATE OF trashed_by, total_annotations, total_predictions ON tasks FOR EACH ROW
  WHEN ((NEW.trashed_by = 0) <> (OLD.trashed_by = 0) OR NEW.total_annotations <> OLD.total_annotations
    OR NEW.total_predictions <> OLD.total_predictions) EXECUTE FUNCTION task_people_follow();
*/
