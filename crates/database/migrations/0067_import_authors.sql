-- Who made an imported annotation where it comes from, as the file says it, when that is nobody here.
ALTER TABLE annotations ADD COLUMN imported_author TEXT;

-- Stands for somebody who is not here: cannot sign in, and becomes the person's account when they come.
ALTER TABLE users ADD COLUMN is_placeholder BOOLEAN NOT NULL DEFAULT FALSE;
