-- Addresses that are told what happens, and what they are told. A delivery has ids, never a body: what is sent is read at that
-- moment. It is noted in the change itself, stays until it went well or was given up, and is the log afterwards.
CREATE TABLE webhooks (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL,
  -- 0: it hears of all projects.
  project_id BIGINT NOT NULL,
  url TEXT NOT NULL,
  send_payload BOOLEAN NOT NULL,
  send_for_all_actions BOOLEAN NOT NULL,
  -- A JSON list of their names.
  actions TEXT NOT NULL,
  -- Sealed for this row: headers with a digest of the host that they are for, and the key of the signature.
  headers TEXT,
  secret TEXT,
  -- A JSON list.
  header_names TEXT NOT NULL,
  is_active BOOLEAN NOT NULL,
  created_by BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  -- Its secrets are gone then.
  deleted_at BIGINT,
  -- It failed so often since it last went well; nothing is sent before then, and why.
  failures BIGINT NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0,
  last_error TEXT,
  -- Whoever has it sends alone until then.
  claimed_by TEXT,
  claimed_until BIGINT NOT NULL DEFAULT 0,
  claimed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX webhooks_by_project ON webhooks (organization_id, project_id);

CREATE TABLE webhook_deliveries (
  id IDENTITY_KEY,
  webhook_id BIGINT NOT NULL,
  action TEXT NOT NULL,
  project_id BIGINT NOT NULL,
  -- A JSON list of what it is about.
  ids TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  -- waiting, delivered, failed
  status TEXT NOT NULL DEFAULT 'waiting',
  attempts BIGINT NOT NULL DEFAULT 0,
  -- The last try: when, which HTTP status came, after how many milliseconds, and why it did not go well.
  sent_at BIGINT,
  answer_status BIGINT,
  answer_ms BIGINT,
  error TEXT
);
CREATE INDEX webhook_deliveries_by_status ON webhook_deliveries (webhook_id, status, id);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
