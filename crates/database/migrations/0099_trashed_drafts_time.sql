-- When a draft went to the trash, as tasks have it.
ALTER TABLE trashed_drafts ADD COLUMN trashed_at BIGINT;
