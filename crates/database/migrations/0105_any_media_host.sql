-- Whether pages may show media from every https host, and not only from the stores of the open project and listed hosts.
ALTER TABLE organizations ADD COLUMN any_media_host BOOLEAN NOT NULL DEFAULT FALSE;
