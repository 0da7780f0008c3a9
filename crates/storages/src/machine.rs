//! The identity that the machine itself has at the clouds, and what it may be used for. Whoever connects a storage could else
//! reach with it whatever the machine may (confused deputy).

use labelkeep_object_stores::{AwsCredentials, AwsSource};
use std::{fmt, path::PathBuf};

/// What the installation's environment says of the machine. Cheap to clone.
#[derive(Clone, Default)]
pub struct Machine {
    pub allowed: Allowed,
    /// How the machine comes by keys of Amazon's.
    pub aws: Option<AwsCredentials>,
    /// Another STS than the one of the storage's region, by a private endpoint.
    pub sts: Option<String>,
    /// `GOOGLE_APPLICATION_CREDENTIALS`; `None`: the machine's metadata service.
    pub google_file: Option<PathBuf>,
    /// A token that Google's workload identity federation takes; `None`: Amazon vouches for the machine.
    pub google_subject_file: Option<PathBuf>,
    /// Of several managed identities that a machine of Azure's has.
    pub azure_client: Option<String>,
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Machine({:?})", self.allowed)
    }
}

impl Machine {
    /// The environment's keys, a web identity, a container's role or the instance's: the first that is there.
    #[must_use]
    pub fn with_aws(mut self, source: AwsSource, region: &str) -> Self {
        let credentials = AwsCredentials::new(source, region);
        self.aws = Some(match &self.sts {
            Some(sts) => credentials.with_sts(sts),
            None => credentials,
        });
        self
    }
}

/// Buckets and roles that an administrator listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(Vec<String>);

impl Allowed {
    /// # Errors
    /// The entry that is neither a bucket nor a role.
    pub fn read(entries: Vec<String>) -> Result<Self, String> {
        match entries.iter().find(|entry| !is_entry(entry)) {
            None => Ok(Self(entries.into_iter().map(|entry| entry.trim_end_matches('/').to_owned()).collect())),
            Some(entry) => Err(format!(
                "{entry} is neither a bucket nor a role. Write s3://bucket, https://minio.example.org/bucket, gs://bucket, \
                 azure-blob://account/container, or arn:aws:iam::123456789012:role/labeling, whose end may be a *."
            )),
        }
    }

    /// Whether nothing is listed, so that the machine's own identity is used for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this bucket or container is listed.
    #[must_use]
    pub fn has(&self, bucket: &str) -> bool {
        self.0.iter().any(|entry| entry == bucket)
    }

    /// Whether this role is, by its name or the beginning of it.
    #[must_use]
    pub fn has_role(&self, arn: &str) -> bool {
        self.0.iter().any(|entry| match entry.strip_suffix('*') {
            Some(beginning) => arn.starts_with(beginning),
            None => entry == arn,
        })
    }
}

fn is_entry(entry: &str) -> bool {
    if entry.starts_with("arn:") {
        return is_role(entry.trim_end_matches('*'), false);
    }
    let Some((scheme, rest)) = entry.split_once("://") else { return false };
    let parts = rest.trim_end_matches('/').split('/').filter(|part| !part.is_empty()).count();
    match scheme {
        "s3" | "gs" => parts == 1,
        "azure-blob" => parts == 2,
        "http" | "https" => parts >= 2,
        _ => false,
    }
}

/// `arn:aws:iam::123456789012:role/name`, of Amazon's clouds in China and for the government too.
pub(crate) fn is_role(arn: &str, is_whole: bool) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [start, partition, service, region, account, name] = parts.as_slice() else { return false };
    let is_partition = matches!(*partition, "aws" | "aws-cn" | "aws-us-gov");
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = name.strip_prefix("role/").is_some_and(|name| {
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@-_/".contains(&byte);
        (!name.is_empty() || !is_whole) && name.len() <= 576 && name.bytes().all(is_sign)
    });
    *start == "arn" && *service == "iam" && region.is_empty() && is_partition && is_account && is_name
}

#[cfg(test)]
mod tests {
    use super::{Allowed, is_role};

    #[test]
    fn s23_what_the_machine_may_is_listed_by_bucket_or_role() {
        let words = ["s3://data", "gs://data/", "azure-blob://account/data", "arn:aws:iam::123456789012:role/label-*"];
        let allowed = Allowed::read(words.map(str::to_owned).to_vec()).unwrap();
        assert!(allowed.has("s3://data") && allowed.has("gs://data") && allowed.has("azure-blob://account/data"));
        assert!(!allowed.has("s3://data2") && !allowed.has("s3://dat") && !allowed.has("azure-blob://account"));
        assert!(allowed.has_role("arn:aws:iam::123456789012:role/label-a"));
        assert!(!allowed.has_role("arn:aws:iam::123456789012:role/admin"));
        assert!(!allowed.has_role("arn:aws:iam::123456789013:role/label-a"));
    }

    #[test]
    fn what_is_no_bucket_and_no_role_stops_the_start() {
        for word in ["data", "s3://", "s3://*/x", "azure-blob://account", "https://host", "*", "arn:*", "ftp://a/b"] {
            assert!(Allowed::read(vec![word.to_owned()]).is_err(), "{word}");
        }
        assert!(is_role("arn:aws-cn:iam::123456789012:role/path/label", true));
        for word in ["arn:aws:iam::123456789012:user/u", "arn:aws:iam::1:role/r", "arn:aws:s3:::data", "x", ""] {
            assert!(!is_role(word, true), "{word}");
        }
        assert!(!is_role("arn:aws:iam::123456789012:role/", true));
    }
}
