//! Showing anew who one is, before something dangerous.

use super::{
    code::{self, Code},
    limits::{of_password_change, take},
};
use crate::http::{
    access::Access,
    body::{Body, MostBytes},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{extract::State, http::StatusCode};
use labelkeep_database::{access::Credential, users::UsedCode};
use labelkeep_identity::password::Verdict;
use labelkeep_model::{Error, ErrorKind, Permission, Result, Say};
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/session/proof", Guard::Organization(Permission::OwnAccount), handler)
        .summary("Confirm who is at the session: with a code for who has a second factor, else with the password")
        .takes(MostBytes::CREDENTIALS)
        .before_enrolment()
        .body::<ProofFields>()
        .answers_nothing(204)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct ProofFields {
    password: String,
    /// Six digits of the app, or a recovery code.
    code: String,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<ProofFields>,
) -> ApiResult<StatusCode> {
    let caller = access.caller();
    if !matches!(caller.credential(), Credential::Session(_)) {
        return Err(Error::forbidden().into());
    }
    let taken = take(&state, of_password_change(&state, caller.user())).await?;
    let proof = match shown(&state, &access, body).await {
        Ok(proof) => proof,
        Err(error) => {
            let was_a_try = matches!(error.kind, ErrorKind::Validation(_));
            if !was_a_try {
                state.database.give_back_try(taken).await?;
                return Err(error.into());
            }
            state.database.note_failed_proof(caller).await?;
            return Err(error.into());
        }
    };
    match state.database.prove_session(caller, proof, taken).await {
        Err(error) if error.kind == ErrorKind::Unauthenticated => {
            state.database.note_failed_proof(caller).await?;
            Err(Error::field("code", Say::WrongCode).into())
        }
        result => Ok(result.map(|()| StatusCode::NO_CONTENT)?),
    }
}

/// A field's error is a try that was wrong. (Not 401: the session is good.)
async fn shown(state: &AppState, access: &Access, body: ProofFields) -> Result<Option<UsedCode>> {
    let caller = access.caller();
    match code::look_at(state, caller.user(), &body.code).await? {
        Code::Right(code) => Ok(Some(code)),
        Code::Wrong => Err(Error::field("code", Say::WrongCode)),
        Code::Missing => Err(Error::bad_request(Say::SecondFactorNeeded)),
        Code::NoFactor => {
            let stored = state.database.own_password_hash(caller).await?;
            match state.passwords.verify(body.password, stored).await? {
                Verdict::Wrong => Err(Error::field("password", Say::NotYourPassword)),
                Verdict::Right | Verdict::RightButOld => Ok(None),
            }
        }
    }
}
