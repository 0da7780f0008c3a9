use crate::{
    KeyId, MasterKey, Place, SecretError,
    envelope::{Sealed, seal_text},
};
use labelkeep_model::Rng;
use zeroize::Zeroizing;

/// The master key in force, and older ones by which what was sealed before still opens.
#[derive(Debug, Clone)]
pub struct KeyRing {
    current: MasterKey,
    older: Vec<MasterKey>,
}

impl KeyRing {
    #[must_use]
    pub fn new(current: MasterKey, older: Vec<MasterKey>) -> Self {
        Self { current, older }
    }

    /// From lines of 64 hexadecimal digits: the key in force first, older ones below. Empty lines and those that begin
    /// with # are passed over.
    ///
    /// # Errors
    /// When there is none, or one of them is no key.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut keys = lines.map(MasterKey::parse).collect::<Result<Vec<_>, _>>()?.into_iter();
        let current = keys
            .next()
            .ok_or_else(|| SecretError::Key("There is no master key. Make one with `openssl rand -hex 32`.".into()))?;
        Ok(Self { current, older: keys.collect() })
    }

    /// With one more key by which older secrets open.
    #[must_use]
    pub(crate) fn with_older(mut self, key: MasterKey) -> Self {
        self.older.push(key);
        self
    }

    #[must_use]
    pub fn current(&self) -> &MasterKey {
        &self.current
    }

    /// All of them, the one in force first.
    pub fn keys(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.current).chain(&self.older)
    }

    /// # Errors
    /// Never for a key that has been read; the cipher reports it in the same way as everything else.
    pub fn seal(&self, rng: &dyn Rng, place: &Place<'_>, plain: &[u8]) -> Result<String, SecretError> {
        seal_text(&self.current, rng, place, plain)
    }

    /// # Errors
    /// `UnknownKey` that names the key, `Damaged`, or `NotSealed`.
    pub fn open(&self, place: &Place<'_>, sealed: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        let sealed = Sealed::parse(sealed)?;
        sealed.open(self.find(&sealed.id)?, place)
    }

    /// Which key opens this; for backups, and for finding what must be wrapped anew.
    ///
    /// # Errors
    /// `NotSealed`
    pub fn id_of(sealed: &str) -> Result<KeyId, SecretError> {
        Sealed::parse(sealed).map(|sealed| sealed.id)
    }

    /// The same secret under the key in force; None when it is already. The text itself stays as it is.
    ///
    /// # Errors
    /// As `open`.
    pub fn rotate(&self, rng: &dyn Rng, place: &Place<'_>, sealed: &str) -> Result<Option<String>, SecretError> {
        let sealed = Sealed::parse(sealed)?;
        if sealed.id == *self.current.id() {
            return Ok(None);
        }
        sealed.rewrap(self.find(&sealed.id)?, &self.current, rng, place).map(Some)
    }

    fn find(&self, id: &KeyId) -> Result<&MasterKey, SecretError> {
        self.keys().find(|key| key.id() == id).ok_or_else(|| SecretError::UnknownKey(id.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::KeyRing;
    use crate::{MasterKey, Place, SecretError};
    use labelkeep_model::SeededRng;
    use proptest::prelude::*;

    const PLACE: Place<'static> = Place { table: "storages", row: 7, column: "secret" };

    fn key(first: u8) -> MasterKey {
        let mut bytes = [0; 32];
        for (index, byte) in (0..32_u8).zip(&mut bytes) {
            *byte = index.wrapping_mul(7).wrapping_add(first);
        }
        MasterKey::new(bytes).unwrap()
    }

    #[test]
    fn a_secret_opens_where_it_belongs_and_nowhere_else() {
        let (ring, rng) = (KeyRing::new(key(1), vec![]), SeededRng::new(1));
        let sealed = ring.seal(&rng, &PLACE, b"canary").unwrap();
        assert!(!sealed.contains("canary"));
        assert_eq!(ring.open(&PLACE, &sealed).unwrap().as_slice(), b"canary");
        for place in [
            Place { table: "storage", ..PLACE },
            Place { row: 8, ..PLACE },
            Place { column: "token", ..PLACE },
            Place { table: "storagess", column: "ecret", ..PLACE },
        ] {
            assert_eq!(ring.open(&place, &sealed), Err(SecretError::Damaged), "{place:?}");
        }
    }

    #[test]
    fn the_same_secret_twice_looks_different() {
        let (ring, rng) = (KeyRing::new(key(1), vec![]), SeededRng::new(1));
        assert_ne!(ring.seal(&rng, &PLACE, b"x").unwrap(), ring.seal(&rng, &PLACE, b"x").unwrap());
        let empty = ring.seal(&rng, &PLACE, b"").unwrap();
        assert!(ring.open(&PLACE, &empty).unwrap().is_empty());
    }

    #[test]
    fn every_changed_sign_is_noticed() {
        let ring = KeyRing::new(key(1), vec![]);
        let sealed = ring.seal(&SeededRng::new(1), &PLACE, b"canary").unwrap();
        for (index, sign) in sealed.char_indices() {
            let other = if sign == 'A' { "B" } else { "A" };
            let mut changed = sealed.clone();
            changed.replace_range(index..=index, other);
            assert!(ring.open(&PLACE, &changed).is_err(), "{changed}");
        }
        for cut in 0..sealed.len() {
            assert!(ring.open(&PLACE, &sealed[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn parts_of_two_secrets_make_no_third() {
        let (ring, rng) = (KeyRing::new(key(1), vec![]), SeededRng::new(1));
        let (one, two) = (ring.seal(&rng, &PLACE, b"one").unwrap(), ring.seal(&rng, &PLACE, b"two").unwrap());
        let (one, two): (Vec<_>, Vec<_>) = (one.split('.').collect(), two.split('.').collect());
        let mixed = [one[0], one[1], one[2], two[3]].join(".");
        assert_eq!(ring.open(&PLACE, &mixed), Err(SecretError::Damaged));
    }

    #[test]
    fn a_missing_key_is_named() {
        let sealed = KeyRing::new(key(1), vec![]).seal(&SeededRng::new(1), &PLACE, b"x").unwrap();
        let error = KeyRing::new(key(2), vec![]).open(&PLACE, &sealed).unwrap_err();
        assert_eq!(error, SecretError::UnknownKey(key(1).id().clone()));
        assert!(error.to_string().contains(&key(1).id().to_string()));
        assert_eq!(KeyRing::id_of(&sealed).unwrap(), *key(1).id());
    }

    #[test]
    fn a_rotation_lets_the_old_key_go() {
        let rng = SeededRng::new(1);
        let sealed = KeyRing::new(key(1), vec![]).seal(&rng, &PLACE, b"canary").unwrap();
        let both = KeyRing::new(key(2), vec![key(1)]);
        assert_eq!(both.open(&PLACE, &sealed).unwrap().as_slice(), b"canary");
        let rotated = both.rotate(&rng, &PLACE, &sealed).unwrap().unwrap();
        assert_eq!(both.rotate(&rng, &PLACE, &rotated).unwrap(), None);
        let alone = KeyRing::new(key(2), vec![]);
        assert_eq!(alone.open(&PLACE, &rotated).unwrap().as_slice(), b"canary");
        let moved = Place { row: 8, ..PLACE };
        assert_eq!(both.rotate(&rng, &moved, &sealed), Err(SecretError::Damaged));
        assert!(matches!(alone.rotate(&rng, &PLACE, &sealed), Err(SecretError::UnknownKey(_))));
    }

    #[test]
    fn w04_keys_that_anybody_could_guess_are_refused() {
        let good = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        assert!(MasterKey::parse(good).is_ok());
        for text in ["", "00", &"00".repeat(32), &"ab".repeat(32), &good[1..], "zz112233445566778899aabbccddeeff"] {
            assert!(MasterKey::parse(text).is_err(), "{text}");
        }
        let lines = format!("# keys\n\n{good}\n{}\n", good.replace('0', "1"));
        assert_eq!(KeyRing::parse(&lines).unwrap().older.len(), 1);
        assert!(KeyRing::parse("# none\n").is_err() && KeyRing::parse("no key").is_err());
        assert!(!format!("{:?}", KeyRing::parse(&lines).unwrap()).contains("2233"));
    }

    proptest! {
        #[test]
        fn whatever_is_sealed_comes_back(plain: Vec<u8>, row: i64, seed: u64) {
            let ring = KeyRing::new(key(3), vec![]);
            let place = Place { row, ..PLACE };
            let sealed = ring.seal(&SeededRng::new(seed), &place, &plain).unwrap();
            let opened = ring.open(&place, &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), plain.as_slice());
        }

        #[test]
        fn nothing_that_was_not_sealed_opens(text in ".{0,200}") {
            prop_assert!(KeyRing::new(key(3), vec![]).open(&PLACE, &text).is_err());
        }
    }
}
