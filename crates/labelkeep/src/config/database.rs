//! Where the database is: one address, or the parts that Label Studio's own deployments give.

use super::source::Sources;
use anyhow::{Result, bail};
use std::{fmt::Write as _, path::Path};

/// # Errors
/// When a value cannot be read.
pub fn url(s: &mut Sources<'_>, flag: Option<String>, data_dir: &Path) -> Result<String> {
    let given = s.read::<String>("database_url", flag)?;
    let kind = s.read::<String>("django_db", None)?;
    let host = s.read::<String>("postgre_host", None)?;
    let port = s.read::<u16>("postgre_port", None)?.unwrap_or(5432);
    let name = s.read::<String>("postgre_name", None)?.unwrap_or_else(|| "postgres".to_owned());
    let user = s.read::<String>("postgre_user", None)?.unwrap_or_else(|| "postgres".to_owned());
    let password = s.read::<String>("postgre_password", None)?;
    if let Some(url) = given {
        return Ok(url);
    }
    let is_postgres = match kind.as_deref() {
        Some("default" | "postgresql") => true,
        Some("sqlite") => false,
        None => host.is_some(),
        Some(other) => bail!("django_db = {other} cannot be read: use default (PostgreSQL) or sqlite"),
    };
    if !is_postgres {
        return Ok(format!("sqlite://{}", data_dir.join("labelkeep.db").display()));
    }
    let host = host.unwrap_or_else(|| "localhost".to_owned());
    let host = if host.contains(':') { format!("[{host}]") } else { encoded(&host) };
    let password = password.map(|password| format!(":{}", encoded(&password))).unwrap_or_default();
    Ok(format!("postgresql://{}{password}@{host}:{port}/{}", encoded(&user), encoded(&name)))
}

/// An address as it may be shown.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((who, rest)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = who.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{rest}")
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
