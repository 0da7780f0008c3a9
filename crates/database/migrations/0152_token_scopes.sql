-- How much of what its person may do an access token may do. A program that does not know this would let it do all.
ALTER TABLE personal_tokens ADD COLUMN scope TEXT NOT NULL DEFAULT 'manage';
-- Ids with spaces between them; empty: all that the person sees.
ALTER TABLE personal_tokens ADD COLUMN projects TEXT NOT NULL DEFAULT '';
-- Of tokens that are sent as they are, and not exchanged first.
ALTER TABLE personal_tokens ADD COLUMN prefixed_hash TEXT;
CREATE UNIQUE INDEX personal_tokens_by_prefixed ON personal_tokens (prefixed_hash) WHERE prefixed_hash IS NOT NULL;
