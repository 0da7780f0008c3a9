-- The first schema. Times are microseconds since 1970 UTC; JSON is kept as text, byte for byte.
-- IDENTITY_KEY stands for the integer primary key of either database.

CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL);

/*pg
CREATE FUNCTION ids_of(list TEXT) RETURNS TABLE (value BIGINT) LANGUAGE SQL IMMUTABLE AS
$$ SELECT json_array_elements_text(list::json)::bigint $$;
*/

-- Facts about the installation: the fingerprint of its key, the usage statistics.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE organizations (
  id IDENTITY_KEY,
  title TEXT NOT NULL,
  contact_info TEXT,
  created_by BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  -- The invitation link is derived from this number: raising it ends the old link.
  invite_generation BIGINT NOT NULL DEFAULT 1,
  invite_role TEXT NOT NULL DEFAULT 'NO',
  api_tokens_enabled BOOLEAN NOT NULL DEFAULT TRUE,
  legacy_api_tokens_enabled BOOLEAN NOT NULL DEFAULT FALSE,
  api_token_ttl_days BIGINT NOT NULL DEFAULT 365,
  max_session_age BIGINT NOT NULL DEFAULT 11520,
  max_time_between_activity BIGINT NOT NULL DEFAULT 4320
);

CREATE TABLE users (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL REFERENCES organizations (id),
  -- Lower case: one person, one address.
  email TEXT NOT NULL UNIQUE,
  username TEXT NOT NULL,
  first_name TEXT NOT NULL DEFAULT '',
  last_name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL,
  password_hash TEXT,
  password_changed_at BIGINT NOT NULL,
  legacy_token_hash TEXT UNIQUE,
  allow_newsletters BOOLEAN,
  custom_hotkeys TEXT NOT NULL DEFAULT '{}',
  preferences TEXT NOT NULL DEFAULT '{}',
  avatar_file_id BIGINT,
  created_at BIGINT NOT NULL,
  last_activity BIGINT NOT NULL,
  failed_logins BIGINT NOT NULL DEFAULT 0,
  login_blocked_until BIGINT NOT NULL DEFAULT 0,
  deleted_at BIGINT
);
CREATE INDEX users_by_organization ON users (organization_id, id);

CREATE TABLE sessions (
  id IDENTITY_KEY,
  token_hash TEXT NOT NULL UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  last_activity BIGINT NOT NULL,
  persistent BOOLEAN NOT NULL,
  address TEXT NOT NULL DEFAULT '',
  user_agent TEXT NOT NULL DEFAULT '',
  ended_at BIGINT
);
CREATE INDEX sessions_by_user ON sessions (user_id, id);

CREATE TABLE personal_tokens (
  id IDENTITY_KEY,
  user_id BIGINT NOT NULL REFERENCES users (id),
  jti TEXT NOT NULL UNIQUE,
  token_hash TEXT NOT NULL,
  -- Header and payload without the signature: enough to recognise it, useless to sign in.
  truncated TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX personal_tokens_by_user ON personal_tokens (user_id, id);

CREATE TABLE invitations (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL REFERENCES organizations (id),
  token_hash TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  created_by BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  max_uses BIGINT NOT NULL,
  uses BIGINT NOT NULL DEFAULT 0,
  revoked_at BIGINT
);

-- Set-up and password-reset links.
CREATE TABLE one_time_links (
  id IDENTITY_KEY,
  kind TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  user_id BIGINT REFERENCES users (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

CREATE TABLE projects (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL REFERENCES organizations (id),
  created_by BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  last_activity_at BIGINT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  label_config TEXT NOT NULL DEFAULT '<View></View>',
  parsed_label_config TEXT NOT NULL DEFAULT '{}',
  control_weights TEXT NOT NULL DEFAULT '{}',
  expert_instruction TEXT NOT NULL DEFAULT '',
  show_instruction BOOLEAN NOT NULL DEFAULT FALSE,
  show_skip_button BOOLEAN NOT NULL DEFAULT TRUE,
  enable_empty_annotation BOOLEAN NOT NULL DEFAULT TRUE,
  show_annotation_history BOOLEAN NOT NULL DEFAULT FALSE,
  show_collab_predictions BOOLEAN NOT NULL DEFAULT TRUE,
  show_ground_truth_first BOOLEAN NOT NULL DEFAULT FALSE,
  show_overlap_first BOOLEAN NOT NULL DEFAULT FALSE,
  reveal_preannotations_interactively BOOLEAN NOT NULL DEFAULT FALSE,
  evaluate_predictions_automatically BOOLEAN NOT NULL DEFAULT FALSE,
  annotator_evaluation_enabled BOOLEAN NOT NULL DEFAULT FALSE,
  color TEXT NOT NULL DEFAULT '#FFFFFF',
  maximum_annotations BIGINT NOT NULL DEFAULT 1,
  overlap_cohort_percentage BIGINT NOT NULL DEFAULT 100,
  min_annotations_to_start_training BIGINT NOT NULL DEFAULT 0,
  model_version TEXT NOT NULL DEFAULT '',
  sampling TEXT NOT NULL DEFAULT 'Sequential sampling',
  skip_queue TEXT NOT NULL DEFAULT 'REQUEUE_FOR_OTHERS',
  task_lock_seconds BIGINT NOT NULL DEFAULT 86400,
  is_published BOOLEAN NOT NULL DEFAULT TRUE,
  is_draft BOOLEAN NOT NULL DEFAULT FALSE,
  pinned_at BIGINT,
  archived_at BIGINT,
  deleted_at BIGINT,
  data_kind TEXT NOT NULL DEFAULT '',
  -- Counters, kept by the transaction that changes what they count.
  task_number BIGINT NOT NULL DEFAULT 0,
  finished_task_number BIGINT NOT NULL DEFAULT 0,
  num_tasks_with_annotations BIGINT NOT NULL DEFAULT 0,
  total_annotations_number BIGINT NOT NULL DEFAULT 0,
  skipped_annotations_number BIGINT NOT NULL DEFAULT 0,
  ground_truth_number BIGINT NOT NULL DEFAULT 0,
  total_predictions_number BIGINT NOT NULL DEFAULT 0,
  next_inner_id BIGINT NOT NULL DEFAULT 1,
  -- Raised by every change that a list of its tasks could show: caches compare it.
  data_version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX projects_by_organization ON projects (organization_id, id);

CREATE TABLE project_members (
  project_id BIGINT NOT NULL REFERENCES projects (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  -- Overrides the role in the organisation for this project; NULL: the same.
  role TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (project_id, user_id)
);
CREATE INDEX project_members_by_user ON project_members (user_id, project_id);

-- How many tasks have which data key.
CREATE TABLE project_data_columns (
  project_id BIGINT NOT NULL REFERENCES projects (id),
  name TEXT NOT NULL,
  tasks BIGINT NOT NULL,
  PRIMARY KEY (project_id, name)
);

-- The summary of a project: `key` is "from|to|type" (kind 'annotation') or from_name, with the label (kind 'label').
CREATE TABLE project_label_counts (
  project_id BIGINT NOT NULL REFERENCES projects (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (project_id, kind, name, label)
);

-- Work per day (days since 1970 UTC) and person.
CREATE TABLE project_daily_work (
  project_id BIGINT NOT NULL REFERENCES projects (id),
  user_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  annotations BIGINT NOT NULL DEFAULT 0,
  skipped BIGINT NOT NULL DEFAULT 0,
  lead_time DOUBLE PRECISION NOT NULL DEFAULT 0,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (project_id, user_id, day)
);

CREATE TABLE tasks (
  id IDENTITY_KEY,
  project_id BIGINT NOT NULL REFERENCES projects (id),
  inner_id BIGINT NOT NULL,
  -- 0: in use. Otherwise the job that deleted it and can bring it back.
  trashed_by BIGINT NOT NULL DEFAULT 0,
  data TEXT NOT NULL,
  meta TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by BIGINT,
  completed_at BIGINT,
  is_labeled BOOLEAN NOT NULL DEFAULT FALSE,
  allow_skip BOOLEAN NOT NULL DEFAULT TRUE,
  overlap BIGINT NOT NULL DEFAULT 1,
  total_annotations BIGINT NOT NULL DEFAULT 0,
  cancelled_annotations BIGINT NOT NULL DEFAULT 0,
  total_predictions BIGINT NOT NULL DEFAULT 0,
  draft_count BIGINT NOT NULL DEFAULT 0,
  -- Neither cancelled nor ground truth, and ground truths: what the project's counters count.
  useful_annotations BIGINT NOT NULL DEFAULT 0,
  ground_truths BIGINT NOT NULL DEFAULT 0,
  lead_time_sum DOUBLE PRECISION NOT NULL DEFAULT 0,
  lead_time_count BIGINT NOT NULL DEFAULT 0,
  prediction_score DOUBLE PRECISION,
  file_upload_id BIGINT,
  import_job_id BIGINT
  /*pg , data_json JSONB GENERATED ALWAYS AS (data::jsonb) STORED */
);
CREATE INDEX tasks_by_project ON tasks (project_id, trashed_by, id);
CREATE INDEX tasks_to_label ON tasks (project_id, trashed_by, is_labeled, id);

CREATE TABLE annotations (
  id IDENTITY_KEY,
  task_id BIGINT NOT NULL REFERENCES tasks (id),
  project_id BIGINT NOT NULL,
  trashed_by BIGINT NOT NULL DEFAULT 0,
  completed_by BIGINT,
  updated_by BIGINT,
  last_created_by BIGINT,
  result TEXT NOT NULL,
  result_count BIGINT NOT NULL,
  was_cancelled BOOLEAN NOT NULL DEFAULT FALSE,
  ground_truth BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  draft_created_at BIGINT,
  lead_time DOUBLE PRECISION,
  unique_id TEXT,
  last_action TEXT,
  import_id BIGINT,
  bulk_created BOOLEAN,
  parent_prediction BIGINT,
  parent_annotation BIGINT
);
CREATE INDEX annotations_by_task ON annotations (task_id, trashed_by, id);
CREATE INDEX annotations_by_person ON annotations (project_id, completed_by, task_id);
CREATE INDEX annotations_by_project ON annotations (project_id, trashed_by, id);

-- What was done to an annotation. `result` is NULL while it is what the annotation still says.
CREATE TABLE annotation_history (
  id IDENTITY_KEY,
  annotation_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  project_id BIGINT NOT NULL,
  action TEXT NOT NULL,
  result TEXT,
  lead_time DOUBLE PRECISION,
  created_by BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX annotation_history_by_annotation ON annotation_history (annotation_id, id);

CREATE TABLE drafts (
  id IDENTITY_KEY,
  task_id BIGINT NOT NULL REFERENCES tasks (id),
  project_id BIGINT NOT NULL,
  annotation_id BIGINT,
  user_id BIGINT NOT NULL REFERENCES users (id),
  result TEXT NOT NULL,
  lead_time DOUBLE PRECISION,
  was_postponed BOOLEAN NOT NULL DEFAULT FALSE,
  import_id BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX drafts_by_task ON drafts (task_id, user_id, id);
CREATE INDEX drafts_by_person ON drafts (project_id, user_id, task_id);

CREATE TABLE predictions (
  id IDENTITY_KEY,
  task_id BIGINT NOT NULL REFERENCES tasks (id),
  project_id BIGINT NOT NULL,
  trashed_by BIGINT NOT NULL DEFAULT 0,
  result TEXT NOT NULL,
  model_version TEXT NOT NULL DEFAULT '',
  score DOUBLE PRECISION,
  cluster BIGINT,
  neighbors TEXT,
  mislabeling DOUBLE PRECISION NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX predictions_by_task ON predictions (task_id, trashed_by, id);
CREATE INDEX predictions_by_project ON predictions (project_id, trashed_by, model_version, id);

-- Who holds a task at the moment, until when.
CREATE TABLE task_locks (
  task_id BIGINT NOT NULL REFERENCES tasks (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  project_id BIGINT NOT NULL,
  unique_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (task_id, user_id)
);
CREATE INDEX task_locks_by_person ON task_locks (project_id, user_id, created_at);

CREATE TABLE views (
  id IDENTITY_KEY,
  project_id BIGINT NOT NULL REFERENCES projects (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  position BIGINT NOT NULL DEFAULT 0,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX views_by_project ON views (project_id, position, id);

-- Uploaded files, in pieces, so that no node keeps state and a backup has everything.
CREATE TABLE file_uploads (
  id IDENTITY_KEY,
  project_id BIGINT REFERENCES projects (id),
  user_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  original_name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size BIGINT NOT NULL DEFAULT 0,
  is_complete BOOLEAN NOT NULL DEFAULT FALSE,
  is_committed BOOLEAN NOT NULL DEFAULT FALSE,
  -- Bodies of API imports: kept until their job ends, never listed.
  is_temporary BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL
);
CREATE INDEX file_uploads_by_project ON file_uploads (project_id, id);
CREATE INDEX file_uploads_by_name ON file_uploads (project_id, name);

CREATE TABLE file_chunks (
  file_id BIGINT NOT NULL REFERENCES file_uploads (id),
  number BIGINT NOT NULL,
  bytes /*sqlite BLOB*//*pg BYTEA*/ NOT NULL,
  PRIMARY KEY (file_id, number)
);

CREATE TABLE jobs (
  id IDENTITY_KEY,
  kind TEXT NOT NULL,
  organization_id BIGINT NOT NULL,
  project_id BIGINT,
  created_by BIGINT,
  title TEXT NOT NULL,
  payload TEXT NOT NULL DEFAULT '{}',
  status TEXT NOT NULL DEFAULT 'queued',
  progress_done BIGINT NOT NULL DEFAULT 0,
  progress_total BIGINT,
  progress_unit TEXT NOT NULL DEFAULT 'tasks',
  -- Where to go on after a crash.
  checkpoint TEXT NOT NULL DEFAULT '{}',
  result TEXT,
  error TEXT,
  attempts BIGINT NOT NULL DEFAULT 0,
  run_after BIGINT NOT NULL,
  worker TEXT,
  heartbeat_at BIGINT,
  cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
  can_undo BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT,
  undone_at BIGINT
);
CREATE INDEX jobs_to_run ON jobs (status, run_after, id);
CREATE INDEX jobs_by_project ON jobs (project_id, id);

CREATE TABLE audit_log (
  id IDENTITY_KEY,
  at BIGINT NOT NULL,
  organization_id BIGINT NOT NULL,
  actor_id BIGINT,
  actor_email TEXT NOT NULL DEFAULT '',
  action TEXT NOT NULL,
  object_type TEXT NOT NULL,
  object_id BIGINT,
  project_id BIGINT,
  -- session, personal_token, legacy_token, command_line, job, invitation
  credential TEXT NOT NULL,
  credential_id BIGINT,
  address TEXT NOT NULL DEFAULT '',
  details TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_by_organization ON audit_log (organization_id, id);
CREATE INDEX audit_log_by_project ON audit_log (project_id, id);
