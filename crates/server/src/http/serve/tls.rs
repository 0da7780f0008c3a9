//! TLS 1.2 and 1.3 by rustls. The certificate is read again when its files change; a broken new one leaves the old in
//! force.

use arc_swap::ArcSwap;
use labelkeep_model::{Error, Result, Text};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio_rustls::{TlsAcceptor, rustls};

const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The certificate in force.
pub struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
    config: ArcSwap<rustls::ServerConfig>,
}

impl Certificate {
    /// # Errors
    /// When a file is missing or unreadable, or the two do not belong together.
    pub fn load(certificate: &Path, key: &Path) -> Result<Arc<Self>> {
        let config = ArcSwap::from_pointee(read(certificate, key)?);
        let loaded = Arc::new(Self { certificate: certificate.to_owned(), key: key.to_owned(), config });
        tokio::spawn(watch(Arc::clone(&loaded)));
        Ok(loaded)
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config.load_full())
    }

    fn changed_at(&self) -> Option<(SystemTime, SystemTime)> {
        let at = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
        Some((at(&self.certificate)?, at(&self.key)?))
    }
}

async fn watch(certificate: Arc<Certificate>) {
    let mut seen = certificate.changed_at();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let now = certificate.changed_at();
        if now == seen {
            continue;
        }
        seen = now;
        match read(&certificate.certificate, &certificate.key) {
            Ok(config) => {
                certificate.config.store(Arc::new(config));
                tracing::info!("the TLS certificate was read again");
            }
            Err(error) => tracing::error!(%error, "the new TLS certificate cannot be used; the old one stays in force"),
        }
    }
}

fn read(certificate: &Path, key: &Path) -> Result<rustls::ServerConfig> {
    let bad = |path: &Path, error: &dyn std::fmt::Display| {
        Error::bad_request(Text::for_operators(format!("The TLS file {} cannot be used: {error}", path.display())))
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<std::result::Result<Vec<_>, _>>)
        .map_err(|error| bad(certificate, &error))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| bad(key, &error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| bad(certificate, &error))?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(|error| bad(certificate, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Makes a self-signed certificate for these names, once: files that are there are used.
///
/// # Errors
/// When the files cannot be written.
pub fn self_signed(directory: &Path, names: Vec<String>) -> Result<(PathBuf, PathBuf)> {
    let (certificate, key) = (directory.join("self-signed.crt"), directory.join("self-signed.key"));
    if certificate.exists() && key.exists() {
        return Ok((certificate, key));
    }
    let made = rcgen::generate_simple_self_signed(names).map_err(Error::internal)?;
    let write = |path: &Path, text: &str| write_private(path, text).map_err(Error::internal);
    write(&key, &made.signing_key.serialize_pem())?;
    write(&certificate, &made.cert.pem())?;
    Ok((certificate, key))
}

/// Readable by the owner alone, from the first byte on.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}
