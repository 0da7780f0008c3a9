//! The own second factor: an authenticator app, and recovery codes.

mod qr;
mod recovery;
mod status;
mod totp;

use crate::http::{endpoint::Endpoint, state::AppState};
use labelkeep_identity::recovery::{codes, digest};
use labelkeep_model::UserId;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        status::endpoint(),
        totp::begin_endpoint(),
        totp::confirm_endpoint(),
        totp::remove_endpoint(),
        recovery::endpoint(),
    ]
}

/// Shown once.
#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    /// Each opens the door once.
    recovery_codes: Vec<String>,
}

/// New recovery codes of somebody, and what is kept of each.
fn new_codes(state: &AppState, user: UserId) -> (RecoveryCodes, Vec<String>) {
    let recovery_codes = codes(state.rng.as_ref());
    let kept = recovery_codes.iter().map(|code| digest(state.keys.secret(), user, code)).collect();
    (RecoveryCodes { recovery_codes }, kept)
}
