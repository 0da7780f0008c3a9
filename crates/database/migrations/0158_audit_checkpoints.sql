-- Links of the audit trail's chain that were signed with the installation's key: who can write the database, but has not that
-- key, cannot make the chain anew.
CREATE TABLE audit_checkpoints (
  position BIGINT PRIMARY KEY,
  hash TEXT NOT NULL,
  at BIGINT NOT NULL,
  -- Ed25519, in hexadecimal digits.
  public_key TEXT NOT NULL,
  signature TEXT NOT NULL
);
