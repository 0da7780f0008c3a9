-- What must be told to others, and who is to hear it. Rows have ids, never bodies: what is told is read at that moment, so that
-- the newest state wins. The database itself notes what changes: so nothing is forgotten, whoever writes.

-- Who wants to hear of what in a project. Without a row of the project, nothing is noted.
CREATE TABLE outbox_sinks (
  id IDENTITY_KEY,
  -- What it is (a target storage: 'storage'), and its id among those.
  kind TEXT NOT NULL,
  target_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  -- What it is told about: 'annotation', each alone, or 'task', with its annotations.
  subject TEXT NOT NULL,
  -- It failed so often since it last went well; nothing is told before then, and why.
  failures BIGINT NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0,
  last_error TEXT,
  -- When something was last taken out for it: who waits longest comes first.
  claimed_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX outbox_sinks_by_target ON outbox_sinks (kind, target_id, project_id);
CREATE INDEX outbox_sinks_by_project ON outbox_sinks (project_id);

-- One row for each thing that changed since it was last told.
CREATE TABLE outbox (
  id IDENTITY_KEY,
  sink_id BIGINT NOT NULL,
  subject TEXT NOT NULL,
  subject_id BIGINT NOT NULL,
  -- Counts the changes: what was told is off the list only if nothing changed meanwhile.
  version BIGINT NOT NULL DEFAULT 1,
  attempts BIGINT NOT NULL DEFAULT 0,
  -- Not tried before then. While somebody has it: until then it is theirs alone.
  not_before BIGINT NOT NULL DEFAULT 0,
  claimed_by TEXT,
  last_error TEXT
);
CREATE UNIQUE INDEX outbox_by_subject ON outbox (sink_id, subject, subject_id);
CREATE INDEX outbox_due ON outbox (sink_id, not_before, id);
CREATE INDEX outbox_by_sink ON outbox (sink_id, id);
CREATE INDEX outbox_failed ON outbox (sink_id, id) WHERE last_error IS NOT NULL;

/*sqlite
CREATE TRIGGER outbox_annotation_comes AFTER INSERT ON annotations
WHEN NEW.trashed_by = 0 AND EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.project_id = NEW.project_id) BEGIN
  INSERT INTO outbox (sink_id, subject, subject_id)
  SELECT s.id, s.subject, CASE s.subject WHEN 'task' THEN NEW.task_id ELSE NEW.id END
  FROM outbox_sinks s WHERE s.project_id = NEW.project_id
  ON CONFLICT (sink_id, subject, subject_id) DO UPDATE SET version = outbox.version + 1,
    not_before = CASE WHEN outbox.claimed_by IS NULL THEN 0 ELSE outbox.not_before END;
END;
CREATE TRIGGER outbox_annotation_changes AFTER UPDATE ON annotations
WHEN (NEW.trashed_by = 0 OR OLD.trashed_by = 0) AND EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.project_id = NEW.project_id) BEGIN
  INSERT INTO outbox (sink_id, subject, subject_id)
  SELECT s.id, s.subject, CASE s.subject WHEN 'task' THEN NEW.task_id ELSE NEW.id END
  FROM outbox_sinks s WHERE s.project_id = NEW.project_id
  ON CONFLICT (sink_id, subject, subject_id) DO UPDATE SET version = outbox.version + 1,
    not_before = CASE WHEN outbox.claimed_by IS NULL THEN 0 ELSE outbox.not_before END;
END;
-- A task that goes to the trash, or comes back, takes its annotations along.
CREATE TRIGGER outbox_task_goes AFTER UPDATE OF trashed_by ON tasks
WHEN (NEW.trashed_by = 0) <> (OLD.trashed_by = 0)
  AND EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.project_id = NEW.project_id) BEGIN
  INSERT INTO outbox (sink_id, subject, subject_id)
  SELECT DISTINCT s.id, s.subject, CASE s.subject WHEN 'task' THEN NEW.id ELSE a.id END
  FROM outbox_sinks s JOIN annotations a ON a.task_id = NEW.id AND a.trashed_by = 0 WHERE s.project_id = NEW.project_id
  ON CONFLICT (sink_id, subject, subject_id) DO UPDATE SET version = outbox.version + 1,
    not_before = CASE WHEN outbox.claimed_by IS NULL THEN 0 ELSE outbox.not_before END;
END;
*/

/*pg
-- Who changes annotations has locked their tasks, so two never meet here; who takes rows out passes over those that are locked.
CREATE FUNCTION note_annotations(changed BIGINT[]) RETURNS VOID LANGUAGE sql AS $$
  INSERT INTO outbox AS o (sink_id, subject, subject_id)
  SELECT DISTINCT s.id, s.subject, CASE s.subject WHEN 'task' THEN a.task_id ELSE a.id END
  FROM annotations a JOIN outbox_sinks s ON s.project_id = a.project_id WHERE a.id = ANY(changed) ORDER BY 1, 2, 3
  ON CONFLICT (sink_id, subject, subject_id) DO UPDATE SET version = o.version + 1,
    not_before = CASE WHEN o.claimed_by IS NULL THEN 0 ELSE o.not_before END;
$$;
CREATE FUNCTION outbox_annotations_come() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM outbox_sinks) THEN
    PERFORM note_annotations(ARRAY(SELECT m.id FROM made m WHERE m.trashed_by = 0
      AND EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.project_id = m.project_id)));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_annotations_come AFTER INSERT ON annotations REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION outbox_annotations_come();
CREATE FUNCTION outbox_annotations_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM outbox_sinks) THEN
    PERFORM note_annotations(ARRAY(SELECT n.id FROM after n JOIN before b ON b.id = n.id
      WHERE (n.trashed_by = 0 OR b.trashed_by = 0) AND EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.project_id = n.project_id)));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_annotations_change AFTER UPDATE ON annotations REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION outbox_annotations_change();
-- A task that goes to the trash, or comes back, takes its annotations along.
CREATE FUNCTION outbox_task_goes() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM outbox_sinks s WHERE s.project_id = NEW.project_id) THEN
    PERFORM note_annotations(ARRAY(SELECT a.id FROM annotations a WHERE a.task_id = NEW.id AND a.trashed_by = 0));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_task_goes AFTER UPDATE OF trashed_by ON tasks FOR EACH ROW
  WHEN ((NEW.trashed_by = 0) <> (OLD.trashed_by = 0)) EXECUTE FUNCTION outbox_task_goes();
*/
