//! The field of the data that what has no field of its own goes into.

use labelkeep_formats::import::UNDEFINED_KEY;
use labelkeep_labeling::{Config, task_check::TaskCheck};

/// The field that a value without a name goes into: the first one that the config reads.
#[must_use]
pub fn data_key(config: Option<&Config>) -> String {
    config
        .and_then(|config| TaskCheck::new(config).first_key().map(str::to_owned))
        .unwrap_or_else(|| UNDEFINED_KEY.to_owned())
}
