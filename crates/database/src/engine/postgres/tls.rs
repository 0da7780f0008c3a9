//! How a PostgreSQL is reached by TLS (S16): what the settings and its address say, and the files they name.

mod files;

pub(super) use files::Files;

use crate::engine::options::{DatabaseWay, Given, PostgresTls, SslMode};
use labelkeep_model::{Error, Result, Text};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::{net::IpAddr, path::PathBuf, str::FromStr as _};

/// # Errors
/// When what is said is unknown, contradicts itself, proves too little to a remote host, or names a file that cannot be
/// used.
pub(super) fn connect_options(
    url: &str,
    settings: &PostgresTls,
    allow_insecure: bool,
) -> Result<(PgConnectOptions, Files)> {
    let said = of_address(url)?;
    let tls = PostgresTls {
        mode: one(said.mode, settings.mode.clone(), ToString::to_string)?,
        root_certificate: one(said.root_certificate, settings.root_certificate.clone(), shown)?,
        client_certificate: one(said.client_certificate, settings.client_certificate.clone(), shown)?,
        client_key: one(said.client_key, settings.client_key.clone(), shown)?,
        authorities: settings.authorities.clone(),
    };
    let connect = PgConnectOptions::from_str(url)
        .map_err(|error| wrong(format!("The database address is not understood: {error}")))?;
    let files = Files::read(&tls)?;
    let mode = mode(&tls, &connect, allow_insecure)?;
    // Also where nobody said a mode: libpq's variables are settings like the others, and not read behind their back.
    Ok((files.give_to(connect.ssl_mode(sqlx_mode(mode))), files))
}

/// `verify-full` is the default for every host that is not this machine.
fn mode(tls: &PostgresTls, connect: &PgConnectOptions, allow_insecure: bool) -> Result<SslMode> {
    let is_checked = matches!(tls.mode, None | Some(Given { value: SslMode::VerifyFull, .. }));
    if !is_here(connect) && !allow_insecure {
        if let (false, Some(given)) = (is_checked, &tls.mode) {
            return Err(wrong(format!(
                "{} = {}: PostgreSQL on another machine ({}) must be reached with verify-full, so that nobody can listen \
                 or answer in its place. Change it, or allow it explicitly with LABELKEEP_DATABASE_ALLOW_INSECURE=true.",
                given.by,
                given.value,
                connect.get_host()
            )));
        }
        return Ok(SslMode::VerifyFull);
    }
    Ok(match tls.mode.as_ref().map_or(SslMode::Prefer, |given| given.value) {
        // As libpq has it: who names an authority wants it looked at.
        SslMode::Require if tls.root_certificate.is_some() => SslMode::VerifyCa,
        mode => mode,
    })
}

/// # Errors
/// As `connect_options`.
pub(super) fn way(url: &str, settings: &PostgresTls, allow_insecure: bool) -> Result<DatabaseWay> {
    let (connect, _) = connect_options(url, settings, allow_insecure)?;
    Ok(match connect.get_ssl_mode() {
        _ if is_here(&connect) => DatabaseWay::Local,
        PgSslMode::VerifyFull => DatabaseWay::Verified,
        _ => DatabaseWay::Unverified,
    })
}

fn sqlx_mode(mode: SslMode) -> PgSslMode {
    match mode {
        SslMode::Disable => PgSslMode::Disable,
        SslMode::Allow => PgSslMode::Allow,
        SslMode::Prefer => PgSslMode::Prefer,
        SslMode::Require => PgSslMode::Require,
        SslMode::VerifyCa => PgSslMode::VerifyCa,
        SslMode::VerifyFull => PgSslMode::VerifyFull,
    }
}

/// On this machine: by a socket or a loopback address.
fn is_here(connect: &PgConnectOptions) -> bool {
    let host = connect.get_host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    connect.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What the address says, in the spellings that its reader takes.
fn of_address(url: &str) -> Result<PostgresTls> {
    let url =
        url::Url::parse(url).map_err(|error| wrong(format!("The database address is not understood: {error}")))?;
    let mut tls = PostgresTls::default();
    for (key, value) in url.query_pairs() {
        let by = format!("{key} in the database's address");
        let place = match &*key {
            "sslmode" | "ssl-mode" => {
                let mode = value.parse().map_err(|what| wrong(format!("{by} = {value} cannot be read: {what}.")))?;
                tls.mode = one(tls.mode.take(), Some(Given { value: mode, by }), ToString::to_string)?;
                continue;
            }
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => &mut tls.root_certificate,
            "sslcert" | "ssl-cert" => &mut tls.client_certificate,
            "sslkey" | "ssl-key" => &mut tls.client_key,
            other if other.starts_with("ssl") => {
                return Err(wrong(format!("{by} is not known: use sslmode, sslrootcert, sslcert or sslkey.")));
            }
            _ => continue,
        };
        *place = one(place.take(), Some(Given { value: PathBuf::from(&*value), by }), shown)?;
    }
    Ok(tls)
}

/// What was said once or twice, as long as it is the same.
fn one<T: PartialEq>(
    first: Option<Given<T>>,
    second: Option<Given<T>>,
    shown: impl Fn(&T) -> String,
) -> Result<Option<Given<T>>> {
    match (first, second) {
        (Some(first), Some(second)) if first.value != second.value => Err(wrong(format!(
            "{} = {} and {} = {} contradict each other: give one of them.",
            first.by,
            shown(&first.value),
            second.by,
            shown(&second.value)
        ))),
        (first, second) => Ok(first.or(second)),
    }
}

#[expect(clippy::ptr_arg, reason = "given to `one`, whose values are owned")]
fn shown(path: &PathBuf) -> String {
    path.display().to_string()
}

fn wrong(text: String) -> Error {
    Error::bad_request(Text::for_operators(text))
}

#[cfg(test)]
mod tests;
