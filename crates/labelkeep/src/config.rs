//! The configuration: a flag, else an environment variable (`LABELKEEP_X`, `LABEL_STUDIO_X`, then `X`), else the file,
//! else the default. A value that cannot be read stops the start; nothing falls back silently.

mod database;
mod file;
mod limits;
mod machine;
mod mail;
mod master_key;
mod media;
pub mod public_url;
mod retention;
mod settings;
mod source;
pub mod table;

pub use settings::{Config, Flags};
pub use source::Origin;
