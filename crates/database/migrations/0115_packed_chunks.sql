-- The bytes of a piece before they were packed (LZ4); NULL: they are stored as they are. Texts take a fifth of the room, and an
-- import of a large body waits for the disk as much less.
ALTER TABLE file_chunks ADD COLUMN unpacked_bytes BIGINT;
