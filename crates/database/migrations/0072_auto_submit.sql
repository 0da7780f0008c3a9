-- Whether choosing the one answer that a project asks for submits the task.
ALTER TABLE projects ADD COLUMN auto_submit BOOLEAN NOT NULL DEFAULT FALSE;
