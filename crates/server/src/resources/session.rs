//! Coming in and going out: sessions, set-up, sign-up, password reset; as JSON for the interface, as forms for scripts.

mod attempt;
mod code;
mod cookie;
mod current;
mod device;
mod form;
mod limits;
mod login;
mod logout;
mod password_reset;
mod proof;
mod setup;
mod signup;

pub(crate) use attempt::Attempt;
pub(crate) use code::{Code, look_at_factor};
pub(crate) use cookie::{forget, new as new_session};
pub(crate) use form::{own_page, with_location};
pub(crate) use limits::{of_network, of_password_change, of_reset_request, of_sent_mails, take};
pub(crate) use login::require_passwords;
pub(crate) use logout::end;
pub(crate) use signup::organization_link_token;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        current::endpoint(),
        login::endpoint(),
        logout::endpoint(),
        proof::endpoint(),
        setup::endpoint(),
        signup::check_endpoint(),
        signup::endpoint(),
        password_reset::endpoint(),
        form::login_endpoint(),
        form::signup_endpoint(),
        form::logout_endpoint(),
    ]
}
