//! The places in which a process runs jobs. They are bounded lane by lane, so that many of one sort starve nobody else.

use crate::kind::Lane;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

#[derive(Clone)]
pub(crate) struct Lanes {
    places: Arc<HashMap<Lane, Arc<Semaphore>>>,
    freed: Arc<Notify>,
}

/// A place that is taken. It is free again when this is dropped.
pub(crate) struct Place {
    permit: Option<OwnedSemaphorePermit>,
    freed: Arc<Notify>,
}

impl Lanes {
    pub(crate) fn new() -> Self {
        let places = Lane::ALL.map(|lane| (lane, Arc::new(Semaphore::new(lane.places()))));
        Self { places: Arc::new(HashMap::from(places)), freed: Arc::default() }
    }

    /// `None`: all are taken.
    pub(crate) fn take(&self, lane: Lane) -> Option<Place> {
        let permit = self.places.get(&lane)?.clone().try_acquire_owned().ok()?;
        Some(Place { permit: Some(permit), freed: self.freed.clone() })
    }

    /// Waits until a place becomes free.
    pub(crate) async fn freed(&self) {
        self.freed.notified().await;
    }
}

impl Place {
    /// Nothing ran in it: nobody needs to look again.
    pub(crate) fn give_back_quietly(mut self) {
        self.permit.take();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.permit.take().is_some() {
            self.freed.notify_one();
        }
    }
}
