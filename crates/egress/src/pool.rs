//! Clients that are kept for some seconds, each for one host and the addresses it was checked at. What is reused is a
//! connection to a checked address; a name is asked for anew, and all its addresses are checked anew, when they are old.

use crate::wire::Client;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How long the addresses of a name are believed.
const FRESH: Duration = Duration::from_secs(30);
/// More hosts at the same time than any installation has stores.
const MOST: usize = 256;
/// Connections of one host that are kept open while nobody uses them.
pub(crate) const IDLE_CONNECTIONS: usize = 32;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) is_https: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
}

#[derive(Default)]
pub(crate) struct Pool(Mutex<HashMap<Place, (Instant, Client)>>);

impl Pool {
    pub(crate) fn get(&self, place: &Place) -> Option<Client> {
        let now = Instant::now();
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(place).filter(|(until, _)| *until > now).map(|(_, client)| client.clone())
    }

    pub(crate) fn keep(&self, place: Place, client: Client) {
        let now = Instant::now();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (until, _)| *until > now);
        if kept.len() >= MOST {
            let oldest = kept.iter().min_by_key(|(_, (until, _))| *until).map(|(place, _)| place.clone());
            oldest.and_then(|place| kept.remove(&place));
        }
        kept.insert(place, (now + FRESH, client));
    }
}
