-- How many tasks of each kind there are among every 8,192 ids of a project, so that any page of a list that is ordered by
-- id or by these counts is found without walking over those before it. Triggers keep it, so that nothing that writes
-- tasks can forget to, also not an older program that runs beside this one.
-- On PostgreSQL it only grows by differences, which are put together now and then: transactions do not wait for each other.
CREATE TABLE task_blocks (
  project_id BIGINT NOT NULL,
  -- The id of a task without its last 13 bits.
  block BIGINT NOT NULL,
  is_labeled BOOLEAN NOT NULL,
  total_annotations BIGINT NOT NULL,
  cancelled_annotations BIGINT NOT NULL,
  total_predictions BIGINT NOT NULL,
  tasks BIGINT NOT NULL
  /*sqlite , PRIMARY KEY (project_id, block, is_labeled, total_annotations, cancelled_annotations, total_predictions) */
) /*sqlite WITHOUT ROWID*/;
/*pg CREATE INDEX task_blocks_by_project ON task_blocks (project_id, block); */

-- The tasks that are there are counted block by block, behind this (`engine/fill.rs`).

-- The tasks of one kind by id.
CREATE INDEX tasks_by_counts ON tasks
  (project_id, trashed_by, is_labeled, total_annotations, cancelled_annotations, total_predictions, id);
CREATE INDEX tasks_by_completion ON tasks (project_id, trashed_by, completed_at, id) WHERE completed_at IS NOT NULL;

/*sqlite
-- Those of an import are counted a batch at a time.
CREATE TRIGGER task_blocks_of_new AFTER INSERT ON tasks WHEN new.trashed_by = 0 AND new.import_job_id IS NULL
BEGIN
  INSERT INTO task_blocks VALUES (new.project_id, new.id >> 13, new.is_labeled, new.total_annotations,
    new.cancelled_annotations, new.total_predictions, 1)
  ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER task_blocks_of_changed
AFTER UPDATE OF trashed_by, is_labeled, total_annotations, cancelled_annotations, total_predictions ON tasks
WHEN (old.trashed_by = 0) <> (new.trashed_by = 0) OR (new.trashed_by = 0 AND (old.is_labeled <> new.is_labeled
  OR old.total_annotations <> new.total_annotations OR old.cancelled_annotations <> new.cancelled_annotations
  OR old.total_predictions <> new.total_predictions))
BEGIN
  UPDATE task_blocks SET tasks = tasks - 1 WHERE old.trashed_by = 0 AND project_id = old.project_id
    AND block = old.id >> 13 AND is_labeled = old.is_labeled AND total_annotations = old.total_annotations
    AND cancelled_annotations = old.cancelled_annotations AND total_predictions = old.total_predictions;
  DELETE FROM task_blocks WHERE tasks <= 0 AND project_id = old.project_id
    AND block = old.id >> 13 AND is_labeled = old.is_labeled AND total_annotations = old.total_annotations
    AND cancelled_annotations = old.cancelled_annotations AND total_predictions = old.total_predictions;
  INSERT INTO task_blocks SELECT new.project_id, new.id >> 13, new.is_labeled, new.total_annotations,
    new.cancelled_annotations, new.total_predictions, 1 WHERE new.trashed_by = 0
  ON CONFLICT DO UPDATE SET tasks = tasks + 1;
END;
CREATE TRIGGER task_blocks_of_gone AFTER DELETE ON tasks WHEN old.trashed_by = 0
BEGIN
  UPDATE task_blocks SET tasks = tasks - 1 WHERE project_id = old.project_id
    AND block = old.id >> 13 AND is_labeled = old.is_labeled AND total_annotations = old.total_annotations
    AND cancelled_annotations = old.cancelled_annotations AND total_predictions = old.total_predictions;
  DELETE FROM task_blocks WHERE tasks <= 0 AND project_id = old.project_id
    AND block = old.id >> 13 AND is_labeled = old.is_labeled AND total_annotations = old.total_annotations
    AND cancelled_annotations = old.cancelled_annotations AND total_predictions = old.total_predictions;
END;
*/

/*pg
-- Puts the differences of a block together. Who finds somebody else at it leaves it to them.
CREATE FUNCTION settle_task_block(of_project BIGINT, of_block BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
  all_rows BIGINT;
  kinds BIGINT;
BEGIN
  SELECT COUNT(*) INTO all_rows FROM task_blocks WHERE project_id = of_project AND block = of_block;
  IF all_rows < 48 THEN RETURN; END IF;
  SELECT COUNT(*) INTO kinds FROM (SELECT DISTINCT is_labeled, total_annotations, cancelled_annotations, total_predictions
    FROM task_blocks WHERE project_id = of_project AND block = of_block) AS k;
  IF all_rows < 2 * kinds OR NOT pg_try_advisory_xact_lock(7307282, hashint8(of_project * 1000003 + of_block)) THEN
    RETURN;
  END IF;
  WITH gone AS (DELETE FROM task_blocks WHERE project_id = of_project AND block = of_block RETURNING *)
  INSERT INTO task_blocks
  SELECT project_id, block, is_labeled, total_annotations, cancelled_annotations, total_predictions, SUM(tasks)
  FROM gone GROUP BY 1, 2, 3, 4, 5, 6 HAVING SUM(tasks) <> 0;
END $$;

CREATE FUNCTION count_new_tasks() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM settle_task_block(project_id, block) FROM (
    SELECT DISTINCT project_id, id >> 13 AS block FROM new_tasks) AS touched;
  INSERT INTO task_blocks
  SELECT project_id, id >> 13, is_labeled, total_annotations, cancelled_annotations, total_predictions, COUNT(*)
  FROM new_tasks WHERE trashed_by = 0 GROUP BY 1, 2, 3, 4, 5, 6;
  RETURN NULL;
END $$;
CREATE FUNCTION count_changed_tasks() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  touched RECORD;
BEGIN
  FOR touched IN
    WITH differences AS (
      INSERT INTO task_blocks
      SELECT project_id, id >> 13, is_labeled, total_annotations, cancelled_annotations, total_predictions, SUM(one)
      FROM (
        SELECT project_id, id, is_labeled, total_annotations, cancelled_annotations, total_predictions, 1 AS one
        FROM new_tasks WHERE trashed_by = 0
        UNION ALL
        SELECT project_id, id, is_labeled, total_annotations, cancelled_annotations, total_predictions, -1
        FROM old_tasks WHERE trashed_by = 0) AS both_sides
      GROUP BY 1, 2, 3, 4, 5, 6 HAVING SUM(one) <> 0
      RETURNING project_id, block)
    SELECT DISTINCT project_id, block FROM differences
  LOOP
    PERFORM settle_task_block(touched.project_id, touched.block);
  END LOOP;
  RETURN NULL;
END $$;
CREATE FUNCTION count_gone_tasks() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO task_blocks
  SELECT project_id, id >> 13, is_labeled, total_annotations, cancelled_annotations, total_predictions, -COUNT(*)
  FROM old_tasks WHERE trashed_by = 0 GROUP BY 1, 2, 3, 4, 5, 6;
  RETURN NULL;
END $$;
CREATE TRIGGER task_blocks_of_new AFTER INSERT ON tasks
  REFERENCING NEW TABLE AS new_tasks FOR EACH STATEMENT EXECUTE FUNCTION count_new_tasks();
CREATE TRIGGER task_blocks_of_changed AFTER UPDATE ON tasks
  REFERENCING OLD TABLE AS old_tasks NEW TABLE AS new_tasks FOR EACH STATEMENT EXECUTE FUNCTION count_changed_tasks();
CREATE TRIGGER task_blocks_of_gone AFTER DELETE ON tasks
  REFERENCING OLD TABLE AS old_tasks FOR EACH STATEMENT EXECUTE FUNCTION count_gone_tasks();
*/
