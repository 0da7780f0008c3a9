-- Every annotation has a name of its own, by which it is known in exports. Those that nobody gave one get one now;
-- nothing else of them changes.
UPDATE annotations SET unique_id = /*sqlite lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
  || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2)
  || '-' || hex(randomblob(6)))*//*pg gen_random_uuid()::text*/ WHERE unique_id IS NULL;
CREATE INDEX annotations_by_name ON annotations (unique_id);
