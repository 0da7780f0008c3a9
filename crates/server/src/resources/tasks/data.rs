//! Task data from a request: a JSON object that a database can hold and that fits the labeling config.

use labelkeep_labeling::{Config, task_check::TaskCheck};
use labelkeep_model::{Error, Result, Say, Text, json::check_storable};
use serde_json::{Map, value::RawValue};

/// Largest data of one task.
const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The text as it is stored.
///
/// # Errors
/// 400 that names the field and says what is wrong.
pub(super) fn check_data(data: &RawValue, label_config: &str) -> Result<String> {
    let text = check_object("data", data)?;
    // A project whose config cannot be read takes any data: the config is what needs mending.
    if let Ok(config) = Config::parse(label_config) {
        // The second half is how the compatible API ends it; clients match the whole text.
        TaskCheck::new(&config).check(&text).map_err(|message| {
            let english = format!("{message} [assume: item[\"data\"] = task root with values]");
            Error::non_field(Text::from(message).worded(english))
        })?;
    }
    Ok(text)
}

/// # Errors
/// 400 unless it is a JSON object that a database can hold. A string with the object inside is taken, as forms send it.
pub(super) fn check_object(field: &str, value: &RawValue) -> Result<String> {
    let text = match serde_json::from_str::<String>(value.get()) {
        Ok(inside) => inside,
        Err(_) => value.get().to_owned(),
    };
    if text.len() > MAX_BYTES {
        return Err(Error::field(field, Say::ValueTooLarge));
    }
    check_storable(&text).map_err(|refusal| Error::field(field, refusal))?;
    let wrong = |error: serde_json::Error| {
        let is_object = text.trim_start().starts_with('{');
        Error::field(field, if is_object { Text::of_json(&error) } else { Say::MustBeObject.into() })
    };
    serde_json::from_str::<Map<String, serde_json::Value>>(&text).map_err(wrong)?;
    Ok(text)
}
