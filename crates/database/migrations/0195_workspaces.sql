-- Workspaces: who is in one is in all of its projects. A program that does not know them would show the projects of a
-- personal sandbox to administrators.
CREATE TABLE workspaces (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL REFERENCES organizations (id),
  -- Of a personal sandbox: whose it is.
  created_by BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  color TEXT NOT NULL DEFAULT '',
  is_personal BOOLEAN NOT NULL DEFAULT FALSE,
  archived_at BIGINT,
  deleted_at BIGINT
);
CREATE INDEX workspaces_by_organization ON workspaces (organization_id, id);
CREATE UNIQUE INDEX workspaces_personal ON workspaces (created_by) WHERE is_personal = TRUE AND deleted_at IS NULL;

CREATE TABLE workspace_members (
  workspace_id BIGINT NOT NULL REFERENCES workspaces (id),
  user_id BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX workspace_members_by_user ON workspace_members (user_id, workspace_id);

ALTER TABLE projects ADD COLUMN workspace_id BIGINT REFERENCES workspaces (id);
-- The person whose personal sandbox it is in: nobody else knows of it.
ALTER TABLE projects ADD COLUMN sandbox_of BIGINT REFERENCES users (id);
CREATE INDEX projects_by_workspace ON projects (workspace_id) WHERE workspace_id IS NOT NULL;
CREATE INDEX projects_by_sandbox ON projects (sandbox_of) WHERE sandbox_of IS NOT NULL;
