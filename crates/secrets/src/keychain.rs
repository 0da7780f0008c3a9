//! The ring of a running program, which follows its source.

use crate::{KeyRing, KeySource, MasterKey, Place, Purpose, SecretError, derive};
use labelkeep_model::Rng;
use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};
use zeroize::Zeroizing;

/// A key that comes to the source while the program runs is used from the next sealing on; one that something was sealed
/// with elsewhere is looked for there when it is met. So a rotation needs no restart.
pub struct Keychain {
    source: Option<KeySource>,
    /// Opens what was sealed before there was a master key of its own.
    of_installation: MasterKey,
    ring: RwLock<Arc<KeyRing>>,
    looked: Mutex<Option<Instant>>,
}

/// Between two looks for a missing key.
const PAUSE: Duration = Duration::from_secs(5);

impl Keychain {
    /// Without a source, a key that is made from the installation's own is in force.
    ///
    /// # Errors
    /// When the source gives no keys.
    pub async fn load(source: Option<KeySource>, installation: &[u8; 32]) -> Result<Self, SecretError> {
        let of_installation = MasterKey::new(*derive(installation, Purpose::MasterKey))?;
        let ring = read(source.as_ref(), &of_installation).await?;
        Ok(Self { source, of_installation, ring: RwLock::new(Arc::new(ring)), looked: Mutex::default() })
    }

    /// The keys as they were last read.
    #[must_use]
    pub fn ring(&self) -> Arc<KeyRing> {
        Arc::clone(&self.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The keys as the source has them now.
    ///
    /// # Errors
    /// When it gives none.
    pub async fn refresh(&self) -> Result<Arc<KeyRing>, SecretError> {
        if !matches!(self.source, None | Some(KeySource::Text(_))) {
            let ring = Arc::new(read(self.source.as_ref(), &self.of_installation).await?);
            *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        }
        Ok(self.ring())
    }

    /// As `refresh`, for somebody who missed a key: not more often than every few seconds, whoever asks.
    ///
    /// # Errors
    /// As `refresh`.
    pub async fn look_again(&self) -> Result<Arc<KeyRing>, SecretError> {
        {
            let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
            if looked.is_some_and(|looked| looked.elapsed() < PAUSE) {
                return Ok(self.ring());
            }
            *looked = Some(Instant::now());
        }
        self.refresh().await
    }

    /// # Errors
    /// As `refresh` and `KeyRing::seal`.
    pub async fn seal(&self, rng: &dyn Rng, place: &Place<'_>, plain: &[u8]) -> Result<String, SecretError> {
        // What is sealed with a key that has just been replaced would be missed by the rotation.
        self.refresh().await?.seal(rng, place, plain)
    }

    /// # Errors
    /// As `KeyRing::open`.
    pub async fn open(&self, place: &Place<'_>, sealed: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        match self.ring().open(place, sealed) {
            Err(SecretError::UnknownKey(_)) => self.look_again().await?.open(place, sealed),
            result => result,
        }
    }
}

async fn read(source: Option<&KeySource>, of_installation: &MasterKey) -> Result<KeyRing, SecretError> {
    match source {
        Some(source) => Ok(source.load().await?.with_older(of_installation.clone())),
        None => Ok(KeyRing::new(of_installation.clone(), Vec::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::Keychain;
    use crate::{KeySource, Place, SecretError};
    use labelkeep_model::SeededRng;
    use std::{os::unix::fs::PermissionsExt as _, path::Path};

    const PLACE: Place<'static> = Place { table: "storages", row: 7, column: "secret" };
    const FIRST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    const SECOND: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    fn installation() -> [u8; 32] {
        let mut bytes = [0; 32];
        for (index, byte) in (0..32_u8).zip(&mut bytes) {
            *byte = index.wrapping_mul(7);
        }
        bytes
    }

    fn write(path: &Path, lines: &[&str]) {
        std::fs::write(path, lines.join("\n")).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    #[tokio::test]
    async fn a_key_that_comes_later_is_found_without_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        write(&path, &[FIRST]);
        let source = || Some(KeySource::File(path.clone()));
        let (here, there) = (
            Keychain::load(source(), &installation()).await.unwrap(),
            Keychain::load(source(), &installation()).await.unwrap(),
        );
        let rng = SeededRng::new(1);
        let old = here.seal(&rng, &PLACE, b"old").await.unwrap();
        write(&path, &[SECOND, FIRST]);
        let new = there.seal(&rng, &PLACE, b"new").await.unwrap();
        assert_ne!(crate::KeyRing::id_of(&old).unwrap(), crate::KeyRing::id_of(&new).unwrap());
        // The first one still has the old ring in its memory.
        assert_eq!(here.open(&PLACE, &new).await.unwrap().as_slice(), b"new");
        assert_eq!(here.open(&PLACE, &old).await.unwrap().as_slice(), b"old");
        write(&path, &[SECOND]);
        let error = Keychain::load(source(), &installation()).await.unwrap().open(&PLACE, &old).await;
        assert!(matches!(error, Err(SecretError::UnknownKey(_))));
    }

    #[tokio::test]
    async fn what_was_sealed_before_there_was_a_master_key_still_opens() {
        let rng = SeededRng::new(1);
        let without = Keychain::load(None, &installation()).await.unwrap();
        let sealed = without.seal(&rng, &PLACE, b"early").await.unwrap();
        let text = KeySource::Text(zeroize::Zeroizing::new(FIRST.into()));
        let with = Keychain::load(Some(text), &installation()).await.unwrap();
        assert_eq!(with.open(&PLACE, &sealed).await.unwrap().as_slice(), b"early");
        assert_ne!(with.ring().current().id(), without.ring().current().id());
        assert!(with.ring().rotate(&rng, &PLACE, &sealed).unwrap().is_some());
    }
}
