//! ML backends: where they are, how they are, and the predictions that they make.

mod change;
mod find;
mod object;
mod predictions;
mod secrets;
mod state;

pub use change::MlBackendChange;
pub use object::{MlBackend, MlState};
pub use predictions::ToPredict;
pub use state::MlSeen;
