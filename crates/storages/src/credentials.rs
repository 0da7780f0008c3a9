//! With which credentials a connection is used: those that were entered, or the machine's own where an administrator listed the
//! bucket. Nothing is tried one after the other.

use crate::{
    fields::word,
    machine::{Machine, is_role},
    values::{or, some, told},
};
use labelkeep_database::storages::StorageSecrets;
use labelkeep_model::{Error, Result, Say};
use labelkeep_object_stores::{AwsCredentials, AwsKeys, AwsSource, AzureCredentials, GoogleCredentials, GoogleSubject};
use serde_json::{Map, Value as Json};

/// As it stands in the trail of the customer's cloud.
const SESSION: &str = "labelkeep";

pub(crate) fn region(settings: &Map<String, Json>) -> String {
    or(word(settings, "region_name"), "us-east-1")
}

/// The credentials before a role is taken with them: those that were entered, or the machine's.
pub(crate) fn aws_own(
    machine: &Machine,
    settings: &Map<String, Json>,
    secrets: &StorageSecrets,
) -> Result<AwsCredentials> {
    let (region, role) = (region(settings), word(settings, "role_arn"));
    if let (Some(id), Some(secret)) = (secrets.get("aws_access_key_id"), secrets.get("aws_secret_access_key")) {
        let keys = AwsKeys::new(id.trim(), secret.trim(), secrets.get("aws_session_token").map(str::trim));
        return Ok(AwsCredentials::with_keys(keys, &region).with_sts_of(sts(machine, settings)));
    }
    let bucket = s3_entry(settings);
    let is_listed = machine.allowed.has(&bucket) || (!role.is_empty() && machine.allowed.has_role(&role));
    match &machine.aws {
        Some(credentials) if is_listed => Ok(credentials.clone()),
        _ => {
            let entry = if role.is_empty() { bucket } else { format!("{bucket}, {role}") };
            Err(Error::non_field(Say::ServerIdentityNotListed { entry: entry.into() }))
        }
    }
}

pub(crate) fn aws(machine: &Machine, settings: &Map<String, Json>, secrets: &StorageSecrets) -> Result<AwsCredentials> {
    let own = aws_own(machine, settings, secrets)?;
    let Some(arn) = some(word(settings, "role_arn")) else { return Ok(own) };
    if !is_role(&arn, true) {
        return Err(Error::field("role_arn", Say::RoleLooksLike));
    }
    let external_id = some(word(settings, "external_id"));
    let source = AwsSource::Role { with: Box::new(own), arn, external_id, session: SESSION.to_owned() };
    Ok(AwsCredentials::new(source, &region(settings)).with_sts_of(sts(machine, settings)))
}

/// A store of somebody else's that speaks the protocol has an STS of its own, at the same address.
fn sts(machine: &Machine, settings: &Map<String, Json>) -> Option<String> {
    let endpoint = word(settings, "s3_endpoint");
    if is_amazon(&endpoint) { machine.sts.clone() } else { Some(endpoint) }
}

fn is_amazon(endpoint: &str) -> bool {
    let host = endpoint.split_once("://").map_or(endpoint, |(_, host)| host);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    host.is_empty() || host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn")
}

/// How a bucket is listed by an administrator: at another endpoint with its address.
fn s3_entry(settings: &Map<String, Json>) -> String {
    let (bucket, endpoint) = (word(settings, "bucket"), word(settings, "s3_endpoint"));
    if is_amazon(&endpoint) {
        return format!("s3://{bucket}");
    }
    format!("{}/{bucket}", endpoint.trim_end_matches('/'))
}

pub(crate) fn google(
    machine: &Machine,
    settings: &Map<String, Json>,
    secrets: &StorageSecrets,
) -> Result<GoogleCredentials> {
    let (pool, target) = (word(settings, "google_wif_pool_id"), word(settings, "target_service_account_email"));
    let bucket = format!("gs://{}", word(settings, "bucket"));
    let is_listed = machine.allowed.has(&bucket);
    let refused = || Error::non_field(Say::ServerIdentityNotListed { entry: bucket.clone().into() });
    let own = if !pool.is_empty() {
        let subject = match (&machine.google_subject_file, &machine.aws) {
            _ if !is_listed => return Err(refused()),
            (Some(file), _) => GoogleSubject::TokenFile(file.clone()),
            (None, Some(aws)) => GoogleSubject::Aws(aws.clone()),
            (None, None) => return Err(Error::non_field(Say::NobodyVouches)),
        };
        let (number, provider) = (word(settings, "google_project_number"), word(settings, "google_wif_provider_id"));
        let federated = GoogleCredentials::federated(&number, &pool, &provider, subject).map_err(told)?;
        match some(word(settings, "google_service_account_email")) {
            Some(email) => federated.acting_as(&email).map_err(told)?,
            None => federated,
        }
    } else if let Some(json) = secrets.get("google_application_credentials") {
        GoogleCredentials::service_account(json).map_err(told)?
    } else if is_listed {
        GoogleCredentials::application_default(machine.google_file.as_deref()).map_err(told)?
    } else if !target.is_empty() {
        return Err(refused());
    } else {
        GoogleCredentials::nobody()
    };
    if target.is_empty() { Ok(own) } else { own.acting_as(&target).map_err(told) }
}

pub(crate) fn azure(
    machine: &Machine,
    settings: &Map<String, Json>,
    secrets: &StorageSecrets,
) -> Result<AzureCredentials> {
    let (tenant, client) = (word(settings, "tenant_id"), word(settings, "client_id"));
    let container = format!("azure-blob://{}/{}", word(settings, "account_name"), word(settings, "container"));
    match (secrets.get("account_key"), secrets.get("client_secret")) {
        (_, Some(secret)) if !tenant.is_empty() => AzureCredentials::service_principal(&tenant, &client, secret),
        (Some(token), _) if token.contains("sig=") => AzureCredentials::sas(token),
        (Some(key), _) => AzureCredentials::account_key(key),
        (None, _) if machine.allowed.has(&container) => {
            let client = some(client).or_else(|| machine.azure_client.clone());
            Ok(AzureCredentials::managed_identity(client.as_deref()))
        }
        (None, _) => Ok(AzureCredentials::nobody()),
    }
    .map_err(told)
}

#[cfg(test)]
mod tests {
    use super::{aws, azure, google};
    use crate::machine::{Allowed, Machine};
    use labelkeep_database::storages::StorageSecrets;
    use labelkeep_object_stores::{AwsKeys, AwsSource};
    use serde_json::{Map, Value as Json, json};

    const ROLE: &str = "arn:aws:iam::123456789012:role/label-a";

    fn machine(allowed: &[&str]) -> Machine {
        let allowed = Allowed::read(allowed.iter().map(|entry| (*entry).to_owned()).collect()).unwrap();
        Machine { allowed, ..Machine::default() }
            .with_aws(AwsSource::Keys(AwsKeys::new("OWN", "own-secret", None)), "eu-west-1")
    }

    fn map(value: Json) -> Map<String, Json> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn s23_the_machines_keys_are_used_for_listed_buckets_and_roles_alone() {
        let none = StorageSecrets::default();
        let of = |allowed: &[&str], settings: Json| aws(&machine(allowed), &map(settings), &none).is_ok();
        let bucket = || json!({ "bucket": "data" });
        assert!(of(&["s3://data"], bucket()));
        assert!(!of(&[], bucket()) && !of(&["s3://data2", "gs://data"], bucket()));
        let elsewhere = || json!({ "bucket": "data", "s3_endpoint": "https://evil.example" });
        assert!(!of(&["s3://data"], elsewhere()));
        assert!(of(&["https://evil.example/data"], elsewhere()));
        let role = || json!({ "bucket": "data", "role_arn": ROLE });
        assert!(of(&["s3://data"], role()) && of(&["arn:aws:iam::123456789012:role/*"], role()));
        assert!(!of(&["arn:aws:iam::123456789012:role/other"], role()) && !of(&[], role()));
        // A role alone gives no bucket without it.
        assert!(!of(&["arn:aws:iam::123456789012:role/*"], bucket()));
        assert!(!of(&["s3://data"], json!({ "bucket": "data", "role_arn": "admin" })));
    }

    #[test]
    fn keys_that_were_entered_need_no_list() {
        let mut keys = StorageSecrets::default();
        keys.set("aws_access_key_id", "ID");
        keys.set("aws_secret_access_key", "secret");
        assert!(aws(&machine(&[]), &map(json!({ "bucket": "data", "role_arn": ROLE })), &keys).is_ok());
        assert!(aws(&Machine::default(), &map(json!({ "bucket": "data" })), &keys).is_ok());
    }

    #[test]
    fn s23_google_is_asked_as_the_machine_for_listed_buckets_alone() {
        let none = StorageSecrets::default();
        let of = |allowed: &[&str], settings: Json| google(&machine(allowed), &map(settings), &none).is_ok();
        let pool = || {
            json!({ "bucket": "data", "google_project_number": "123456789", "google_wif_pool_id": "pool",
            "google_wif_provider_id": "provider", "google_service_account_email": "label@p.iam.gserviceaccount.com" })
        };
        assert!(of(&["gs://data"], pool()) && !of(&[], pool()) && !of(&["gs://other", "s3://data"], pool()));
        let target = || json!({ "bucket": "data", "target_service_account_email": "label@p.iam.gserviceaccount.com" });
        assert!(of(&["gs://data"], target()) && !of(&[], target()));
        // Without anything it is what everybody may read.
        assert!(of(&[], json!({ "bucket": "data" })));
        let mut odd = pool();
        odd["google_wif_pool_id"] = json!("pool/../x");
        assert!(!of(&["gs://data"], odd));
        assert!(azure(&machine(&[]), &map(json!({ "account_name": "a", "container": "c" })), &none).is_ok());
    }
}
