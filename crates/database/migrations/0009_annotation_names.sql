-- Every annotation has a name of its own, by which it is known in exports. Those that nobody gave one get one at the start
-- (see `engine/fill.rs`); nothing else of them changes.
CREATE INDEX annotations_by_name ON annotations (unique_id);
