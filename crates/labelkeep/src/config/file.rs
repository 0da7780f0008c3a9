use anyhow::{Context as _, Result};
use std::{collections::BTreeMap, path::Path};

/// The values of a configuration file (TOML, flat); no file is an empty one.
pub fn read(path: Option<&Path>) -> Result<BTreeMap<String, toml::Value>> {
    let Some(path) = path else { return Ok(BTreeMap::new()) };
    let shown = path.display();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("the configuration file {shown} cannot be read"))?;
    toml::from_str(&text).with_context(|| format!("the configuration file {shown} is no TOML of the form name = value"))
}
