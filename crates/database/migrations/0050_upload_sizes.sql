-- How much uploads take, of a project and of all: read from this index alone.
CREATE INDEX file_uploads_by_size ON file_uploads (project_id, is_temporary, content_of, size);
