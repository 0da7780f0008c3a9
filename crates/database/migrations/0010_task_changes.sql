-- Which tasks a change of a project's `data_version` was about: lists that are kept in memory follow these alone. A
-- version without rows was about more than single tasks. Old rows go; who knows only older lists makes them anew.
CREATE TABLE task_changes (
  project_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  PRIMARY KEY (project_id, version, task_id)
);
