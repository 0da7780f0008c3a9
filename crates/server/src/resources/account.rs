//! The own account.

mod body;
mod hotkeys;
mod password;
mod preferences;
mod profile;
mod sessions;
mod whoami;

pub(crate) use body::UserBody;
pub(crate) use profile::ProfileFields;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        profile::get_endpoint(),
        profile::patch_endpoint(),
        whoami::endpoint(),
        password::endpoint(),
        sessions::list_endpoint(),
        sessions::end_endpoint(),
        hotkeys::get_endpoint(),
        hotkeys::patch_endpoint(),
        preferences::get_endpoint(),
        preferences::patch_endpoint(),
    ]
}
