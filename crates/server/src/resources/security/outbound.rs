//! What may ever be called outside, by which setting, and what was.

use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::outbound_calls::{Connected, OutboundCalls};
use labelkeep_egress::Purpose;
use labelkeep_model::{Permission, Result, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/security/outbound", Guard::Organization(Permission::AuditView), handler)
        .summary("Tell what may be called outside, by which setting, and what was called")
        .answers::<Outbound>(200)
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Outbound {
    pub doors: Vec<Door>,
    pub calls: Vec<Called>,
}

/// A way out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutboundDoor)]
pub struct Door {
    /// `import`, `export_media`, `sign_on`, `ml_backend`, `mail`, `storage`, `webhook` or `machine_identity`.
    pub purpose: &'static str,
    /// Whether anything at all can go through it as things are.
    pub is_open: bool,
    /// The settings that say so, by their variables.
    pub settings: Vec<&'static str>,
    /// How many are connected, where people connect something.
    pub connected: Option<i64>,
    /// The hosts that those name; the cloud's name where it decides.
    pub hosts: Vec<String>,
}

/// What was called, for what, and how often since `first_at`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutboundCalled)]
pub struct Called {
    pub purpose: String,
    /// Host and port.
    pub destination: String,
    /// Names that were looked up.
    pub lookups: i64,
    /// Requests and connections.
    pub calls: i64,
    /// Refused by the guard: nothing was sent.
    pub refused: i64,
    #[schema(value_type = String)]
    pub first_at: Timestamp,
    #[schema(value_type = String)]
    pub last_at: Timestamp,
}

const GUARD: &[&str] =
    &["SSRF_PROTECTION_ENABLED", "USE_DEFAULT_BANNED_SUBNETS", "USER_ADDITIONAL_BANNED_SUBNETS", "EGRESS_ALLOW"];

/// # Errors
/// What the database says.
pub async fn outbound(state: &AppState) -> Result<Outbound> {
    let database = &state.database;
    let calls = database.outbound_calls().await?.into_iter().map(Called::from).collect();
    let has_identity = !state.settings.media.machine.allowed.is_empty();
    let doors = vec![
        on_demand(Purpose::Import),
        on_demand(Purpose::ExportMedia),
        on_demand(Purpose::SignOn),
        on_demand(Purpose::MlBackend),
        Door {
            purpose: Purpose::Mail.name(),
            is_open: state.mail.is_some(),
            settings: vec!["EMAIL_HOST"],
            connected: None,
            hosts: state.mail.iter().map(|way| way.server.clone()).collect(),
        },
        connected(Purpose::Storage, database.connected_storages().await?),
        connected(Purpose::Webhook, database.connected_webhooks().await?),
        Door {
            purpose: Purpose::MachineIdentity.name(),
            is_open: has_identity,
            settings: vec!["CLOUD_IDENTITY_FOR"],
            connected: None,
            hosts: Vec::new(),
        },
    ];
    Ok(Outbound { doors, calls })
}

/// When a person names an address.
fn on_demand(purpose: Purpose) -> Door {
    Door { purpose: purpose.name(), is_open: true, settings: GUARD.to_vec(), connected: None, hosts: Vec::new() }
}

fn connected(purpose: Purpose, Connected { count, hosts }: Connected) -> Door {
    Door {
        purpose: purpose.name(),
        is_open: count > 0,
        settings: GUARD.to_vec(),
        connected: i64::try_from(count).ok(),
        hosts: hosts.into_iter().collect(),
    }
}

impl From<OutboundCalls> for Called {
    fn from(calls: OutboundCalls) -> Self {
        let OutboundCalls { purpose, destination, lookups, calls, refused, first_at, last_at } = calls;
        Self { purpose, destination, lookups, calls, refused, first_at, last_at }
    }
}

async fn handler(State(state): State<AppState>, _: Access) -> ApiResult<Json<Outbound>> {
    Ok(Json(outbound(&state).await?))
}
