-- Drafts in the trash of a task are bounded, and counted with each that comes.
CREATE INDEX trashed_drafts_by_task ON trashed_drafts (task_id, trashed_by, user_id);
