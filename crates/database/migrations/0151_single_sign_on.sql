-- Sign-in by OpenID Connect. A program that does not know `only_single_sign_on` would go on letting people in by password, and
-- one that does not know `second_factor` would ask nobody for a code who came from a provider.
CREATE TABLE sign_in_providers (
  id IDENTITY_KEY,
  organization_id BIGINT NOT NULL REFERENCES organizations (id),
  -- In addresses.
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  -- Sealed for this row; a client may have none.
  client_secret TEXT,
  -- A JSON object: scopes, what groups mean, who may come.
  settings TEXT NOT NULL,
  -- Whether an owner saved it last: no other one says who the owner is.
  is_owners BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE UNIQUE INDEX sign_in_providers_by_slug ON sign_in_providers (slug) WHERE deleted_at IS NULL;

-- Who somebody is there.
CREATE TABLE identities (
  provider_id BIGINT NOT NULL REFERENCES sign_in_providers (id),
  subject TEXT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  PRIMARY KEY (provider_id, subject)
);
CREATE UNIQUE INDEX identities_by_user ON identities (user_id, provider_id);

-- Sign-ins that are under way. Nonce and PKCE secret follow from the state, of which this has the hash.
CREATE TABLE sign_in_flows (
  state_hash TEXT PRIMARY KEY,
  provider_id BIGINT NOT NULL REFERENCES sign_in_providers (id),
  next TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX sign_in_flows_by_end ON sign_in_flows (expires_at);

ALTER TABLE sessions ADD COLUMN provider_id BIGINT;
-- The provider's own name of its session.
ALTER TABLE sessions ADD COLUMN provider_sid TEXT;
-- `provider`: it asked for one; `due`: the own one is to be shown before anything else.
ALTER TABLE sessions ADD COLUMN second_factor TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_provider ON sessions (provider_id, user_id) WHERE provider_id IS NOT NULL;

ALTER TABLE organizations ADD COLUMN only_single_sign_on BOOLEAN NOT NULL DEFAULT FALSE;
