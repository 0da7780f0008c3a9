-- Second factors, and how and when the user of a session proved who they are. A program that does not know these would let
-- people in without their second factor.
CREATE TABLE totp_factors (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  -- Sealed for this row.
  secret TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  -- Until then it is not asked for.
  confirmed_at BIGINT,
  -- The last step whose code was taken: each counts once.
  last_step BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE recovery_codes (
  user_id BIGINT NOT NULL REFERENCES users (id),
  digest TEXT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (user_id, digest)
);

ALTER TABLE sessions ADD COLUMN proved_by TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET proved_at = created_at WHERE ended_at IS NULL;

-- Role codes with spaces between them: who has one of these must have a second factor.
ALTER TABLE organizations ADD COLUMN second_factor_roles TEXT NOT NULL DEFAULT '';
-- Minutes for which a proof is enough for what is dangerous.
ALTER TABLE organizations ADD COLUMN max_time_since_proof BIGINT NOT NULL DEFAULT 15;
