-- The projects of which whoever uses an invitation becomes a member.
CREATE TABLE invitation_projects (
  invitation_id BIGINT NOT NULL REFERENCES invitations (id),
  project_id BIGINT NOT NULL REFERENCES projects (id),
  PRIMARY KEY (invitation_id, project_id)
);
CREATE INDEX invitations_by_organization ON invitations (organization_id, id);
CREATE INDEX invitations_by_maker ON invitations (created_by, id);
