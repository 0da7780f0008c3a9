//! Amazon's signatures and the ways to come by credentials.

mod credentials;
mod keys;
mod sign;
mod sts;

pub use credentials::{AwsCredentials, AwsSource};
pub use keys::AwsKeys;
pub(crate) use sign::{Scope, Signable, presign, sign};
pub(crate) use sts::secret_file;
