-- Which roles hold which permission, where the owner chose so: a JSON object of names and codes of roles. A program that does not
-- know it would let people do what was taken from them.
ALTER TABLE organizations ADD COLUMN permission_roles TEXT NOT NULL DEFAULT '{}';
