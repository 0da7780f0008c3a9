//! Mails: what is to be sent, what a letter needs to be written, and what became of it.

mod ask;
mod settle;
mod state;
mod take;

pub use crate::mail_notes::{Language, MailKind, TOPIC};
pub use ask::ResetRequest;
pub use settle::Posted;
pub use state::{FailedMail, MailState};
pub use take::{Letter, Taken, TakenMail};
