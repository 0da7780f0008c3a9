//! What was called, and for what: counted where it happens, so that nobody has to be believed.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Destinations that are kept apart between two times they are taken; the rest is counted together.
const MOST: usize = 1024;
/// Stands for those that were too many.
pub const OTHERS: &str = "(others)";

/// For what something is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// A person imports from an address.
    Import,
    /// An export brings along the media that tasks name by address.
    ExportMedia,
    /// Webhooks are told.
    Webhook,
    /// Object stores, and the services that vouch for whom they let in.
    Storage,
    /// The providers of single sign-on.
    SignOn,
    /// ML backends are asked.
    MlBackend,
    /// Mails are handed over.
    Mail,
    /// The services of clouds that hand out the machine's own credentials.
    MachineIdentity,
    Other,
}

impl Purpose {
    /// As it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::ExportMedia => "export_media",
            Self::Webhook => "webhook",
            Self::Storage => "storage",
            Self::SignOn => "sign_on",
            Self::MlBackend => "ml_backend",
            Self::Mail => "mail",
            Self::MachineIdentity => "machine_identity",
            Self::Other => "other",
        }
    }
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// Names that were looked up.
    pub lookups: u64,
    /// Requests that were sent, and connections that are no HTTP.
    pub calls: u64,
    /// Those that the guard refused: nothing was sent.
    pub refused: u64,
}

/// Since it was last taken, by purpose and `host:port`.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<HashMap<(Purpose, String), Calls>>);

impl Ledger {
    pub(crate) fn note(&self, purpose: Purpose, destination: String, change: impl FnOnce(&mut Calls)) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (purpose, destination);
        let key = if counts.len() < MOST || counts.contains_key(&key) { key } else { (purpose, OTHERS.to_owned()) };
        change(counts.entry(key).or_default());
    }

    /// Everything since the last time, which then begins anew.
    #[must_use]
    pub fn take(&self) -> Vec<(Purpose, String, Calls)> {
        let counts = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        counts.into_iter().map(|((purpose, destination), calls)| (purpose, destination, calls)).collect()
    }

    /// Counts again what could not be kept.
    pub fn put_back(&self, counts: Vec<(Purpose, String, Calls)>) {
        for (purpose, destination, Calls { lookups, calls, refused }) in counts {
            self.note(purpose, destination, |sum| {
                sum.lookups += lookups;
                sum.calls += calls;
                sum.refused += refused;
            });
        }
    }
}
