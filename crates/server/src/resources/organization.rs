//! The organisation and its settings: tokens, sessions, the invitation link.

mod body;
mod invite;
mod jwt_settings;
mod media_policy;
mod permissions;
mod second_factor_policy;
mod session_policy;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        body::list_endpoint(),
        body::get_endpoint(),
        body::patch_endpoint(),
        invite::get_endpoint(),
        invite::patch_endpoint(),
        invite::reset_endpoint(),
        jwt_settings::get_endpoint(),
        jwt_settings::post_endpoint(),
        media_policy::get_endpoint(),
        media_policy::patch_endpoint(),
        second_factor_policy::get_endpoint(),
        second_factor_policy::patch_endpoint(),
        session_policy::get_endpoint(),
        session_policy::patch_endpoint(),
    ];
    all.extend(permissions::endpoints());
    all
}
