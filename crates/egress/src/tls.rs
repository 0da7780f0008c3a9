//! Connections that are no HTTP: TLS with a certificate authority and a client certificate of one's own (S24).

use crate::error::EgressError;
use labelkeep_model::{Say, Text};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use std::sync::Arc;

/// PEM texts.
#[derive(Clone, Default)]
pub struct TlsOptions {
    /// Trust only these authorities instead of the public ones and those of the installation.
    pub ca: Option<String>,
    /// The client's certificate chain and its key.
    pub identity: Option<(String, String)>,
}

/// # Errors
/// `Setting` that names the part that cannot be used.
pub(crate) fn config(options: &TlsOptions, installation: &ClientConfig) -> Result<ClientConfig, EgressError> {
    if options.ca.is_none() && options.identity.is_none() {
        return Ok(installation.clone());
    }
    let wrong = |say: Say| EgressError::Setting(say.into());
    let roots = match &options.ca {
        Some(text) => only(text)?,
        None => RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    };
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| EgressError::Setting(Text::for_operators(error.to_string())))?
        .with_root_certificates(roots);
    let Some((chain, key)) = &options.identity else { return Ok(builder.with_no_client_auth()) };
    let chain = certificates(chain).ok_or_else(|| wrong(Say::TlsClientCertificate))?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|_| wrong(Say::TlsClientKey))?;
    builder.with_client_auth_cert(chain, key).map_err(|_| wrong(Say::TlsKeyOfOther))
}

fn only(text: &str) -> Result<RootCertStore, EgressError> {
    let wrong = || EgressError::Setting(Say::TlsAuthority.into());
    let mut roots = RootCertStore::empty();
    for certificate in certificates(text).ok_or_else(wrong)? {
        roots.add(certificate).map_err(|_| wrong())?;
    }
    Ok(roots)
}

fn certificates(text: &str) -> Option<Vec<CertificateDer<'static>>> {
    let all: Vec<_> = CertificateDer::pem_slice_iter(text.as_bytes()).collect::<Result<_, _>>().ok()?;
    (!all.is_empty()).then_some(all)
}
