use labelkeep_identity::oidc::KeySet;
use labelkeep_model::Timestamp;
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

/// So long what a provider says of itself is believed.
const LONGEST: i64 = Timestamp::HOUR;
/// Keys that are missed are looked for no more often than this, whoever asks.
const PAUSE: i64 = 30 * Timestamp::SECOND;
const MOST: usize = 100;

/// What a provider says of itself (`/.well-known/openid-configuration`).
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    #[serde(default)]
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub claims_supported: Vec<String>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    pub backchannel_logout_supported: bool,
}

pub(crate) struct Known {
    pub metadata: Metadata,
    pub keys: KeySet,
    fetched_at: Timestamp,
    /// When keys were asked for, whether they came or not.
    asked_at: AtomicI64,
}

impl Known {
    pub(crate) fn new(metadata: Metadata, keys: KeySet, now: Timestamp) -> Self {
        Self { metadata, keys, fetched_at: now, asked_at: AtomicI64::new(now.0) }
    }

    /// Whether keys may be asked for once more. Of several who ask at the same moment one may.
    pub(crate) fn may_ask_again(&self, now: Timestamp) -> bool {
        let asked_at = self.asked_at.load(Ordering::Relaxed);
        now.0.saturating_sub(asked_at) >= PAUSE
            && self.asked_at.compare_exchange(asked_at, now.0, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

/// What this process was told by providers, by issuer.
#[derive(Default)]
pub(crate) struct KnownProviders(Mutex<HashMap<String, Arc<Known>>>);

impl KnownProviders {
    pub(crate) fn get(&self, issuer: &str, now: Timestamp) -> Option<Arc<Known>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned();
        known.filter(|known| now.0 - known.fetched_at.0 < LONGEST)
    }

    pub(crate) fn keep(&self, issuer: String, known: Arc<Known>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(issuer, known);
    }
}
