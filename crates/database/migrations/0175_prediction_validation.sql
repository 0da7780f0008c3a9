-- Whether predictions must fit the labeling configuration; without a value the installation says it.
ALTER TABLE projects ADD COLUMN validate_predictions BOOLEAN;
