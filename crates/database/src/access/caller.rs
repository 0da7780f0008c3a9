use labelkeep_model::{OrganizationId, Role, SessionId, Timestamp, TokenId, UserId};

/// By what somebody was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    Session(SessionId),
    PersonalToken(TokenId),
    LegacyToken,
    /// A set-up, invitation or password-reset link.
    Link,
    /// A password that was tried.
    Password,
    CommandLine,
    /// Work in the background, in the name of whoever started it.
    Job,
}

impl Credential {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Session(_) => "session",
            Self::PersonalToken(_) => "personal_token",
            Self::LegacyToken => "legacy_token",
            Self::Link => "link",
            Self::Password => "password",
            Self::CommandLine => "command_line",
            Self::Job => "job",
        }
    }

    #[must_use]
    pub fn id(self) -> Option<i64> {
        match self {
            Self::Session(SessionId(id)) | Self::PersonalToken(TokenId(id)) => Some(id),
            _ => None,
        }
    }
}

/// Somebody whose credential was looked up in this very request.
#[derive(Debug, Clone)]
pub struct Caller {
    pub(crate) user: UserId,
    pub(crate) organization: OrganizationId,
    pub(crate) role: Role,
    pub(crate) email: String,
    pub(crate) credential: Credential,
    pub(crate) address: String,
    pub(crate) proof: Proof,
}

/// How far somebody has shown who they are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Proof {
    /// The organisation demands a second factor of this role, and there is none yet.
    pub must_enrol: bool,
    /// Until when a session's proof is enough for what is dangerous; tokens, which cannot prove anything anew, have none.
    pub until: Option<Timestamp>,
}

impl Caller {
    /// For acts before anybody is recognised, and on the server's own machine.
    pub(crate) fn nobody(organization: OrganizationId, credential: Credential, address: String) -> Self {
        let (user, email) = (UserId(0), String::new());
        Self { user, organization, role: Role::NotActivated, email, credential, address, proof: Proof::default() }
    }

    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    #[must_use]
    pub fn credential(&self) -> Credential {
        self.credential
    }

    #[must_use]
    pub fn proof(&self) -> Proof {
        self.proof
    }

    /// The address the request came from, for the audit trail.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}
