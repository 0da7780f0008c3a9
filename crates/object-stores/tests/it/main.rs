//! The drivers against real servers, which each test starts for itself, and against one that misbehaves.
//! `LABELKEEP_TEST_STORES` names the folder with the servers; `cargo xtask test` installs them and sets it.

mod azure;
mod contract;
mod faults;
mod faults_of_clouds;
mod federation;
mod gcs;
mod identities;
mod local;
mod redis;
mod s3;
mod servers;
mod sts;
mod weed;
