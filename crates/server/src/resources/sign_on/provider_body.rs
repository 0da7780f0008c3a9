use super::call::address;
use crate::sign_in::Metadata;
use labelkeep_database::sign_on::{
    NewProvider, ProjectGroup, Provider, ProviderSettings, RoleGroup, SecondFactorTrust, WorkspaceGroup,
};
use labelkeep_model::{Error, Result, Role, Say, check_email};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A provider without its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = SignInProvider)]
pub(super) struct ProviderBody {
    id: i64,
    /// In addresses.
    slug: String,
    title: String,
    issuer: String,
    client_id: String,
    has_client_secret: bool,
    #[serde(flatten)]
    settings: SettingsBody,
    /// Whether an owner saved it last: no other one lets an owner in.
    is_owners: bool,
    /// What the provider must be told: where it sends people back to, and what it tells when it has signed somebody out.
    redirect_url: String,
    back_channel_logout_url: String,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SignInRoleGroup)]
struct RoleGroupBody {
    group: String,
    role: Role,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SignInProjectGroup)]
struct ProjectGroupBody {
    group: String,
    project: i64,
    /// AN or RE; null: as in the organisation.
    #[serde(default)]
    #[schema(required = true)]
    role: Option<Role>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SignInWorkspaceGroup)]
struct WorkspaceGroupBody {
    group: String,
    workspace: i64,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = SignInProviderSettings)]
struct SettingsBody {
    scopes: String,
    /// The claim that lists groups.
    groups_claim: String,
    /// With these, roles follow groups at every sign-in: of several the most elevated, names as they are written.
    role_groups: Vec<RoleGroupBody>,
    /// With these, membership of these projects follows groups.
    project_groups: Vec<ProjectGroupBody>,
    /// With these, membership of these workspaces follows groups.
    workspace_groups: Vec<WorkspaceGroupBody>,
    /// Whether somebody who has no account gets one.
    makes_accounts: bool,
    /// NO, AN, RE or MA: of who has none of the groups.
    default_role: Role,
    /// Whether an account with the same address is theirs, if the provider confirmed the address.
    links_by_address: bool,
    /// Whether addresses count as confirmed of which the provider does not say whether they are.
    confirms_addresses: bool,
    /// Who may come: addresses behind these domains; none: all.
    domains: Vec<String>,
    /// Whether the provider asks for a second factor, so that none is asked for here: `never`, `said` (where it says so) or
    /// `always`.
    #[schema(value_type = SecondFactorTrustBody)]
    second_factor: SecondFactorTrust,
    /// Values of `amr` or `acr` by which it says so.
    second_factor_values: Vec<String>,
}

/// Describes `SecondFactorTrust` in the OpenAPI document.
#[derive(ToSchema)]
#[schema(as = SecondFactorTrust, rename_all = "snake_case")]
#[expect(dead_code, reason = "it is read and written as what the database has")]
enum SecondFactorTrustBody {
    Never,
    Said,
    Always,
}

/// What a provider says of itself.
#[derive(Serialize, ToSchema)]
#[schema(as = TestedSignInProvider)]
pub(super) struct TestedBody {
    authorization_endpoint: String,
    token_endpoint: String,
    /// Whether signing out here can lead to signing out there.
    signs_out: bool,
    /// Whether it tells us when it has signed somebody out.
    tells_sign_outs: bool,
}

impl TestedBody {
    pub(super) fn new(metadata: &Metadata) -> Self {
        Self {
            authorization_endpoint: metadata.authorization_endpoint.clone(),
            token_endpoint: metadata.token_endpoint.clone(),
            signs_out: metadata.end_session_endpoint.is_some(),
            tells_sign_outs: metadata.backchannel_logout_supported,
        }
    }
}

impl Default for SettingsBody {
    fn default() -> Self {
        ProviderSettings::default().into()
    }
}

impl From<ProviderSettings> for SettingsBody {
    fn from(settings: ProviderSettings) -> Self {
        let role_groups =
            settings.role_groups.into_iter().map(|RoleGroup { group, role }| RoleGroupBody { group, role }).collect();
        let project_groups = settings.project_groups.into_iter();
        let project_groups = project_groups
            .map(|ProjectGroup { group, project, role }| ProjectGroupBody { group, project, role })
            .collect();
        let workspace_groups = settings.workspace_groups.into_iter();
        let workspace_groups = workspace_groups
            .map(|WorkspaceGroup { group, workspace }| WorkspaceGroupBody { group, workspace })
            .collect();
        Self {
            scopes: settings.scopes,
            groups_claim: settings.groups_claim,
            role_groups,
            project_groups,
            workspace_groups,
            makes_accounts: settings.makes_accounts,
            default_role: settings.default_role,
            links_by_address: settings.links_by_address,
            confirms_addresses: settings.confirms_addresses,
            domains: settings.domains,
            second_factor: settings.second_factor,
            second_factor_values: settings.second_factor_values,
        }
    }
}

impl ProviderBody {
    pub(super) fn new(provider: Provider, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/');
        Self {
            id: provider.id,
            redirect_url: format!("{public_url}/user/sso/{}/callback", provider.slug),
            back_channel_logout_url: format!("{public_url}/api/sso/{}/back-channel-logout", provider.slug),
            slug: provider.slug,
            title: provider.title,
            issuer: provider.issuer,
            client_id: provider.client_id,
            has_client_secret: provider.sealed.is_some(),
            settings: provider.settings.into(),
            is_owners: provider.is_owners,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewSignInProvider)]
pub(super) struct ProviderFields {
    /// Letters, digits and dashes, for addresses; it stays.
    #[serde(default)]
    slug: String,
    title: String,
    /// As the provider spells it: `https://id.example.org/realms/us`.
    issuer: String,
    client_id: String,
    /// Write-only. Left out: the one that is there stays, as long as issuer and client do; empty: none.
    client_secret: Option<String>,
    #[serde(flatten)]
    settings: SettingsBody,
}

impl ProviderFields {
    pub(super) fn into_new(self) -> Result<NewProvider> {
        let is_slug = |text: &str| {
            (1..=40).contains(&text.len())
                && text != "sign-out"
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if !is_slug(&self.slug) {
            return Err(Error::field("slug", Say::ProviderSlug));
        }
        for (field, text, most) in
            [("title", &self.title, 100), ("client_id", &self.client_id, 500), ("issuer", &self.issuer, 500)]
        {
            if text.trim().is_empty() || text.chars().count() > most {
                return Err(Error::field(field, Say::LengthBetween { least: 1.into(), most: most.into() }));
            }
        }
        address(&self.issuer).map_err(|_| Error::field("issuer", Say::ProviderAddress))?;
        let settings = self.settings.into_settings()?;
        Ok(NewProvider {
            slug: self.slug,
            title: self.title.trim().to_owned(),
            issuer: self.issuer.trim().to_owned(),
            client_id: self.client_id.trim().to_owned(),
            client_secret: self.client_secret,
            settings,
        })
    }
}

impl SettingsBody {
    fn check_lists(&self) -> Result<()> {
        const MOST_GROUPS: usize = 500;
        const MOST_VALUES: usize = 20;
        for (field, number, most) in [
            ("role_groups", self.role_groups.len(), MOST_GROUPS),
            ("project_groups", self.project_groups.len(), MOST_GROUPS),
            ("workspace_groups", self.workspace_groups.len(), MOST_GROUPS),
            ("domains", self.domains.len(), MOST_GROUPS),
            ("second_factor_values", self.second_factor_values.len(), MOST_VALUES),
        ] {
            if number > most {
                return Err(Error::field(field, Say::TooManyGroups { most: most.into() }));
            }
        }
        let is_domain = |text: &str| text.contains('.') && check_email(&format!("a@{text}")).is_ok();
        match self.domains.iter().find(|domain| !is_domain(domain.trim())) {
            Some(domain) => Err(Error::field("domains", Say::ProviderDomain { text: domain.as_str().into() })),
            None => Ok(()),
        }
    }

    fn into_settings(self) -> Result<ProviderSettings> {
        self.check_lists()?;
        let is_for_all = |role: &Role| *role != Role::Deactivated && role.rank() <= Role::Manager.rank();
        if !is_for_all(&self.default_role) {
            return Err(Error::field("default_role", Say::ProviderDefaultRole));
        }
        if self.role_groups.iter().any(|it| matches!(it.role, Role::Owner | Role::Deactivated)) {
            return Err(Error::field("role_groups", Say::ProviderRole));
        }
        let is_project_role = |role: &Option<Role>| matches!(role, None | Some(Role::Annotator | Role::Reviewer));
        if !self.project_groups.iter().all(|it| is_project_role(&it.role)) {
            return Err(Error::field("project_groups", Say::ProjectRole));
        }
        if !self.scopes.split_whitespace().any(|scope| scope == "openid") {
            return Err(Error::field("scopes", Say::ProviderScopes));
        }
        let role_groups =
            self.role_groups.into_iter().map(|RoleGroupBody { group, role }| RoleGroup { group, role }).collect();
        let project_groups = self.project_groups.into_iter();
        let project_groups = project_groups
            .map(|ProjectGroupBody { group, project, role }| ProjectGroup { group, project, role })
            .collect();
        let workspace_groups = self.workspace_groups.into_iter();
        let workspace_groups = workspace_groups
            .map(|WorkspaceGroupBody { group, workspace }| WorkspaceGroup { group, workspace })
            .collect();
        Ok(ProviderSettings {
            scopes: self.scopes,
            groups_claim: self.groups_claim,
            role_groups,
            project_groups,
            workspace_groups,
            makes_accounts: self.makes_accounts,
            default_role: self.default_role,
            links_by_address: self.links_by_address,
            confirms_addresses: self.confirms_addresses,
            domains: self.domains.iter().map(|domain| domain.trim().to_lowercase()).collect(),
            second_factor: self.second_factor,
            second_factor_values: self.second_factor_values,
        })
    }
}
