use crate::error::EgressError;
use labelkeep_model::Text;
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use std::{path::PathBuf, sync::Arc};

/// The public authorities and those of `CUSTOM_CA_CERTS`.
///
/// # Errors
/// When a file is missing, is no PEM or holds no certificate: then nothing must start (S26).
pub(crate) fn tls(ca_files: &[PathBuf]) -> Result<ClientConfig, EgressError> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for path in ca_files {
        let wrong = |what: String| {
            EgressError::Setting(Text::for_operators(format!(
                "CUSTOM_CA_CERTS or AWS_CA_BUNDLE: {}: {what}",
                path.display()
            )))
        };
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
        let mut count = 0;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            count += 1;
        }
        if count == 0 {
            return Err(wrong("has no certificate in it".to_owned()));
        }
    }
    Ok(ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| EgressError::Setting(Text::for_operators(error.to_string())))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
