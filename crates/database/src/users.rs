//! People: how the first one comes to be. (Everything else about accounts is beside this file.)

mod create;
mod person;

pub use create::NewUser;
pub use person::Person;
