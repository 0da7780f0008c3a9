//! Where the database is: one address, or the parts that Label Studio's own deployments give.

use super::source::Sources;
use anyhow::{Result, bail};
use labelkeep_database::{Given, PostgresTls};
use std::{
    fmt::{self, Write as _},
    path::Path,
    str::FromStr,
};

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

/// TLS to PostgreSQL: Label Studio's names, and where one is not given, those of PostgreSQL's own tools.
///
/// # Errors
/// When the mode is none.
pub fn tls(s: &mut Sources<'_>) -> Result<PostgresTls> {
    Ok(PostgresTls {
        mode: given(s, ["postgre_ssl_mode", "pgsslmode"])?,
        root_certificate: given(s, ["postgre_sslrootcert", "pgsslrootcert"])?,
        client_certificate: given(s, ["postgre_sslcert", "pgsslcert"])?,
        client_key: given(s, ["postgre_sslkey", "pgsslkey"])?,
        authorities: Vec::new(),
    })
}

/// The first of the two that has something in it; both must be readable.
fn given<T>(s: &mut Sources<'_>, names: [&'static str; 2]) -> Result<Option<Given<T>>>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    let mut found = None;
    for name in names {
        let value = s.read::<Unless<T>>(name, None)?.and_then(|unless| unless.0);
        found = found.or(value.map(|value| Given { value, by: name.to_uppercase() }));
    }
    Ok(found)
}

/// `None` for an empty text, as compose files write a variable that is not set.
struct Unless<T>(Option<T>);

impl<T: FromStr> FromStr for Unless<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> std::result::Result<Self, T::Err> {
        if text.is_empty() { Ok(Self(None)) } else { text.parse().map(|value| Self(Some(value))) }
    }
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
