-- Models that run elsewhere and predict for one project. What their protocol is called on is `url` with a name behind it.
CREATE TABLE ml_backends (
  id IDENTITY_KEY,
  project_id BIGINT NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  is_interactive BOOLEAN NOT NULL,
  -- NONE, BASIC_AUTH
  auth_method TEXT NOT NULL,
  basic_auth_user TEXT NOT NULL,
  -- Sealed for this row, with a digest of the host that it is for.
  password TEXT,
  -- JSON, told at setup.
  extra_params TEXT,
  -- The version that it names at setup, or that somebody wants where `auto_update` is off.
  model_version TEXT NOT NULL DEFAULT '',
  -- What its predictions were called last, where that is another.
  answered_version TEXT NOT NULL DEFAULT '',
  -- Seconds for a prediction.
  timeout DOUBLE PRECISION NOT NULL,
  auto_update BOOLEAN NOT NULL,
  -- CO, DI, ER, TR
  state TEXT NOT NULL DEFAULT 'DI',
  error_message TEXT,
  checked_at BIGINT NOT NULL DEFAULT 0,
  -- Random: what its tokens are made with. Another one ends those that are out.
  token_seed TEXT NOT NULL,
  -- The webhook that was made with it, and goes with it.
  webhook_id BIGINT NOT NULL DEFAULT 0,
  created_by BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  -- Its password is gone then.
  deleted_at BIGINT
);
CREATE INDEX ml_backends_by_project ON ml_backends (project_id);

-- The backend whose current version people begin from; `model_version` follows it. 0: a version that somebody chose.
ALTER TABLE projects ADD COLUMN chosen_backend BIGINT NOT NULL DEFAULT 0;
