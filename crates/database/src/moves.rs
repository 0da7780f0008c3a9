//! What comes from another installation: rows as they were there, with their ids where those are free. `moved` knows what each
//! of them is here, and a digest of what it was when it came; so a move can be stopped anywhere, goes on, and brings later
//! what is new or changed there. What was changed here meanwhile is left alone.

mod begin;
mod fate;
mod files;
mod ids;
mod later;
mod ours;
mod page;
mod people;
mod places;
mod projects;
mod proof;
mod rows;
mod source;
mod tasks;

pub use fate::Fate;
pub use files::MovedFile;
pub use page::PageOutcome;
pub use people::MovedPerson;
pub use places::{MovedLink, MovedStorage, MovedView, MovedWebhook};
pub use projects::MovedProject;
pub use proof::{Difference, Proof, Standing};
pub use rows::{MovedAnnotation, MovedDraft, MovedPage, MovedPrediction, MovedTask};
pub use source::{Kind, Known, MoveSource};
