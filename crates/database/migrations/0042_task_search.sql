-- Which tasks may have a text in their data: every three letters of it, so that a search looks at those tasks alone. It
-- only proposes; the condition of the filter decides. A server makes it behind what is written, in the order of ids, and
-- what it has not come to is looked at without it (`task_search.rs`). A trigger keeps it for older tasks that get other data.
CREATE TABLE task_search_state (
  id BIGINT PRIMARY KEY,
  -- The tasks up to this id are in it.
  upto BIGINT NOT NULL,
  -- PostgreSQL: up to this id every row is there or never will be, once the transactions before `horizon` have ended.
  next BIGINT NOT NULL DEFAULT 0,
  -- 0: not looked at yet.
  horizon BIGINT NOT NULL DEFAULT 0
);
INSERT INTO task_search_state (id, upto) VALUES (1, 0);

/*sqlite
CREATE VIRTUAL TABLE task_search USING fts5(text, tokenize = 'trigram', detail = none, content = '', contentless_delete = 1);
-- The text of a task: its data as they are and, where letters are spelt with a backslash, also what they mean.
CREATE VIEW task_search_texts AS SELECT t.id, CASE WHEN instr(t.data, '\') = 0 THEN t.data ELSE t.data || char(10) ||
  COALESCE((SELECT group_concat(COALESCE(j.key, '') || char(10) || COALESCE(j.atom, ''), char(10)) FROM json_tree(t.data) AS j), '')
  END AS text FROM tasks t;
CREATE TRIGGER task_search_follows AFTER UPDATE OF data ON tasks
WHEN new.data <> old.data AND new.id <= (SELECT upto FROM task_search_state WHERE id = 1)
BEGIN
  DELETE FROM task_search WHERE rowid = new.id;
  INSERT INTO task_search (rowid, text) SELECT id, text FROM task_search_texts WHERE id = new.id;
END;
*/

/*pg
CREATE TABLE task_search (task_id BIGINT PRIMARY KEY, text TEXT NOT NULL);
CREATE FUNCTION task_search_follows() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <= (SELECT upto FROM task_search_state WHERE id = 1) THEN
    INSERT INTO task_search (task_id, text) VALUES (NEW.id, NEW.data_json::text)
    ON CONFLICT (task_id) DO UPDATE SET text = excluded.text;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER task_search_follows AFTER UPDATE OF data ON tasks FOR EACH ROW
  WHEN (NEW.data <> OLD.data) EXECUTE FUNCTION task_search_follows();
-- Makes the index, and says whether there is one: the extension may be missing, or not be ours to create.
CREATE FUNCTION make_task_search() RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
  home TEXT;
BEGIN
  PERFORM pg_advisory_xact_lock(7307283);
  IF to_regclass('task_search_text') IS NOT NULL THEN RETURN TRUE; END IF;
  BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
  EXCEPTION WHEN OTHERS THEN RETURN FALSE;
  END;
  SELECT n.nspname INTO home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
  EXECUTE format('CREATE INDEX task_search_text ON task_search USING gin (text %I.gin_trgm_ops)', home);
  RETURN TRUE;
END $$;
*/
