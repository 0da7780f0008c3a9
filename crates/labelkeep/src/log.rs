//! Structured logs on standard error: text for people, JSON for machines. Never secrets, bodies or task data.

use anyhow::{Context as _, Result, bail};
use tracing_subscriber::EnvFilter;

/// # Errors
/// When the format or the filter is not understood.
pub fn start(format: &str, filter: &str) -> Result<()> {
    let filter = EnvFilter::try_new(filter).with_context(|| format!("log = {filter} cannot be read"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        "text" => builder.with_ansi(false).init(),
        "json" => builder.json().init(),
        other => bail!("log_format = {other} cannot be read: use text or json"),
    }
    Ok(())
}
