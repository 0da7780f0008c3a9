-- Connections that administrators make once and share with projects of their choice: where, and with which credentials.
CREATE TABLE storage_connections (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL REFERENCES organizations (id),
  provider TEXT NOT NULL,
  title TEXT NOT NULL,
  -- A JSON object of what is no secret, by the names of the API; each field of a connection, null where nothing is entered.
  settings TEXT NOT NULL,
  -- A JSON object sealed for this row, with a digest of the place that it is for.
  secrets TEXT,
  created_by BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  -- Counts its changes, and those of who may use it.
  revision BIGINT NOT NULL DEFAULT 0,
  -- Its secrets are gone then.
  deleted_at BIGINT
);
CREATE INDEX storage_connections_by_organization ON storage_connections (organization_id, id);

-- Which projects may use it, and below which prefix.
CREATE TABLE storage_connection_projects (
  connection_id BIGINT NOT NULL REFERENCES storage_connections (id),
  project_id BIGINT NOT NULL,
  prefix TEXT NOT NULL,
  PRIMARY KEY (connection_id, project_id)
);
CREATE INDEX storage_connection_projects_by_project ON storage_connection_projects (project_id);

-- Of a storage that has no place and no credentials of its own.
ALTER TABLE storages ADD COLUMN connection_id BIGINT REFERENCES storage_connections (id);
CREATE INDEX storages_by_connection ON storages (connection_id) WHERE connection_id IS NOT NULL;
