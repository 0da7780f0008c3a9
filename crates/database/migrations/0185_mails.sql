-- Mails that wait for the server that takes them. There is no secret in here: the link in a mail is made when it is sent.
CREATE TABLE mails (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL REFERENCES organizations (id),
  -- `password_reset`, `invitation` or `test`.
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  -- `en` or `de`.
  language TEXT NOT NULL,
  invitation_id BIGINT REFERENCES invitations (id),
  created_at BIGINT NOT NULL,
  -- It is not sent after that.
  expires_at BIGINT NOT NULL,
  -- `waiting`, `sent` or `failed`.
  status TEXT NOT NULL DEFAULT 'waiting',
  attempts BIGINT NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0,
  claimed_by TEXT,
  settled_at BIGINT,
  error TEXT
);
CREATE INDEX mails_waiting ON mails (not_before, id) WHERE status = 'waiting';
CREATE INDEX mails_settled ON mails (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX mails_by_invitation ON mails (invitation_id) WHERE invitation_id IS NOT NULL;

-- Only for this address.
ALTER TABLE invitations ADD COLUMN email TEXT;
