//! Codes of second factors: what one turned out to be. It is taken where it is used, in that change.

use crate::http::state::AppState;
use labelkeep_database::users::{Shown, UsedCode, totp_place};
use labelkeep_identity::{
    recovery::digest,
    totp::{is_code, step_of},
};
use labelkeep_model::{Error, ErrorKind, Result, Say, UserId};

pub(crate) enum Code {
    /// This person has no second factor.
    NoFactor,
    /// There is one, and no code was given.
    Missing,
    Wrong,
    Right(UsedCode),
}

pub(crate) async fn look_at(state: &AppState, user: UserId, code: &str) -> Result<Code> {
    look_at_factor(state, user, code, Shown::Confirmed).await
}

/// A code of an app that is being set up is looked at in the same way.
pub(crate) async fn look_at_factor(state: &AppState, user: UserId, code: &str, shown: Shown) -> Result<Code> {
    let Some(totp) = state.database.stored_totp(user, shown).await? else { return Ok(Code::NoFactor) };
    let code = code.trim();
    if code.is_empty() {
        return Ok(Code::Missing);
    }
    if !is_code(code) && shown == Shown::Confirmed {
        // Whether it is one of theirs is found when it is taken.
        return Ok(Code::Right(UsedCode::Recovery { digest: digest(state.keys.secret(), user, code) }));
    }
    let secret = state.keychain.open(&totp_place(user), &totp.sealed).await?;
    let step = step_of(&secret, code, state.clock.now(), totp.last_step);
    Ok(step.map_or(Code::Wrong, |step| Code::Right(UsedCode::Totp { step })))
}

pub(crate) fn wrong() -> Error {
    Error::new(ErrorKind::Unauthenticated, Say::WrongCode)
}
