-- What a job is about, for people: the names of its files, and how many there are.
ALTER TABLE jobs ADD COLUMN subject TEXT;
