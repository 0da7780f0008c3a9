//! The identity that this machine has at the clouds, in the variables that their own tools read.

use super::source::Sources;
use anyhow::{Result, anyhow, bail};
use labelkeep_object_stores::{AwsKeys, AwsSource};
use labelkeep_storages::{Allowed, Machine};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// # Errors
/// When a value cannot be read, or two do not go together.
pub fn read(s: &mut Sources<'_>) -> Result<Machine> {
    let entries = s.list("cloud_identity_for")?.unwrap_or_default();
    let allowed = Allowed::read(entries).map_err(|error| anyhow!("cloud_identity_for: {error}"))?;
    let machine = Machine {
        allowed,
        aws: None,
        sts: s.read("aws_endpoint_url_sts", None)?,
        google_file: s.read("google_application_credentials", None)?,
        google_subject_file: s.read("google_subject_token_file", None)?,
        azure_client: s.read("azure_client_id", None)?,
    };
    let region = s.read::<String>("aws_region", None)?.unwrap_or_else(|| "us-east-1".to_owned());
    Ok(machine.with_aws(source(s)?, &region))
}

/// One way, the first that is set: as Amazon's own tools choose.
fn source(s: &mut Sources<'_>) -> Result<AwsSource> {
    let id = s.read::<String>("aws_access_key_id", None)?;
    let secret = s.read::<String>("aws_secret_access_key", None)?.map(Zeroizing::new);
    let session_token = s.read::<String>("aws_session_token", None)?.map(Zeroizing::new);
    let arn = s.read::<String>("aws_role_arn", None)?;
    let token_file = s.read::<PathBuf>("aws_web_identity_token_file", None)?;
    let relative = s.read::<String>("aws_container_credentials_relative_uri", None)?;
    let full = s.read::<String>("aws_container_credentials_full_uri", None)?;
    let container_file = s.read::<PathBuf>("aws_container_authorization_token_file", None)?;
    let container_token = s.read::<String>("aws_container_authorization_token", None)?.map(Zeroizing::new);
    let address = s.read::<String>("aws_ec2_metadata_service_endpoint", None)?;
    Ok(match (id, secret, arn, token_file, relative.or(full)) {
        (Some(id), Some(secret), ..) => {
            AwsSource::Keys(AwsKeys::new(&id, &secret, session_token.as_deref().map(String::as_str)))
        }
        (Some(_), None, ..) | (None, Some(_), ..) => {
            bail!("aws_access_key_id and aws_secret_access_key belong together: give both or none")
        }
        (_, _, Some(arn), Some(token_file), _) => {
            AwsSource::WebIdentity { arn, token_file, session: "labelkeep".to_owned() }
        }
        (_, _, _, _, Some(address)) => {
            AwsSource::Container { address, token: container_token, token_file: container_file }
        }
        _ => AwsSource::Instance { address },
    })
}
