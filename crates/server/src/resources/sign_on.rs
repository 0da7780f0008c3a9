//! Single sign-on by OpenID Connect: the providers, the way there and back, and signing out.

mod back_channel;
mod begin;
mod call;
mod callback;
mod cookie;
mod policy;
mod provider;
mod provider_body;
mod providers;
mod sign_out;
mod tokens;

use crate::http::endpoint::Endpoint;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = providers::endpoints();
    all.extend([
        policy::get_endpoint(),
        policy::patch_endpoint(),
        begin::endpoint(),
        callback::endpoint(),
        sign_out::endpoint(),
        back_channel::endpoint(),
    ]);
    all
}
