-- When a source is synced by itself, when the storage's doctor looks at it again, and what he found last (a JSON object).
ALTER TABLE storages ADD COLUMN next_sync_at BIGINT;
ALTER TABLE storages ADD COLUMN next_check_at BIGINT;
ALTER TABLE storages ADD COLUMN doctor TEXT;
CREATE INDEX storages_by_next_sync ON storages (next_sync_at) WHERE next_sync_at IS NOT NULL;
CREATE INDEX storages_by_next_check ON storages (next_check_at) WHERE next_check_at IS NOT NULL;
-- Counts its changes: what was made of one is good until the next.
ALTER TABLE storages ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
