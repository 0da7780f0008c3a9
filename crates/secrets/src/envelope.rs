//! The two layers of a sealed text: `lk1.KEY_ID.WRAPPED_KEY.TEXT`, the last two in base64 with their nonces in front.

use crate::{KeyId, MasterKey, SecretError};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use labelkeep_model::Rng;
use zeroize::Zeroizing;

const FORMAT: &str = "lk1";

/// Where a secret is kept. It opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    pub table: &'a str,
    pub row: i64,
    pub column: &'a str,
}

impl Place<'_> {
    /// Each part with its length, so that no two places have the same text.
    fn bound(&self, layer: &str, id: &KeyId) -> Vec<u8> {
        let row = self.row.to_string();
        let mut bytes = Vec::new();
        for part in [FORMAT, layer, &id.to_string(), self.table, &row, self.column] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

/// The parts of a sealed text.
pub(crate) struct Sealed<'a> {
    pub(crate) id: KeyId,
    wrapped: &'a str,
    text: &'a str,
}

impl<'a> Sealed<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, SecretError> {
        let mut parts = text.split('.');
        let found = (parts.next(), parts.next(), parts.next(), parts.next(), parts.next());
        let (Some(FORMAT), Some(id), Some(wrapped), Some(text), None) = found else {
            return Err(SecretError::NotSealed);
        };
        Ok(Self { id: KeyId::parse(id).ok_or(SecretError::NotSealed)?, wrapped, text })
    }

    fn unwrap(&self, master: &MasterKey, place: &Place<'_>) -> Result<Zeroizing<[u8; 32]>, SecretError> {
        let plain = open(master.wrapping(), &place.bound("key", &self.id), self.wrapped)?;
        let bytes: [u8; 32] = plain.as_slice().try_into().map_err(|_| SecretError::Damaged)?;
        Ok(Zeroizing::new(bytes))
    }

    pub(crate) fn open(&self, master: &MasterKey, place: &Place<'_>) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        // The text is bound to its place alone: a rotation changes which key wraps, and leaves the text as it is.
        open(&*self.unwrap(master, place)?, &text_place(place), self.text)
    }

    pub(crate) fn rewrap(
        &self,
        from: &MasterKey,
        to: &MasterKey,
        rng: &dyn Rng,
        place: &Place<'_>,
    ) -> Result<String, SecretError> {
        let key = self.unwrap(from, place)?;
        let wrapped = seal(to.wrapping(), rng, &place.bound("key", to.id()), &*key)?;
        Ok(format!("{FORMAT}.{}.{wrapped}.{}", to.id(), self.text))
    }
}

fn text_place(place: &Place<'_>) -> Vec<u8> {
    place.bound("text", &KeyId::default())
}

pub(crate) fn seal_text(
    master: &MasterKey,
    rng: &dyn Rng,
    place: &Place<'_>,
    plain: &[u8],
) -> Result<String, SecretError> {
    let mut key = Zeroizing::new([0; 32]);
    rng.fill(key.as_mut());
    let wrapped = seal(master.wrapping(), rng, &place.bound("key", master.id()), &*key)?;
    let text = seal(&key, rng, &text_place(place), plain)?;
    Ok(format!("{FORMAT}.{}.{wrapped}.{text}", master.id()))
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, SecretError> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).map_err(|_| SecretError::Damaged)
}

fn seal(key: &[u8; 32], rng: &dyn Rng, bound: &[u8], plain: &[u8]) -> Result<String, SecretError> {
    let mut nonce = [0; NONCE_LEN];
    rng.fill(&mut nonce);
    let mut sealed = Zeroizing::new(plain.to_vec());
    cipher(key)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut *sealed)
        .map_err(|_| SecretError::Damaged)?;
    Ok(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed[..]].concat()))
}

fn open(key: &[u8; 32], bound: &[u8], text: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SecretError::Damaged)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).ok_or(SecretError::Damaged)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SecretError::Damaged)?;
    let mut plain = Zeroizing::new(sealed.to_vec());
    let length =
        cipher(key)?.open_in_place(nonce, Aad::from(bound), &mut plain).map_err(|_| SecretError::Damaged)?.len();
    plain.truncate(length);
    Ok(plain)
}
