-- What came from another installation, and what it is here: so a move can be stopped, go on, and be repeated.
CREATE TABLE move_sources (
  id IDENTITY_KEY,
  -- What tells that installation from all others.
  identity TEXT NOT NULL UNIQUE,
  -- A JSON object: what is added to the ids of each kind; 0 keeps them.
  offsets TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_run_at BIGINT NOT NULL
);

CREATE TABLE moved (
  source_id BIGINT NOT NULL REFERENCES move_sources (id),
  kind TEXT NOT NULL,
  old_id BIGINT NOT NULL,
  new_id BIGINT NOT NULL,
  -- A digest of what it was when it came last.
  mark /*sqlite BLOB*//*pg BYTEA*/,
  PRIMARY KEY (source_id, kind, old_id)
);

-- Passwords that came with people, until they sign in.
CREATE INDEX users_with_older_passwords ON users (id) WHERE SUBSTR(password_hash, 1, 6) = 'pbkdf2';
