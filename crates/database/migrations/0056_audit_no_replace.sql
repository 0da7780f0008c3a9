-- On SQLite INSERT OR REPLACE removes the row that is in its way without asking the triggers for deletions.
/*sqlite
CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log
  WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_chain_no_replace BEFORE INSERT ON audit_chain
  WHEN EXISTS (SELECT 1 FROM audit_chain WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM audit_chain WHERE entry_id = NEW.entry_id)
    OR (NEW.rowid > 0 AND EXISTS (SELECT 1 FROM audit_chain WHERE rowid = NEW.rowid))
  BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
*/
