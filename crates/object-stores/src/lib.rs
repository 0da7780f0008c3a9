//! Object stores behind one port: Amazon S3 and what speaks its protocol, Google Cloud Storage, Azure Blob Storage, Redis,
//! local directories. A key is opaque text: what is listed is what is read, signed, written and deleted, byte for byte.
//!
//! Thin clients of our own over the guarded way out (`labelkeep-egress`). The common object libraries make another key
//! of `a//b.jpg` or refuse the whole page that it stands on, and the common signing library takes the time from the
//! machine instead of from a parameter, brings a second crypto library, and asks metadata services by itself.

mod aws;
mod azure;
mod encode;
mod error;
mod google;
mod key;
mod local;
mod port;
mod redis;
mod resume;
mod s3;
mod send;
mod xml;

pub use crate::redis::{Redis, RedisSettings};
pub use aws::{AwsCredentials, AwsKeys, AwsSource};
pub use azure::{Azure, AzureCredentials, AzureSettings};
pub use error::{Operation, StoreError};
pub use google::{Gcs, GcsSettings, GoogleCredentials, Subject as GoogleSubject};
pub use local::Local;
pub use port::{
    ByteRange, Condition, Content, Found, Head, Link, Listing, Object, ObjectStore, Page, Part, Reading, Stream, Want,
};
pub use resume::read;
pub use s3::{S3, S3Settings};
pub use send::{Caller, Retries};
