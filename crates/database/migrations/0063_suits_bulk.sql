-- Whether the labeling config lets many tasks be given the same answer at once. NULL: not looked at yet.
ALTER TABLE projects ADD COLUMN suits_bulk BOOLEAN;
