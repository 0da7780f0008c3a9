//! People: how they come to be, sign in, manage their account, and are managed.

mod account;
mod contributions;
mod create;
mod login;
pub(crate) mod one_time_links;
mod people;
mod person;
mod second_factor;
mod sessions;

pub(crate) use account::set_password;
pub use account::{Account, ProfileChange};
pub use contributions::{Contributions, ProjectName};
pub use create::NewUser;
pub(crate) use create::insert as insert_user;
pub(crate) use login::enter;
pub use login::{ByProvider, FailedAt, LoginRecord, NewSession};
pub(crate) use people::{require_grantable, require_joinable, set_role};
pub use person::Person;
pub use second_factor::{SecondFactor, Shown, StoredTotp, UsedCode, totp_place};
pub use sessions::SessionRecord;
