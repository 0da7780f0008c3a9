//! Sign-in by OpenID Connect: the providers, sign-ins that are under way, and who somebody is there.

mod arrive;
mod flows;
mod groups;
mod leave;
mod policy;
mod providers;

pub use arrive::Arrival;
pub use leave::Departure;
pub use providers::{
    NewProvider, ProjectGroup, Provider, ProviderSettings, RoleGroup, SecondFactorTrust, WorkspaceGroup,
    client_secret_place,
};
