-- How often one may try to sign in, for all nodes. What is counted is named by a keyed digest: people type all kinds of
-- things where an address belongs. (`users.failed_logins` and `login_blocked_until` are not read any more.)
CREATE TABLE sign_in_tries (
  name TEXT PRIMARY KEY,
  -- In a row.
  failures BIGINT NOT NULL,
  -- No try before this moment; of a bucket: when it is full again.
  until BIGINT NOT NULL,
  -- From then on the row says nothing.
  forget_at BIGINT NOT NULL
);
CREATE INDEX sign_in_tries_to_forget ON sign_in_tries (forget_at);
-- Browsers in which somebody signed in before: others' guesses do not keep these out.
CREATE TABLE known_devices (
  user_id BIGINT NOT NULL REFERENCES users (id),
  token_hash TEXT NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, token_hash)
);
