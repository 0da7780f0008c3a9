-- A copy of a project has files of its own, without a second copy of their bytes: those are kept with this file.
ALTER TABLE file_uploads ADD COLUMN content_of BIGINT;
CREATE INDEX file_uploads_by_content ON file_uploads (content_of);
