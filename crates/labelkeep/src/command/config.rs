use super::say;
use crate::config::{Config, Origin, table};
use anyhow::Result;

/// Prints every setting with its value and origin, in the order of the reference; secrets only as set or not.
pub fn run(config: &Config) -> Result<()> {
    for group in table::GROUPS {
        say(&format!("# {}", group.title))?;
        for setting in group.settings {
            for (name, shown, origin) in config.found.iter().filter(|(name, ..)| *name == setting.name) {
                let value = if *origin == Origin::Default { config.default_of(name) } else { shown.clone() };
                let value = if value.is_empty() { "(not set)" } else { &value };
                say(&format!("{name:<30}  {value:<40}  {origin}"))?;
            }
        }
        say("")?;
    }
    Ok(())
}

/// Needs no configuration that can be read: it is what tells how to write one.
pub fn reference() -> Result<()> {
    say(table::reference().trim_end())
}
