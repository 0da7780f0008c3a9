//! From a stored connection to a store that can be used: which fields each provider has, the driver with its opened
//! secrets, and which addresses in tasks are which keys of it.

mod check;
mod connect;
mod credentials;
pub mod doctor;
mod fields;
mod local;
mod machine;
mod place;
mod values;

pub use check::{check_source, check_target};
pub use connect::{Connector, Settings};
pub use fields::{Field, Kind, connection_settings, fields, points_at};
pub use machine::{Allowed, Machine};
pub use place::Place;
