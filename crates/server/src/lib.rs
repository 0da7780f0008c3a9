//! The HTTP API. `http` is what every resource stands on, `resources` has one folder per resource with one file per
//! endpoint, `wire` the objects that several of them speak of. `registry` lists all endpoints.

mod http;
pub mod openapi;
pub mod registry;
mod resources;
mod task_lists;
pub mod wire;

pub use http::{
    client_address::ClientAddress,
    edge::app,
    endpoint, metrics, serve,
    state::{AppState, Parts, Settings},
};
pub use resources::session::SignInLimits;
pub use task_lists::TaskListCache;
