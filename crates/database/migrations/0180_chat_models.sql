-- Endpoints of language models beside backends: how each is asked, and what it has cost.

-- JSON: model, prompt, limits and prices. NULL: it is an ML backend.
ALTER TABLE ml_backends ADD COLUMN chat TEXT;
ALTER TABLE ml_backends ADD COLUMN tokens_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ml_backends ADD COLUMN tokens_out BIGINT NOT NULL DEFAULT 0;
-- In billionths of whatever the prices are in.
ALTER TABLE ml_backends ADD COLUMN spent BIGINT NOT NULL DEFAULT 0;
