//! Where keys come from, and keeping temporary ones until they end.

use crate::{
    Caller, StoreError,
    aws::{
        keys::{AwsKeys, Temporary},
        sts,
    },
};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// Temporary keys are exchanged so long before they end.
const SPARE: i64 = 5 * 60;

/// How keys are come by. There is no chain that tries one after the other: what somebody entered is used, and nothing that
/// the machine happens to have (confused deputy).
#[derive(Clone)]
pub enum AwsSource {
    /// What everybody may; nothing is signed.
    Nobody,
    Keys(AwsKeys),
    /// A role of the customer's, taken with other credentials and the id that makes us ask only for whom we work for.
    Role {
        with: Box<AwsCredentials>,
        arn: String,
        external_id: Option<String>,
        session: String,
    },
    /// As the role, with the machine's own identity. Only for buckets that an administrator listed.
    WebIdentity {
        arn: String,
        token_file: PathBuf,
        session: String,
    },
    /// The container's role, at this path of 169.254.170.2 or at this whole address. Only for listed buckets.
    Container {
        address: String,
        token: Option<Zeroizing<String>>,
        token_file: Option<PathBuf>,
    },
    /// The machine's role, by the instance's metadata service, version 2. Only for listed buckets.
    Instance {
        address: Option<String>,
    },
}

/// Keys to sign with, renewed when needed. Cheap to clone.
#[derive(Clone)]
pub struct AwsCredentials {
    source: AwsSource,
    /// Where roles are asked for: `https://sts.eu-west-1.amazonaws.com`.
    sts: String,
    region: String,
    kept: Arc<Mutex<Option<Temporary>>>,
}

impl AwsCredentials {
    /// `region` is the one whose STS is asked, never the global one.
    #[must_use]
    pub fn new(source: AwsSource, region: &str) -> Self {
        let tail = if region.starts_with("cn-") { ".cn" } else { "" };
        Self {
            source,
            sts: format!("https://sts.{region}.amazonaws.com{tail}"),
            region: region.to_owned(),
            kept: Arc::default(),
        }
    }

    /// Another STS: of a store that has its own, as many that speak the protocol do, or by a private endpoint.
    #[must_use]
    pub fn with_sts(mut self, endpoint: &str) -> Self {
        endpoint.trim_end_matches('/').clone_into(&mut self.sts);
        self
    }

    /// The same where there is one.
    #[must_use]
    pub fn with_sts_of(self, endpoint: Option<String>) -> Self {
        match endpoint {
            Some(endpoint) => self.with_sts(&endpoint),
            None => self,
        }
    }

    /// The keys that were entered, without a role.
    #[must_use]
    pub fn with_keys(keys: AwsKeys, region: &str) -> Self {
        Self::new(AwsSource::Keys(keys), region)
    }

    /// Who these credentials are for Amazon: the name that a trust policy lets in. Needs no permission.
    ///
    /// # Errors
    /// What the store says of the credentials.
    pub async fn identity(&self, caller: &Caller) -> Result<String, StoreError> {
        let keys = self.keys(caller).await?;
        sts::identity(caller, &self.sts, &self.region, &keys).await
    }

    /// What proves to another cloud who we are for Amazon: the same question, signed and not sent.
    pub(crate) async fn proof(&self, caller: &Caller, audience: &str) -> Result<String, StoreError> {
        let keys = self.keys(caller).await?;
        Ok(sts::identity_proof(caller, &self.sts, &self.region, &keys, audience))
    }

    pub(crate) fn is_nobody(&self) -> bool {
        matches!(self.source, AwsSource::Nobody)
    }

    /// Those who ask at the same moment wait for one exchange.
    pub(crate) async fn keys(&self, caller: &Caller) -> Result<AwsKeys, StoreError> {
        if let AwsSource::Keys(keys) = &self.source {
            return Ok(keys.clone());
        }
        let mut kept = self.kept.lock().await;
        let now = caller.clock.now();
        if let Some(temporary) = kept.as_ref().filter(|temporary| temporary.until > now.plus_seconds(SPARE)) {
            return Ok(temporary.keys.clone());
        }
        let fresh = match &self.source {
            AwsSource::Nobody => return Err(StoreError::Unsupported(labelkeep_model::Say::AwsNobody)),
            AwsSource::Keys(keys) => return Ok(keys.clone()),
            AwsSource::Role { with, arn, external_id, session } => {
                let keys = Box::pin(with.keys(caller)).await?;
                let wanted = sts::Role { arn, external_id: external_id.as_deref(), session };
                sts::assume_role(caller, &self.sts, &self.region, &keys, &wanted).await?
            }
            AwsSource::WebIdentity { arn, token_file, session } => {
                let token = sts::secret_file(token_file).await?;
                sts::assume_with_web_identity(caller, &self.sts, arn, session, &token).await?
            }
            AwsSource::Container { address, token, token_file } => {
                let token = match token_file {
                    Some(path) => Some(sts::secret_file(path).await?),
                    None => token.clone(),
                };
                sts::container(caller, address, token.as_deref().map(String::as_str)).await?
            }
            AwsSource::Instance { address } => sts::instance(caller, address.as_deref()).await?,
        };
        *kept = Some(fresh.clone());
        Ok(fresh.keys)
    }
}
