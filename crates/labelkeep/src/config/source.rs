use super::table;
use anyhow::{Context as _, Result, bail};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Flag,
    Environment(String),
    /// Its path.
    File(String),
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("command line"),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "configuration file {path}"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// What is asked, in order, for one value.
pub struct Sources<'a> {
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    pub file: BTreeMap<String, toml::Value>,
    pub file_name: String,
    /// What was found, for `labelkeep config`: name, shown value, origin.
    pub found: Vec<(&'static str, String, Origin)>,
}

impl Sources<'_> {
    /// The text of a value and its origin; `None` where nobody gave one.
    fn text(&mut self, name: &'static str, flag: Option<String>) -> Result<Option<(String, Origin)>> {
        if let Some(text) = flag {
            return Ok(Some((text, Origin::Flag)));
        }
        let upper = name.to_uppercase();
        let needs_prefix = table::find(name).is_none_or(|setting| setting.needs_prefix);
        for prefix in ["LABELKEEP_", "LABEL_STUDIO_", ""] {
            if prefix.is_empty() && needs_prefix {
                continue;
            }
            let variable = format!("{prefix}{upper}");
            // Label Studio's feature flags are written small.
            let flag = name.starts_with("fflag_").then(|| format!("{prefix}{name}"));
            for variable in flag.into_iter().chain([variable.clone()]) {
                if let Some(text) = (self.environment)(&variable) {
                    return Ok(Some((text, Origin::Environment(variable))));
                }
            }
            let variable = format!("{variable}_FILE");
            if let Some(path) = (self.environment)(&variable) {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("{variable} names {path}, which cannot be read"))?;
                return Ok(Some((text.trim().to_owned(), Origin::Environment(variable))));
            }
        }
        let Some(value) = self.file.remove(name) else { return Ok(None) };
        Ok(Some((text_of(value), Origin::File(self.file_name.clone()))))
    }

    /// A value of any kind that reads from text; secrets are not shown.
    pub fn read<T>(&mut self, name: &'static str, flag: Option<String>) -> Result<Option<T>>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        let Some((text, origin)) = self.text(name, flag)? else {
            self.found.push((name, String::new(), Origin::Default));
            return Ok(None);
        };
        let is_secret = table::find(name).is_none_or(|setting| setting.is_secret);
        let shown = if is_secret { "(set)".to_owned() } else { text.clone() };
        match text.trim().parse::<T>() {
            Ok(value) => {
                self.found.push((name, shown, origin));
                Ok(Some(value))
            }
            Err(error) => bail!("{name} = {shown} (from the {origin}) cannot be read: {error}"),
        }
    }

    /// Yes or no, in the spellings that deployments use.
    pub fn flag(&mut self, name: &'static str) -> Result<Option<bool>> {
        let Some((text, origin)) = self.text(name, None)? else {
            self.found.push((name, String::new(), Origin::Default));
            return Ok(None);
        };
        let value = match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => bail!("{name} = {text} (from the {origin}) cannot be read: use true or false"),
        };
        self.found.push((name, text, origin));
        Ok(Some(value))
    }

    /// A list with commas between its items.
    pub fn list(&mut self, name: &'static str) -> Result<Option<Vec<String>>> {
        let text = self.read::<String>(name, None)?;
        Ok(text.map(|text| text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()))
    }
}

fn text_of(value: toml::Value) -> String {
    match value {
        toml::Value::String(text) => text,
        toml::Value::Array(items) => items.into_iter().map(text_of).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
