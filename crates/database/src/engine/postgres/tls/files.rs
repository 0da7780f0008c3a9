//! The files of certificates: each is read before anything is connected, so that what is wrong with it is said by name.

use super::wrong;
use crate::engine::options::{Given, PostgresTls};
use labelkeep_model::Result;
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use sqlx::postgres::PgConnectOptions;
use std::{
    fs::File,
    io::Read as _,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A bundle of all public authorities has 250 kB.
const MAX_BYTES: u64 = 4 * 1024 * 1024;
const SETTINGS: &str = "CUSTOM_CA_CERTS";

/// What is good, and who named it.
pub(crate) struct Files {
    /// Authorities that are trusted besides the public ones, as PEM.
    authorities: Vec<u8>,
    pub authorities_by: Vec<String>,
    pub client: Option<(Given<PathBuf>, Given<PathBuf>)>,
}

impl Files {
    /// # Errors
    /// When one cannot be used; the message names it and the setting.
    pub(super) fn read(tls: &PostgresTls) -> Result<Self> {
        let mut files = Self { authorities: Vec::new(), authorities_by: Vec::new(), client: client(tls)? };
        // libpq's word for the public authorities, which are trusted anyway.
        let own = tls.root_certificate.iter().filter(|given| given.value != Path::new("system"));
        let own = own.map(|given| (given.by.as_str(), &given.value));
        for (by, path) in own.chain(tls.authorities.iter().map(|path| (SETTINGS, path))) {
            files.authorities.extend(authorities(by, path)?);
            files.authorities.push(b'\n');
            files.authorities_by.push(format!("{by} = {}", path.display()));
        }
        Ok(files)
    }

    /// The client's files are read again for each connection, so that renewed ones are used.
    pub(super) fn give_to(&self, mut connect: PgConnectOptions) -> PgConnectOptions {
        connect = connect.ssl_root_cert_from_pem(self.authorities.clone());
        match &self.client {
            Some((certificate, key)) => connect.ssl_client_cert(&certificate.value).ssl_client_key(&key.value),
            None => connect,
        }
    }
}

fn authorities(by: &str, path: &Path) -> Result<Vec<u8>> {
    let text = text(by, path)?;
    let mut roots = RootCertStore::empty();
    for certificate in certificates(by, path, &text)? {
        roots
            .add(certificate)
            .map_err(|error| wrong(format!("{by}: {} is no certificate authority: {error}.", path.display())))?;
    }
    Ok(text)
}

fn client(tls: &PostgresTls) -> Result<Option<(Given<PathBuf>, Given<PathBuf>)>> {
    let (certificate, key) = match (&tls.client_certificate, &tls.client_key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (Some(given), None) => return Err(alone(given, "the key to it is missing: name it in POSTGRE_SSLKEY")),
        (None, Some(given)) => {
            return Err(alone(given, "the certificate to it is missing: name it in POSTGRE_SSLCERT"));
        }
    };
    let chain = certificates(&certificate.by, &certificate.value, &text(&certificate.by, &certificate.value)?)?;
    let pem = text(&key.by, &key.value)?;
    is_private(key)?;
    let secret = PrivateKeyDer::from_pem_slice(&pem)
        .map_err(|error| wrong(format!("{}: {} holds no private key: {error}.", key.by, key.value.display())))?;
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(labelkeep_model::Error::internal)?;
    let both = builder.with_root_certificates(RootCertStore::empty()).with_client_auth_cert(chain, secret);
    both.map_err(|error| {
        wrong(format!(
            "{} = {} and {} = {} do not belong together: {error}.",
            certificate.by,
            certificate.value.display(),
            key.by,
            key.value.display()
        ))
    })?;
    Ok(Some((certificate.clone(), key.clone())))
}

fn alone(given: &Given<PathBuf>, what: &str) -> labelkeep_model::Error {
    wrong(format!("{} = {}: {what}.", given.by, given.value.display()))
}

/// libpq's rule: nobody else may read it; of a file of root's the group may, as mounted secrets have it.
fn is_private(key: &Given<PathBuf>) -> Result<()> {
    let about = std::fs::metadata(&key.value).map_err(|error| unreadable(&key.by, &key.value, &error))?;
    let forbidden = if about.uid() == 0 { 0o037 } else { 0o077 };
    if about.mode() & forbidden == 0 {
        return Ok(());
    }
    Err(wrong(format!(
        "{}: {} can be read by others (mode {:03o}). Take that right away: chmod 600 {}",
        key.by,
        key.value.display(),
        about.mode() & 0o777,
        key.value.display()
    )))
}

fn certificates(by: &str, path: &Path, text: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let all: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
    let all = all.map_err(|error| wrong(format!("{by}: {} is no PEM file: {error}.", path.display())))?;
    if all.is_empty() {
        return Err(wrong(format!("{by}: {} has no certificate in it (PEM is expected).", path.display())));
    }
    Ok(all)
}

fn text(by: &str, path: &Path) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(by, path, &error))?;
    file.take(MAX_BYTES + 1).read_to_end(&mut text).map_err(|error| unreadable(by, path, &error))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(wrong(format!("{by}: {} is larger than 4 MB: certificates are not.", path.display())));
    }
    Ok(text)
}

fn unreadable(by: &str, path: &Path, error: &std::io::Error) -> labelkeep_model::Error {
    wrong(format!("{by}: {} cannot be read: {error}.", path.display()))
}
