-- When the trail last told that a draft was changed: it is stored every few seconds, and told every few minutes.
ALTER TABLE drafts ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
