-- The servers and workers that run on this database, and when each was last seen: an upgrade that they could not work beside
-- waits until they are gone.
CREATE TABLE servers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  -- The newest migration that it knows.
  schema_version BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
