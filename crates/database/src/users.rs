//! People: how they come to be, sign in, manage their account, and are managed.

mod account;
mod contributions;
mod create;
mod login;
pub(crate) mod one_time_links;
mod people;
mod person;

pub(crate) use account::set_password;
pub use account::{Account, ProfileChange, SessionRecord};
pub use contributions::{Contributions, ProjectName};
pub use create::NewUser;
pub(crate) use create::insert as insert_user;
pub use login::{LoginRecord, NewSession};
pub(crate) use people::{require_grantable, require_joinable};
pub use person::Person;
