//! The protocol of ML backends, as their client: health, setup, predict, training, versions; and that of endpoints of language
//! models, which answer a chat. Everything goes through the guarded
//! way out, and of what a backend answers only so much is read as it may say: bounded in bytes, in depth and in time. Nothing that
//! it says reaches people but model versions and predictions; a fault is told in words of our own.

mod answer;
mod backend;
mod calls;
mod chat;
mod fault;
mod predicted;
#[cfg(test)]
mod tests;

pub use backend::{Backend, Credentials, Protocol};
pub use calls::{Client, Setup};
pub use chat::{Asked, Chat, Completed, Usage};
pub use fault::Fault;
pub use predicted::{Answered, Predicted, Prediction};
