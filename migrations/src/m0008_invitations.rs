//! Offers to join an institution: one at the most waits for each address.

crate::dialect::step!(
    r"
CREATE TABLE invitations (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    email {text} NOT NULL CHECK (length(email) BETWEEN 3 AND 255),
    email_key {key} NOT NULL,
    roles {text} NOT NULL,
    modules {text} NOT NULL,
    invited_by {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    accepted_at {time},
    accepted_by {uuid} REFERENCES users (id),
    revoked_at {time},
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT invitations_tenant UNIQUE (institution_id, id),
    CONSTRAINT invitations_state CHECK (
        (accepted_at IS NULL) = (accepted_by IS NULL)
        AND (accepted_at IS NULL OR revoked_at IS NULL)
    )
) {strict}

CREATE UNIQUE INDEX invitations_pending_unique ON invitations (institution_id, email_key)
WHERE accepted_at IS NULL AND revoked_at IS NULL

CREATE INDEX invitations_created ON invitations (institution_id, created_at, id)

CREATE INDEX invitations_email ON invitations (email_key)

CREATE INDEX invitations_invited_by ON invitations (invited_by) WHERE invited_by IS NOT NULL

CREATE INDEX invitations_accepted_by ON invitations (accepted_by) WHERE accepted_by IS NOT NULL

CREATE TABLE invitation_environments (
    invitation_id {uuid} NOT NULL,
    environment_id {uuid} NOT NULL,
    institution_id {uuid} NOT NULL,
    PRIMARY KEY (invitation_id, environment_id),
    FOREIGN KEY (institution_id, invitation_id) REFERENCES invitations (institution_id, id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX invitation_environments_environment ON invitation_environments (institution_id, environment_id)

CREATE INDEX invitation_environments_invitation ON invitation_environments (institution_id, invitation_id)
",
    r"
DROP TABLE invitation_environments

DROP TABLE invitations
"
);
