//! One search at a time for each person, and few that wait.

use labelkeep_model::{Error, ErrorKind, Result, Say};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Searches of one person, with the one that runs.
const MOST: usize = 16;
/// When it makes sense to ask again.
const SECONDS: u32 = 5;

#[derive(Default)]
pub(super) struct People(Mutex<HashMap<i64, Person>>);

struct Person {
    one: Arc<Semaphore>,
    asking: usize,
}

/// Somebody's turn, or the wait for it.
pub(super) struct Turn {
    people: Arc<People>,
    person: i64,
    permit: Option<OwnedSemaphorePermit>,
}

impl People {
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// # Errors
    /// 429 when too many wait already.
    pub async fn turn(self: &Arc<Self>, person: i64) -> Result<Turn> {
        let one = {
            let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let entry = people.entry(person).or_insert_with(|| Person { one: Arc::new(Semaphore::new(1)), asking: 0 });
            if entry.asking >= MOST {
                return Err(Error::new(ErrorKind::TooManyRequests(SECONDS), Say::TooManyFilters));
            }
            entry.asking += 1;
            Arc::clone(&entry.one)
        };
        // From here on whoever leaves is not counted any more.
        let mut turn = Turn { people: Arc::clone(self), person, permit: None };
        turn.permit = Some(one.acquire_owned().await.map_err(Error::unavailable)?);
        Ok(turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.permit = None;
        let mut people = self.people.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = people.get_mut(&self.person) {
            entry.asking -= 1;
            if entry.asking == 0 {
                people.remove(&self.person);
            }
        }
    }
}
