//! Mail: how it fares, and what people who are not signed in may ask to be sent to them.

mod reset;
mod state;
mod test;

use crate::http::{endpoint::Endpoint, state::AppState};
use labelkeep_model::{Error, Result, Say};

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![state::endpoint(), test::endpoint(), reset::endpoint()]
}

/// # Errors
/// 409 where no mail is sent.
pub(crate) fn require_mail(state: &AppState) -> Result<()> {
    if state.mail.is_some() { Ok(()) } else { Err(Error::conflict(Say::MailIsOff)) }
}
