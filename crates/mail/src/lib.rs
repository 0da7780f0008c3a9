//! Mail as its sender: what a message looks like, and the conversation with the server that takes it, by TLS or not at all.

mod error;
mod header;
mod mailbox;
mod message;
mod smtp;
mod transport;

pub use error::MailError;
pub use mailbox::Mailbox;
pub use message::Message;
pub use transport::{Post, Smtp, SmtpSecurity, SmtpSettings};
