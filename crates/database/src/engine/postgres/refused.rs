//! Why PostgreSQL cannot be reached, in words that say which setting to look at.

use super::tls::Files;
use crate::engine::dialect::database_error;
use labelkeep_model::{Error, Text};
use rustls::{AlertDescription, CertificateError, Error as TlsError};
use sqlx::postgres::PgConnectOptions;
use std::{error::Error as StdError, io};

pub(super) fn explained(error: sqlx::Error, connect: &PgConnectOptions, files: &Files) -> Error {
    let said = match &error {
        sqlx::Error::Io(io) => of_stream(io, connect, files),
        sqlx::Error::Tls(inner) => Some(of_tls(inner.as_ref(), connect, files)),
        // 28000: it does not let in who has proved nothing, or something else.
        sqlx::Error::Database(database) if database.code().as_deref() == Some("28000") => {
            Some(of_sign_in(database.message(), connect, files))
        }
        _ => None,
    };
    match said {
        Some(text) => Error::bad_request(Text::for_operators(text)),
        None => database_error(error),
    }
}

fn of_stream(error: &io::Error, connect: &PgConnectOptions, files: &Files) -> Option<String> {
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>()) {
        return Some(of_protocol(tls, connect, files));
    }
    // A server that refuses a certificate may close before its reason is read.
    let ended = matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof
    );
    let (certificate, _) = files.client.as_ref().filter(|_| ended)?;
    Some(format!(
        "{} ended the connection before anything was asked ({error}). It may refuse the client certificate of {}: see \
         its log.",
        place(connect),
        certificate.by
    ))
}

fn of_tls(error: &(dyn StdError + 'static), connect: &PgConnectOptions, files: &Files) -> String {
    match error.downcast_ref::<TlsError>() {
        Some(tls) => of_protocol(tls, connect, files),
        None => format!(
            "{} cannot be reached by TLS: {error}. Turn it on there (ssl = on in postgresql.conf).",
            place(connect)
        ),
    }
}

fn of_protocol(error: &TlsError, connect: &PgConnectOptions, files: &Files) -> String {
    let place = place(connect);
    match error {
        TlsError::InvalidCertificate(what) => of_certificate(what, &place, connect, files),
        TlsError::AlertReceived(alert) => of_alert(*alert, &place, files),
        other => format!("{place} cannot be reached by TLS: {other}."),
    }
}

fn of_certificate(error: &CertificateError, place: &str, connect: &PgConnectOptions, files: &Files) -> String {
    match error {
        CertificateError::UnknownIssuer => {
            let known = match files.authorities_by.as_slice() {
                [] => "nothing".to_owned(),
                some => some.join(", "),
            };
            format!(
                "{place} has a certificate of an authority that is not trusted. Name the file of its authority in \
                 POSTGRE_SSLROOTCERT or CUSTOM_CA_CERTS. Besides the public ones there is now: {known}."
            )
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("{place} has a certificate that has expired. Renew it there. ({error})")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("{place} has a certificate that is not valid yet. Compare the clocks of both machines. ({error})")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => format!(
            "{place} has a certificate for another host than {}. Give the name that is in it in POSTGRE_HOST or \
             DATABASE_URL, or the server a certificate for this one. ({error})",
            connect.get_host()
        ),
        other => format!("{place} has a certificate that cannot be used: {other}."),
    }
}

fn of_alert(alert: AlertDescription, place: &str, files: &Files) -> String {
    let Some((certificate, _)) = &files.client else {
        return format!(
            "{place} wants a client certificate ({alert:?}). Name it in POSTGRE_SSLCERT, and its key in POSTGRE_SSLKEY."
        );
    };
    let why = match alert {
        AlertDescription::UnknownCA => "it does not know the authority that made it",
        AlertDescription::CertificateExpired => "it has expired",
        AlertDescription::CertificateRevoked => "it has been revoked",
        _ => "see its log",
    };
    format!(
        "{place} refuses the client certificate of {} ({}): {why}. ({alert:?})",
        certificate.by,
        certificate.value.display()
    )
}

fn of_sign_in(said: &str, connect: &PgConnectOptions, files: &Files) -> String {
    let (place, user) = (place(connect), connect.get_username());
    match &files.client {
        None => format!(
            "{place} does not let {user} in: {said}. If it wants a client certificate, name it in POSTGRE_SSLCERT, and \
             its key in POSTGRE_SSLKEY."
        ),
        Some((certificate, _)) => format!(
            "{place} does not let {user} in: {said}. The client certificate of {} ({}) must be for that user: its \
             common name is what PostgreSQL compares.",
            certificate.by,
            certificate.value.display()
        ),
    }
}

fn place(connect: &PgConnectOptions) -> String {
    format!("PostgreSQL at {}:{}", connect.get_host(), connect.get_port())
}
