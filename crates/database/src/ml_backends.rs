//! ML backends and language models: where they are, how they are, and the predictions that they make.

mod change;
mod chat;
mod find;
mod object;
mod predictions;
mod secrets;
mod state;

pub use change::MlBackendChange;
pub use chat::{ChatSettings, SaidByBoth, money};
pub use object::{MlBackend, MlState};
pub use predictions::ToPredict;
pub use state::MlSeen;
