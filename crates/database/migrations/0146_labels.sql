-- Labels of the organization, and the projects that use them.
CREATE TABLE labels (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  title TEXT NOT NULL,
  -- JSON, as it came.
  value TEXT NOT NULL,
  -- The label in it, as results have it.
  label TEXT NOT NULL,
  description TEXT,
  approved BOOLEAN NOT NULL DEFAULT FALSE,
  approved_by BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX labels_by_title ON labels (organization_id, title);

CREATE TABLE label_links (
  id IDENTITY_KEY,
  project_id BIGINT NOT NULL REFERENCES projects (id),
  label_id BIGINT NOT NULL REFERENCES labels (id),
  -- The control of the labeling configuration.
  from_name TEXT NOT NULL
);
CREATE UNIQUE INDEX label_links_by_project ON label_links (project_id, label_id);
CREATE INDEX label_links_by_label ON label_links (label_id);
