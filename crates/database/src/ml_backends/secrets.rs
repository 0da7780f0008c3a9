//! The password of a backend, sealed for its row with a digest of the host that it is for, so that neither a row nor its address can
//! be changed to have it sent elsewhere.

use super::MlBackend;
use labelkeep_model::{Error, Result, Rng, Say};
use labelkeep_secrets::{KeyRing, Place};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

#[derive(Serialize, Deserialize)]
struct Content {
    at: String,
    password: String,
}

fn place(backend: i64) -> Place<'static> {
    Place { table: "ml_backends", row: backend, column: "password" }
}

/// `at`: the host.
pub(super) fn seal(ring: &KeyRing, rng: &dyn Rng, backend: i64, password: &str, at: &str) -> Result<String> {
    let mut content = Content { at: at.to_owned(), password: password.to_owned() };
    let plain = Zeroizing::new(serde_json::to_vec(&content).map_err(Error::internal)?);
    content.password.zeroize();
    Ok(ring.seal(rng, &place(backend), &plain)?)
}

impl MlBackend {
    /// Opens the password, to be sent to this host; `None`: it has none.
    ///
    /// # Errors
    /// When it was sealed with another key, for another row or for another host.
    pub fn open_password(&self, ring: &KeyRing, at: &str) -> Result<Option<Zeroizing<String>>> {
        let Some(sealed) = &self.password else { return Ok(None) };
        let plain = ring.open(&place(self.id), sealed)?;
        let content: Content = serde_json::from_slice(&plain).map_err(Error::internal)?;
        let password = Zeroizing::new(content.password);
        if content.at == at {
            Ok(Some(password))
        } else {
            Err(Error::field("basic_auth_pass", Say::MlPasswordOfOtherHost))
        }
    }
}
