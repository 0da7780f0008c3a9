//! People: how the first one comes to be. (Everything else about accounts is beside this file.)

mod create;

pub use create::NewUser;
