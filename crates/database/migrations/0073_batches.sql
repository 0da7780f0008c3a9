-- One row while a batch of new tasks comes in and says itself, as a whole, whose the tasks are and which are open. Triggers of
-- SQLite see one row at a time, which an import would feel; those of PostgreSQL see whole statements.
CREATE TABLE batches (id BIGINT PRIMARY KEY);

/*sqlite
DROP TRIGGER task_people_come;
CREATE TRIGGER task_people_come AFTER INSERT ON task_people
WHEN (NEW.annotations > 0 OR NEW.skips > 0 OR NEW.held_until > 0) AND NOT EXISTS (SELECT 1 FROM batches) BEGIN
  INSERT INTO settled_tasks (task_id) VALUES (NEW.task_id);
END;
DROP TRIGGER annotation_comes;
CREATE TRIGGER annotation_comes AFTER INSERT ON annotations WHEN NEW.trashed_by = 0 AND NOT EXISTS (SELECT 1 FROM batches) BEGIN
  INSERT INTO task_people (project_id, user_id, task_id, annotations, ground_truths, skips, opened_at)
  VALUES (NEW.project_id, COALESCE(NEW.completed_by, -NEW.id), NEW.task_id, NOT NEW.was_cancelled,
    NEW.ground_truth AND NOT NEW.was_cancelled, NEW.was_cancelled, CASE WHEN NEW.updated_by = NEW.completed_by THEN NEW.created_at ELSE 0 END)
  ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET annotations = annotations + excluded.annotations,
    ground_truths = ground_truths + excluded.ground_truths, skips = skips + excluded.skips,
    opened_at = CASE WHEN opened_at > 0 THEN opened_at ELSE excluded.opened_at END;
END;
DROP TRIGGER task_comes;
CREATE TRIGGER task_comes AFTER INSERT ON tasks
WHEN NEW.trashed_by = 0 AND NEW.overlap > 0 AND NOT EXISTS (SELECT 1 FROM batches) BEGIN
  INSERT INTO open_tasks (project_id, task_id, places, overlap) VALUES (NEW.project_id, NEW.id, NEW.overlap, NEW.overlap);
END;
DROP TRIGGER prediction_comes;
CREATE TRIGGER prediction_comes AFTER INSERT ON predictions
WHEN NEW.trashed_by = 0 AND NEW.score IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batches) BEGIN
  INSERT INTO queue_clock (id, seq) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1;
  UPDATE open_tasks SET score = NEW.score, seq = (SELECT seq FROM queue_clock)
  WHERE project_id = NEW.project_id AND task_id = NEW.task_id AND (score IS NULL OR score > NEW.score)
    AND (SELECT model_version FROM projects WHERE id = NEW.project_id) = NEW.model_version;
END;
*/
