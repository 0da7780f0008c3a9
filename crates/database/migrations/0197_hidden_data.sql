-- Whether annotators and reviewers get data that the labeling interface does not use. A program that does not know it would show them.
ALTER TABLE projects ADD COLUMN show_unused_data_columns_to_annotators BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE projects ADD COLUMN show_unused_data_columns_to_reviewers BOOLEAN NOT NULL DEFAULT TRUE;
