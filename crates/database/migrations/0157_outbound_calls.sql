-- What the program called outside: how often, for what, and which host and port. Added up from what each process counts.
CREATE TABLE outbound_calls (
  -- import, export_media, webhook, storage, machine_identity, other
  purpose TEXT NOT NULL,
  -- host:port, or (others)
  destination TEXT NOT NULL,
  lookups BIGINT NOT NULL,
  calls BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (purpose, destination)
);
