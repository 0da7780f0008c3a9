-- Of what kind the values of a data field are, so that a filter's type comes from all of them. A server of an older
-- version that still runs counts tasks and no kinds; then the kinds do not add up, and the field is one of texts.
ALTER TABLE project_data_columns ADD COLUMN numbers BIGINT NOT NULL DEFAULT 0;
ALTER TABLE project_data_columns ADD COLUMN moments BIGINT NOT NULL DEFAULT 0;
ALTER TABLE project_data_columns ADD COLUMN flags BIGINT NOT NULL DEFAULT 0;
ALTER TABLE project_data_columns ADD COLUMN empty BIGINT NOT NULL DEFAULT 0;
