//! The HTTP API. `http` is what every resource stands on, `resources` has one folder per resource with one file per
//! endpoint, `wire` the objects that several of them speak of. `registry` lists all endpoints.

mod http;
mod media;
mod media_trail;
pub mod openapi;
pub mod registry;
mod resources;
mod sign_in;
mod task_lists;
pub mod wire;

pub use http::{
    client_address::ClientAddress,
    endpoint, operations, serve,
    state::{AppState, MailWay, Media, Parts, Settings},
};
pub use resources::security::{outbound, promises};
pub use sign_in::SignInLimits;
pub use task_lists::TaskListCache;

/// The whole application as one service, for the listeners and for tests alike.
pub fn app(state: &AppState) -> axum::Router {
    let document = resources::api_docs::Document(openapi::document);
    http::edge::around(state, registry::router(state).layer(axum::Extension(document)))
}
