//! What to enter at the provider for a connection, and what its credentials can really do.

use super::{addressed::Addressed, given::Given, tried};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::storages::Provider;
use labelkeep_jobs::check_storage;
use labelkeep_model::{Error, Permission, Result, Say, Timestamp, Told};
use labelkeep_storages::doctor::{Finding, Policy, Report, Wanted, policies};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{net::IpAddr, time::Duration};
use utoipa::ToSchema;

/// For the answer who we are: without it the name is left to be filled in.
const PATIENCE: Duration = Duration::from_secs(5);
const MOST_NETWORKS: usize = 100;

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        of_policies("/api/storages/{provider}/policies"),
        of_policies("/api/storages/export/{provider}/policies"),
        Endpoint::post("/api/storages/{provider}/{id}/doctor", GUARD, examine)
            .summary("Find out what a source's credentials can do and should not be able to; nothing is written")
            .answers::<DoctorAnswer>(200),
        Endpoint::post("/api/storages/export/{provider}/{id}/doctor", GUARD, examine)
            .summary("Find out what a target's credentials can do and should not be able to; nothing is written")
            .answers::<DoctorAnswer>(200),
        Endpoint::get("/api/storages/{provider}/{id}/doctor", GUARD, last)
            .summary("Get what was found out last about a source's credentials")
            .answers::<DoctorAnswer>(200),
        Endpoint::get("/api/storages/export/{provider}/{id}/doctor", GUARD, last)
            .summary("Get what was found out last about a target's credentials")
            .answers::<DoctorAnswer>(200),
    ]
}

fn of_policies(path: &'static str) -> Endpoint {
    Endpoint::post(path, GUARD, write_policies)
        .summary("Write what to enter at the provider: exactly the rights that a storage needs, and nothing more")
        .body::<Given>()
        .answers::<StoragePolicies>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct StoragePolicies {
    policies: Vec<StoragePolicy>,
    /// Who the connection is for Amazon; `null` where that is not known.
    identity: Option<String>,
    /// What a role's trust policy demands, the organization's own.
    external_id: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct StoragePolicy {
    /// `iam_policy`, `trust_policy`, `bucket_policy`, `s3_cors`, `gcs_role`, `gcs_cors`, `azure_role`, `azure_sas`, `azure_cors`
    /// or `redis_acl`.
    kind: String,
    text: String,
    /// `locks_out`, `browsers_too`, `fill_in_identity`.
    warnings: Vec<String>,
}

impl From<Policy> for StoragePolicy {
    fn from(policy: Policy) -> Self {
        let warnings = policy.warnings.iter().map(|warning| word(json!(warning))).collect();
        Self { kind: word(json!(policy.kind)), text: policy.text, warnings }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct DoctorAnswer {
    /// `null`: nobody has asked yet.
    report: Option<DoctorReport>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DoctorReport {
    #[schema(value_type = String)]
    checked_at: Timestamp,
    findings: Vec<DoctorFinding>,
    /// The probes that are a problem now and once were none.
    drift: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct DoctorFinding {
    /// `list`, `get`, `put`, `delete`, `list_outside`, `public_list` or `public_get`.
    probe: String,
    /// `right`, `missing`, `excess`, `public` or `unknown`.
    outcome: String,
    said: Told,
    /// What to add or to take away at the provider, in its words.
    line: Option<String>,
}

impl From<Finding> for DoctorFinding {
    fn from(finding: Finding) -> Self {
        Self {
            probe: word(json!(finding.probe)),
            outcome: word(json!(finding.outcome)),
            said: finding.said,
            line: finding.line,
        }
    }
}

impl From<Report> for DoctorReport {
    fn from(report: Report) -> Self {
        Self {
            checked_at: report.checked_at,
            drift: report.drift.iter().map(|probe| word(json!(probe))).collect(),
            findings: report.findings.into_iter().map(DoctorFinding::from).collect(),
        }
    }
}

fn word(value: Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

async fn write_policies(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<StoragePolicies>> {
    let source_addresses = networks(&body)?;
    let vpc_endpoint = vpc_endpoint(&body)?;
    let tried = tried::from_body(&state, &access, &addressed, &body).await?;
    let (connector, new) = (state.connector(), &tried.new);
    let place = connector.place_of(new.provider, &new.settings, None, true, new.shared.as_ref())?;
    let identity = match new.provider {
        Provider::S3 => {
            let asked = connector.aws_identity(&new.settings, &tried.secrets);
            tokio::time::timeout(PATIENCE, asked).await.ok().and_then(Result::ok)
        }
        _ => None,
    };
    let external_id = match new.provider {
        Provider::S3 => Some(state.database.external_id(&tried.scope).await?),
        _ => None,
    };
    let is_flag = |name: &str| new.settings.get(name).and_then(Value::as_bool).unwrap_or(false);
    let wanted = Wanted {
        provider: new.provider,
        direction: new.direction,
        settings: &new.settings,
        prefix: place.prefix(),
        lists: new.synchronizable,
        deletes: new.can_delete_objects,
        has_links: new.presign && !is_flag("task_links"),
        origin: origin(&state.settings.public_url),
        identity: identity.as_deref(),
        external_id: external_id.as_deref(),
        source_addresses: &source_addresses,
        vpc_endpoint: vpc_endpoint.as_deref(),
    };
    let policies = policies(&wanted).into_iter().map(StoragePolicy::from).collect();
    Ok(Json(StoragePolicies { policies, identity, external_id }))
}

/// Scheme and host of an address.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address.get(host..).and_then(|rest| rest.find('/')).map_or(address.len(), |at| host + at);
    address.get(..end).unwrap_or(address)
}

fn networks(body: &Map<String, Value>) -> Result<Vec<String>> {
    let wrong = || Error::field("source_addresses", Say::NetworksLookLike);
    let list = match body.get("source_addresses") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(list)) if list.len() <= MOST_NETWORKS => list,
        Some(_) => return Err(wrong()),
    };
    list.iter().map(|item| item.as_str().filter(|text| is_network(text)).map(str::to_owned).ok_or_else(wrong)).collect()
}

fn is_network(text: &str) -> bool {
    let (address, bits) = text.split_once('/').unwrap_or((text, "0"));
    let most = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}

fn vpc_endpoint(body: &Map<String, Value>) -> Result<Option<String>> {
    match body.get("vpc_endpoint") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text))
            if text.starts_with("vpce-")
                && text.len() <= 64
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') =>
        {
            Ok(Some(text.clone()))
        }
        Some(_) => Err(Error::field("vpc_endpoint", Say::VpcEndpointLooksLike)),
    }
}

async fn examine(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Path((_, id)): Path<(String, i64)>,
) -> ApiResult<Json<DoctorAnswer>> {
    let scope = access.storage(id).await?;
    let storage = state.database.storage(&scope, id).await?;
    addressed.require(&storage)?;
    let report = check_storage(&state.database, state.connector(), &scope, &storage).await?;
    Ok(Json(DoctorAnswer { report: Some(report.into()) }))
}

async fn last(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Path((_, id)): Path<(String, i64)>,
) -> ApiResult<Json<DoctorAnswer>> {
    let scope = access.storage(id).await?;
    addressed.require(&state.database.storage(&scope, id).await?)?;
    let stored = state.database.doctors_report(&scope, id).await?;
    let report: Option<Report> = stored.and_then(|report| serde_json::from_value(report).ok());
    Ok(Json(DoctorAnswer { report: report.map(DoctorReport::from) }))
}
