//! The labeling language: configs (XML to a typed tree with positions), annotation results, and what follows from both.
//!
//! Pure: no input or output. Everything from outside is bounded in size and depth before it is looked at.

pub mod answers;
pub mod compat;
pub mod config;
pub mod example;
mod json_text;
mod output_schema;
pub mod outputs;
pub mod parsed;
pub mod prediction_check;
pub mod result;
pub mod result_check;
mod result_value;
pub mod sample;
pub mod short_result;
pub mod shown;
mod tags;
pub mod task_check;
pub mod templates;

pub use config::{Config, ConfigError, ConfigErrors, Position};
