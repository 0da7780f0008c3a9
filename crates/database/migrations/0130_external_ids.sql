-- What customers' clouds demand of us with each role, so that we take it for this organisation alone. Made when it is first asked.
ALTER TABLE organizations ADD COLUMN external_id TEXT;
