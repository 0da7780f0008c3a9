use labelkeep_model::{
    Error, ErrorKind, OrganizationId, Permission, Permissions, ProjectId, Result, Role, RolePolicy, Say, SessionId,
    Timestamp, TokenId, TokenScope, UserId,
};
use std::sync::Arc;

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
    /// A provider of single sign-on, which vouches for somebody or signs somebody out.
    SingleSignOn,
    CommandLine,
    /// An ML backend, by its own token.
    MlBackend(i64),
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
            Self::SingleSignOn => "single_sign_on",
            Self::CommandLine => "command_line",
            Self::MlBackend(_) => "ml_backend",
            Self::Job => "job",
        }
    }

    #[must_use]
    pub fn id(self) -> Option<i64> {
        match self {
            Self::Session(SessionId(id)) | Self::PersonalToken(TokenId(id)) | Self::MlBackend(id) => Some(id),
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
    /// What each role may do in the organisation.
    pub(crate) policy: Arc<RolePolicy>,
    pub(crate) email: String,
    pub(crate) credential: Credential,
    pub(crate) address: String,
    pub(crate) proof: Proof,
    pub(crate) limits: Option<Arc<TokenLimits>>,
}

/// What an access token may do of what its person may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLimits {
    pub scope: TokenScope,
    /// None: all that the person sees.
    pub projects: Vec<ProjectId>,
}

impl TokenLimits {
    /// # Errors
    /// 403 for what the token is not for.
    pub(super) fn require(&self, permission: Permission) -> Result<()> {
        if self.scope.covers(permission) { Ok(()) } else { Err(self.too_much()) }
    }

    /// # Errors
    /// 403 for a request that changes something which the token may only read.
    pub fn require_change(&self, permission: Permission) -> Result<()> {
        if self.scope.may_change(permission) { Ok(()) } else { Err(self.too_much()) }
    }

    /// # Errors
    /// 403 for what is about more than its projects. Whose token it is may always be read.
    pub(super) fn require_organization(&self, permission: Permission) -> Result<()> {
        self.require(permission)?;
        if self.projects.is_empty() || permission == Permission::OwnAccount { Ok(()) } else { Err(for_projects()) }
    }

    pub(super) fn allows(&self, project: ProjectId) -> bool {
        self.projects.is_empty() || self.projects.contains(&project)
    }

    fn too_much(&self) -> Error {
        Error::new(ErrorKind::Forbidden, Say::TokenMayNot { scope: self.scope.code().into() })
    }
}

fn for_projects() -> Error {
    Error::new(ErrorKind::Forbidden, Say::TokenIsForProjects)
}

/// How far somebody has shown who they are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Proof {
    /// The organisation demands a second factor of this role, and there is none yet.
    pub must_enrol: bool,
    /// This person has a second factor, which was not asked for yet: the provider that vouched for them asks for none.
    pub must_show_code: bool,
    /// Until when a session's proof is enough for what is dangerous; tokens, which cannot prove anything anew, have none.
    pub until: Option<Timestamp>,
}

impl Caller {
    /// For acts before anybody is recognised, and on the server's own machine.
    pub(crate) fn nobody(organization: OrganizationId, credential: Credential, address: String) -> Self {
        let (user, email) = (UserId(0), String::new());
        Self {
            user,
            organization,
            role: Role::NotActivated,
            policy: Arc::default(),
            email,
            credential,
            address,
            proof: Proof::default(),
            limits: None,
        }
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

    /// What the caller may do in the organisation.
    #[must_use]
    pub fn permissions(&self) -> Permissions {
        self.policy.of(self.role)
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions().contains(permission)
    }

    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    #[must_use]
    pub fn credential(&self) -> Credential {
        self.credential
    }

    /// Of an access token.
    #[must_use]
    pub fn limits(&self) -> Option<&TokenLimits> {
        self.limits.as_deref()
    }

    /// # Errors
    /// 403 for a token that is for some projects only.
    pub fn require_all_projects(&self) -> Result<()> {
        match self.limits() {
            Some(limits) if !limits.projects.is_empty() => Err(for_projects()),
            _ => Ok(()),
        }
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
