-- Who has to do with which task, and which tasks can be given to somebody. Both are kept by the database itself with every
-- change of what they follow from: so they hold whoever writes, also a node of the version before.

-- One row for a person and a task, once there was anything between them. It stays.
CREATE TABLE task_people (
  project_id BIGINT NOT NULL,
  -- Below 0: the annotation with this id, of nobody known.
  user_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  -- Annotations that are no skips, those of them that are ground truth, and skips.
  annotations BIGINT NOT NULL DEFAULT 0,
  ground_truths BIGINT NOT NULL DEFAULT 0,
  skips BIGINT NOT NULL DEFAULT 0,
  -- Drafts, and those of them that were put off.
  drafts BIGINT NOT NULL DEFAULT 0,
  postponed BIGINT NOT NULL DEFAULT 0,
  -- The end of the lock; 0: none. Below 0: it ran out then.
  held_until BIGINT NOT NULL DEFAULT 0,
  -- When the task was first given to this person, or labeled without that; 0: never.
  opened_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, user_id, task_id)
);
-- The tasks with a place left, as each order of the queue needs them.
CREATE TABLE open_tasks (
  project_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  -- The overlap less those who annotated it or hold it (or skipped it, unless others get what was skipped).
  places BIGINT NOT NULL,
  overlap BIGINT NOT NULL,
  -- Less the number of people who annotated it: the furthest come first.
  begun BIGINT NOT NULL DEFAULT 0,
  ground_truths BIGINT NOT NULL DEFAULT 0,
  -- The lowest score that the project's model version gave it.
  score DOUBLE PRECISION,
  -- When it became available to somebody to whom it was not: counts up, 0 since its creation. On PostgreSQL a number of a
  -- transaction, so that what others have not committed yet can be told.
  seq BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, task_id)
);
-- How far a person has gone in an order of the queue: up to this place no open task is for that person, but for those
-- with a later `seq`.
CREATE TABLE queue_cursors (
  project_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  place DOUBLE PRECISION NOT NULL,
  task_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  checked_at BIGINT NOT NULL,
  PRIMARY KEY (project_id, user_id, name)
);
-- Where `seq` comes from on SQLite: one row, once there was a change.
CREATE TABLE queue_clock (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL);

-- What follows from the tasks that are there is filled in page by page, behind this (`engine/fill.rs`).

CREATE INDEX task_people_by_task ON task_people (task_id);
CREATE INDEX task_people_opened ON task_people (project_id, user_id, opened_at) WHERE opened_at > 0;
CREATE INDEX task_people_ran_out ON task_people (project_id) WHERE held_until < 0;
CREATE INDEX task_people_skipped ON task_people (project_id, user_id) WHERE skips > 0;
CREATE INDEX task_people_postponed ON task_people (project_id, user_id) WHERE postponed > 0;

CREATE INDEX open_tasks_changed ON open_tasks (project_id, seq) WHERE seq > 0;
CREATE INDEX open_tasks_overlapping ON open_tasks (project_id, task_id) WHERE overlap > 1;
CREATE INDEX open_tasks_begun ON open_tasks (project_id, begun, task_id) WHERE begun < 0;
CREATE INDEX open_tasks_with_truth ON open_tasks (project_id, task_id) WHERE ground_truths > 0;
CREATE INDEX open_tasks_by_score ON open_tasks (project_id, score, task_id) WHERE score IS NOT NULL;
CREATE INDEX task_locks_by_end ON task_locks (project_id, expires_at);

/*sqlite
-- Settles what `open_tasks` says of a task: INSERT INTO settled_tasks (task_id) VALUES (…).
CREATE VIEW settled_tasks AS SELECT task_id FROM open_tasks;
CREATE TRIGGER settle_task INSTEAD OF INSERT ON settled_tasks BEGIN
  INSERT INTO queue_clock (id, seq) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1;
  INSERT INTO open_tasks (project_id, task_id, places, overlap, begun, ground_truths, score, seq)
  SELECT t.project_id, t.id, CASE WHEN t.trashed_by = 0 THEN t.overlap - COALESCE(SUM(p.annotations > 0 OR p.held_until > 0
      OR (p.skips > 0 AND j.skip_queue <> 'REQUEUE_FOR_OTHERS')), 0) ELSE 0 END,
    t.overlap, -COALESCE(SUM(p.annotations > 0), 0), COALESCE(SUM(p.ground_truths), 0),
    CASE WHEN t.total_predictions > 0 THEN (SELECT MIN(d.score) FROM predictions d WHERE d.task_id = t.id
      AND d.trashed_by = 0 AND d.model_version = j.model_version) ELSE NULL END, (SELECT seq FROM queue_clock)
  FROM tasks t JOIN projects j ON j.id = t.project_id LEFT JOIN task_people p ON p.task_id = t.id
  WHERE t.id = NEW.task_id GROUP BY t.id
  ON CONFLICT (project_id, task_id) DO UPDATE SET places = excluded.places, overlap = excluded.overlap, begun = excluded.begun,
    ground_truths = excluded.ground_truths, score = excluded.score,
    seq = CASE WHEN excluded.places < places AND excluded.overlap = overlap AND excluded.begun = begun
      AND excluded.ground_truths = ground_truths AND excluded.score IS score THEN seq ELSE excluded.seq END;
  DELETE FROM open_tasks WHERE project_id = (SELECT project_id FROM tasks WHERE id = NEW.task_id) AND task_id = NEW.task_id
    AND places <= 0;
END;
CREATE TRIGGER task_people_come AFTER INSERT ON task_people
WHEN NEW.annotations > 0 OR NEW.skips > 0 OR NEW.held_until > 0 BEGIN
  INSERT INTO settled_tasks (task_id) VALUES (NEW.task_id);
END;
CREATE TRIGGER task_people_change AFTER UPDATE ON task_people
WHEN NEW.annotations <> OLD.annotations OR NEW.skips <> OLD.skips OR NEW.ground_truths <> OLD.ground_truths
  OR NEW.postponed <> OLD.postponed OR (NEW.held_until > 0) <> (OLD.held_until > 0) BEGIN
  INSERT INTO settled_tasks (task_id) VALUES (NEW.task_id);
END;

CREATE TRIGGER annotation_comes AFTER INSERT ON annotations WHEN NEW.trashed_by = 0 BEGIN
  INSERT INTO task_people (project_id, user_id, task_id, annotations, ground_truths, skips, opened_at)
  VALUES (NEW.project_id, COALESCE(NEW.completed_by, -NEW.id), NEW.task_id, NOT NEW.was_cancelled,
    NEW.ground_truth AND NOT NEW.was_cancelled, NEW.was_cancelled, CASE WHEN NEW.updated_by = NEW.completed_by THEN NEW.created_at ELSE 0 END)
  ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET annotations = annotations + excluded.annotations,
    ground_truths = ground_truths + excluded.ground_truths, skips = skips + excluded.skips,
    opened_at = CASE WHEN opened_at > 0 THEN opened_at ELSE excluded.opened_at END;
END;
CREATE TRIGGER annotation_changes AFTER UPDATE OF trashed_by, was_cancelled, ground_truth, completed_by ON annotations
WHEN (NEW.trashed_by = 0) <> (OLD.trashed_by = 0) OR NEW.was_cancelled <> OLD.was_cancelled
  OR NEW.ground_truth <> OLD.ground_truth OR NEW.completed_by IS NOT OLD.completed_by BEGIN
  UPDATE task_people SET annotations = annotations - (NOT OLD.was_cancelled),
    ground_truths = ground_truths - (OLD.ground_truth AND NOT OLD.was_cancelled), skips = skips - OLD.was_cancelled
  WHERE OLD.trashed_by = 0 AND project_id = OLD.project_id AND user_id = COALESCE(OLD.completed_by, -OLD.id) AND task_id = OLD.task_id;
  INSERT INTO task_people (project_id, user_id, task_id, annotations, ground_truths, skips)
  SELECT NEW.project_id, COALESCE(NEW.completed_by, -NEW.id), NEW.task_id, NOT NEW.was_cancelled,
    NEW.ground_truth AND NOT NEW.was_cancelled, NEW.was_cancelled WHERE NEW.trashed_by = 0
  ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET annotations = annotations + excluded.annotations,
    ground_truths = ground_truths + excluded.ground_truths, skips = skips + excluded.skips;
END;
CREATE TRIGGER annotation_goes AFTER DELETE ON annotations WHEN OLD.trashed_by = 0 BEGIN
  UPDATE task_people SET annotations = annotations - (NOT OLD.was_cancelled),
    ground_truths = ground_truths - (OLD.ground_truth AND NOT OLD.was_cancelled), skips = skips - OLD.was_cancelled
  WHERE project_id = OLD.project_id AND user_id = COALESCE(OLD.completed_by, -OLD.id) AND task_id = OLD.task_id;
END;

CREATE TRIGGER draft_comes AFTER INSERT ON drafts BEGIN
  INSERT INTO task_people (project_id, user_id, task_id, drafts, postponed)
  VALUES (NEW.project_id, NEW.user_id, NEW.task_id, 1, NEW.was_postponed)
  ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET drafts = drafts + 1, postponed = postponed + excluded.postponed;
END;
CREATE TRIGGER draft_changes AFTER UPDATE OF was_postponed ON drafts WHEN NEW.was_postponed <> OLD.was_postponed BEGIN
  UPDATE task_people SET postponed = postponed + NEW.was_postponed - OLD.was_postponed
  WHERE project_id = NEW.project_id AND user_id = NEW.user_id AND task_id = NEW.task_id;
END;
CREATE TRIGGER draft_goes AFTER DELETE ON drafts BEGIN
  UPDATE task_people SET drafts = drafts - 1, postponed = postponed - OLD.was_postponed
  WHERE project_id = OLD.project_id AND user_id = OLD.user_id AND task_id = OLD.task_id;
END;

CREATE TRIGGER lock_comes AFTER INSERT ON task_locks BEGIN
  INSERT INTO task_people (project_id, user_id, task_id, held_until, opened_at)
  VALUES (NEW.project_id, NEW.user_id, NEW.task_id, NEW.expires_at, NEW.created_at)
  ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET held_until = excluded.held_until,
    opened_at = CASE WHEN opened_at > 0 THEN opened_at ELSE excluded.opened_at END;
END;
CREATE TRIGGER lock_changes AFTER UPDATE OF expires_at ON task_locks BEGIN
  UPDATE task_people SET held_until = NEW.expires_at
  WHERE project_id = NEW.project_id AND user_id = NEW.user_id AND task_id = NEW.task_id;
END;
CREATE TRIGGER lock_goes AFTER DELETE ON task_locks BEGIN
  UPDATE task_people SET held_until = 0
  WHERE project_id = OLD.project_id AND user_id = OLD.user_id AND task_id = OLD.task_id;
END;

CREATE TRIGGER task_comes AFTER INSERT ON tasks WHEN NEW.trashed_by = 0 AND NEW.overlap > 0 BEGIN
  INSERT INTO open_tasks (project_id, task_id, places, overlap) VALUES (NEW.project_id, NEW.id, NEW.overlap, NEW.overlap);
END;
CREATE TRIGGER task_changes_place AFTER UPDATE OF overlap, trashed_by ON tasks
WHEN NEW.overlap <> OLD.overlap OR (NEW.trashed_by = 0 AND OLD.trashed_by <> 0) BEGIN
  INSERT INTO settled_tasks (task_id) VALUES (NEW.id);
END;
CREATE TRIGGER task_goes AFTER UPDATE OF trashed_by ON tasks WHEN NEW.trashed_by <> 0 AND OLD.trashed_by = 0 BEGIN
  DELETE FROM open_tasks WHERE project_id = NEW.project_id AND task_id = NEW.id;
END;

CREATE TRIGGER prediction_comes AFTER INSERT ON predictions WHEN NEW.trashed_by = 0 AND NEW.score IS NOT NULL BEGIN
  INSERT INTO queue_clock (id, seq) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1;
  UPDATE open_tasks SET score = NEW.score, seq = (SELECT seq FROM queue_clock)
  WHERE project_id = NEW.project_id AND task_id = NEW.task_id AND (score IS NULL OR score > NEW.score)
    AND (SELECT model_version FROM projects WHERE id = NEW.project_id) = NEW.model_version;
END;
CREATE TRIGGER prediction_changes AFTER UPDATE OF trashed_by, score, model_version ON predictions
WHEN (NEW.trashed_by = 0) <> (OLD.trashed_by = 0) OR NEW.score IS NOT OLD.score OR NEW.model_version <> OLD.model_version BEGIN
  INSERT INTO queue_clock (id, seq) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1;
  UPDATE open_tasks SET seq = (SELECT seq FROM queue_clock), score = (SELECT MIN(d.score) FROM predictions d
    JOIN projects j ON j.id = d.project_id WHERE d.task_id = NEW.task_id AND d.trashed_by = 0 AND d.model_version = j.model_version)
  WHERE project_id = NEW.project_id AND task_id = NEW.task_id;
END;
*/

/*pg
-- Everything here takes the tasks first: two changes of one task wait for each other, and never in a circle.
CREATE FUNCTION lock_tasks(changed BIGINT[]) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN
  PERFORM 1 FROM tasks WHERE id = ANY(changed) ORDER BY id FOR NO KEY UPDATE;
END $$;
-- Settles what `open_tasks` says of tasks.
CREATE FUNCTION settle_tasks(changed BIGINT[]) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN
  PERFORM lock_tasks(changed);
  INSERT INTO open_tasks AS q (project_id, task_id, places, overlap, begun, ground_truths, score, seq)
  SELECT t.project_id, t.id, CASE WHEN t.trashed_by = 0 THEN t.overlap - COUNT(p.task_id) FILTER (WHERE p.annotations > 0
      OR p.held_until > 0 OR (p.skips > 0 AND j.skip_queue <> 'REQUEUE_FOR_OTHERS')) ELSE 0 END,
    t.overlap, -COUNT(p.task_id) FILTER (WHERE p.annotations > 0), COALESCE(SUM(p.ground_truths)::bigint, 0),
    CASE WHEN t.total_predictions > 0 THEN (SELECT MIN(d.score) FROM predictions d WHERE d.task_id = t.id
      AND d.trashed_by = 0 AND d.model_version = j.model_version) END, pg_current_xact_id()::text::bigint
  FROM tasks t JOIN projects j ON j.id = t.project_id LEFT JOIN task_people p ON p.task_id = t.id
  WHERE t.id = ANY(changed) GROUP BY t.id, j.id
  ON CONFLICT (project_id, task_id) DO UPDATE SET places = excluded.places, overlap = excluded.overlap, begun = excluded.begun,
    ground_truths = excluded.ground_truths, score = excluded.score,
    seq = CASE WHEN excluded.places < q.places AND excluded.overlap = q.overlap AND excluded.begun = q.begun
      AND excluded.ground_truths = q.ground_truths AND excluded.score IS NOT DISTINCT FROM q.score THEN q.seq ELSE excluded.seq END;
  DELETE FROM open_tasks q USING tasks t
  WHERE t.id = ANY(changed) AND q.project_id = t.project_id AND q.task_id = t.id AND q.places <= 0;
END $$;

CREATE FUNCTION annotations_come() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE changed BIGINT[] := ARRAY(SELECT DISTINCT task_id FROM made WHERE trashed_by = 0);
BEGIN
  PERFORM lock_tasks(changed);
  INSERT INTO task_people AS p (project_id, user_id, task_id, annotations, ground_truths, skips, opened_at)
  SELECT project_id, COALESCE(completed_by, -id), task_id, COUNT(*) FILTER (WHERE NOT was_cancelled),
    COUNT(*) FILTER (WHERE ground_truth AND NOT was_cancelled), COUNT(*) FILTER (WHERE was_cancelled),
    COALESCE(MIN(created_at) FILTER (WHERE updated_by = completed_by), 0)
  FROM made WHERE trashed_by = 0 GROUP BY 1, 2, 3
  ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET annotations = p.annotations + excluded.annotations,
    ground_truths = p.ground_truths + excluded.ground_truths, skips = p.skips + excluded.skips,
    opened_at = CASE WHEN p.opened_at > 0 THEN p.opened_at ELSE excluded.opened_at END;
  PERFORM settle_tasks(changed);
  RETURN NULL;
END $$;
CREATE TRIGGER annotations_come AFTER INSERT ON annotations REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION annotations_come();
-- Also of one that goes for good: then NEW is not there.
CREATE FUNCTION annotation_changes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_tasks(ARRAY[OLD.task_id]);
  IF OLD.trashed_by = 0 THEN
    UPDATE task_people SET annotations = annotations - (NOT OLD.was_cancelled)::int,
      ground_truths = ground_truths - (OLD.ground_truth AND NOT OLD.was_cancelled)::int, skips = skips - OLD.was_cancelled::int
    WHERE project_id = OLD.project_id AND user_id = COALESCE(OLD.completed_by, -OLD.id) AND task_id = OLD.task_id;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.trashed_by = 0 THEN
    INSERT INTO task_people AS p (project_id, user_id, task_id, annotations, ground_truths, skips)
    VALUES (NEW.project_id, COALESCE(NEW.completed_by, -NEW.id), NEW.task_id, (NOT NEW.was_cancelled)::int,
      (NEW.ground_truth AND NOT NEW.was_cancelled)::int, NEW.was_cancelled::int)
    ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET annotations = p.annotations + excluded.annotations,
      ground_truths = p.ground_truths + excluded.ground_truths, skips = p.skips + excluded.skips;
  END IF;
  PERFORM settle_tasks(ARRAY[OLD.task_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER annotation_changes AFTER UPDATE OF trashed_by, was_cancelled, ground_truth, completed_by ON annotations
  FOR EACH ROW WHEN ((NEW.trashed_by = 0) <> (OLD.trashed_by = 0) OR NEW.was_cancelled <> OLD.was_cancelled
    OR NEW.ground_truth <> OLD.ground_truth OR NEW.completed_by IS DISTINCT FROM OLD.completed_by)
  EXECUTE FUNCTION annotation_changes();
CREATE TRIGGER annotation_goes AFTER DELETE ON annotations FOR EACH ROW WHEN (OLD.trashed_by = 0)
  EXECUTE FUNCTION annotation_changes();

CREATE FUNCTION draft_changes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM lock_tasks(ARRAY[NEW.task_id]);
    INSERT INTO task_people AS p (project_id, user_id, task_id, drafts, postponed)
    VALUES (NEW.project_id, NEW.user_id, NEW.task_id, 1, NEW.was_postponed::int)
    ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET drafts = p.drafts + 1, postponed = p.postponed + excluded.postponed;
    RETURN NULL;
  END IF;
  PERFORM lock_tasks(ARRAY[OLD.task_id]);
  UPDATE task_people SET drafts = drafts - (TG_OP = 'DELETE')::int,
    postponed = postponed - OLD.was_postponed::int + CASE WHEN TG_OP = 'UPDATE' THEN NEW.was_postponed::int ELSE 0 END
  WHERE project_id = OLD.project_id AND user_id = OLD.user_id AND task_id = OLD.task_id;
  -- What was put off is there for its person again.
  IF OLD.was_postponed THEN PERFORM settle_tasks(ARRAY[OLD.task_id]); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER draft_comes AFTER INSERT ON drafts FOR EACH ROW EXECUTE FUNCTION draft_changes();
CREATE TRIGGER draft_changes AFTER UPDATE OF was_postponed ON drafts FOR EACH ROW
  WHEN (NEW.was_postponed <> OLD.was_postponed) EXECUTE FUNCTION draft_changes();
CREATE TRIGGER draft_goes AFTER DELETE ON drafts FOR EACH ROW EXECUTE FUNCTION draft_changes();

CREATE FUNCTION lock_changes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM lock_tasks(ARRAY[OLD.task_id]);
    UPDATE task_people SET held_until = 0
    WHERE project_id = OLD.project_id AND user_id = OLD.user_id AND task_id = OLD.task_id;
    PERFORM settle_tasks(ARRAY[OLD.task_id]);
    RETURN NULL;
  END IF;
  PERFORM lock_tasks(ARRAY[NEW.task_id]);
  INSERT INTO task_people AS p (project_id, user_id, task_id, held_until, opened_at)
  VALUES (NEW.project_id, NEW.user_id, NEW.task_id, NEW.expires_at, NEW.created_at)
  ON CONFLICT (project_id, user_id, task_id) DO UPDATE SET held_until = excluded.held_until,
    opened_at = CASE WHEN p.opened_at > 0 THEN p.opened_at ELSE excluded.opened_at END;
  IF TG_OP = 'INSERT' THEN PERFORM settle_tasks(ARRAY[NEW.task_id]); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lock_changes AFTER INSERT OR DELETE OR UPDATE OF expires_at ON task_locks
  FOR EACH ROW EXECUTE FUNCTION lock_changes();

CREATE FUNCTION tasks_come() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO open_tasks (project_id, task_id, places, overlap)
  SELECT project_id, id, overlap, overlap FROM made WHERE trashed_by = 0 AND overlap > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER tasks_come AFTER INSERT ON tasks REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION tasks_come();
CREATE FUNCTION task_changes_place() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.trashed_by = 0 THEN
    PERFORM settle_tasks(ARRAY[NEW.id]);
  ELSE
    DELETE FROM open_tasks WHERE project_id = NEW.project_id AND task_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER task_changes_place AFTER UPDATE OF overlap, trashed_by ON tasks FOR EACH ROW
  WHEN (NEW.overlap <> OLD.overlap OR (NEW.trashed_by = 0) <> (OLD.trashed_by = 0)) EXECUTE FUNCTION task_changes_place();

CREATE FUNCTION predictions_come() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_tasks(ARRAY(SELECT DISTINCT task_id FROM made));
  UPDATE open_tasks q SET score = m.score, seq = pg_current_xact_id()::text::bigint
  FROM (SELECT d.project_id, d.task_id, MIN(d.score) AS score FROM made d JOIN projects j ON j.id = d.project_id
    WHERE d.trashed_by = 0 AND d.score IS NOT NULL AND d.model_version = j.model_version GROUP BY 1, 2) AS m
  WHERE q.project_id = m.project_id AND q.task_id = m.task_id AND (q.score IS NULL OR q.score > m.score);
  RETURN NULL;
END $$;
CREATE TRIGGER predictions_come AFTER INSERT ON predictions REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION predictions_come();
CREATE FUNCTION prediction_changes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_tasks(ARRAY[NEW.task_id]);
  UPDATE open_tasks SET seq = pg_current_xact_id()::text::bigint, score = (SELECT MIN(d.score) FROM predictions d
    JOIN projects j ON j.id = d.project_id WHERE d.task_id = NEW.task_id AND d.trashed_by = 0 AND d.model_version = j.model_version)
  WHERE project_id = NEW.project_id AND task_id = NEW.task_id;
  RETURN NULL;
END $$;
CREATE TRIGGER prediction_changes AFTER UPDATE OF trashed_by, score, model_version ON predictions FOR EACH ROW
  WHEN ((NEW.trashed_by = 0) <> (OLD.trashed_by = 0) OR NEW.score IS DISTINCT FROM OLD.score
    OR NEW.model_version <> OLD.model_version) EXECUTE FUNCTION prediction_changes();
*/
