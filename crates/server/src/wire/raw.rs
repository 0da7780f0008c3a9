use labelkeep_model::{Error, Result};
use serde_json::value::RawValue;

/// Stored JSON text on its way out, byte for byte.
///
/// # Errors
/// When the stored text is no JSON, which no write lets in.
pub fn raw(text: String) -> Result<Box<RawValue>> {
    RawValue::from_string(text).map_err(Error::internal)
}
