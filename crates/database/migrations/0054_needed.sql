-- Whether a program must know a migration to work on the database. Of those that are not needed, servers of the version before may
-- go on, and start, beside newer ones.
ALTER TABLE schema_version ADD COLUMN needed BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE schema_version SET needed = FALSE WHERE version IN (51, 52, 53);
