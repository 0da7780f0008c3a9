//! Bytes of requests or answers that are held in memory at the same moment. All together have a limit, and one caller has
//! half of it, so that nobody can take it all.

use labelkeep_model::{Error, ErrorKind, Result, Say};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What a caller is counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    Person(i64),
    /// Nobody is signed in.
    Network(String),
}

pub(crate) struct Budget(Arc<Inner>);

struct Inner {
    most: u64,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    all: u64,
    by_caller: HashMap<Whose, u64>,
}

impl Budget {
    pub(crate) fn new(most: u64) -> Self {
        Self(Arc::new(Inner { most, held: Mutex::default() }))
    }

    /// For one request, with no bytes yet.
    pub(crate) fn lease(&self, whose: Whose) -> Lease {
        Lease { budget: Arc::clone(&self.0), whose, bytes: Mutex::new(0) }
    }
}

impl Inner {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one request holds; given back when it is dropped.
pub(crate) struct Lease {
    budget: Arc<Inner>,
    whose: Whose,
    bytes: Mutex<u64>,
}

impl Lease {
    /// Holds at least so many bytes from now on.
    ///
    /// # Errors
    /// 429 when the caller holds too many, 503 when all together do. What was held before stays held.
    pub(crate) fn grow_to(&self, bytes: usize) -> Result<()> {
        let wanted = u64::try_from(bytes).unwrap_or(u64::MAX);
        let mut own = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let more = wanted.saturating_sub(*own);
        if more == 0 {
            return Ok(());
        }
        let mut held = self.budget.held();
        if held.all.saturating_add(more) > self.budget.most {
            return Err(everybody());
        }
        let of_caller = held.by_caller.get(&self.whose).copied().unwrap_or(0);
        // The only request of somebody may be larger than half of all.
        if of_caller > *own && of_caller + more > self.budget.most / 2 {
            return Err(one_caller());
        }
        held.all += more;
        *held.by_caller.entry(self.whose.clone()).or_default() += more;
        *own = wanted;
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let own = *self.bytes.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut held = self.budget.held();
        held.all = held.all.saturating_sub(own);
        if let Some(of_caller) = held.by_caller.get_mut(&self.whose) {
            *of_caller = of_caller.saturating_sub(own);
            if *of_caller == 0 {
                held.by_caller.remove(&self.whose);
            }
        }
    }
}

fn everybody() -> Error {
    let text = Say::ServerIsFull;
    Error::new(ErrorKind::Unavailable, text)
}

fn one_caller() -> Error {
    let text = Say::TooManyLargeRequests;
    Error::new(ErrorKind::TooManyRequests(5), text)
}

#[cfg(test)]
mod tests {
    use super::{Budget, Whose};

    fn person(id: i64) -> Whose {
        Whose::Person(id)
    }

    #[test]
    fn all_requests_together_hold_a_bounded_number_of_bytes() {
        let budget = Budget::new(100);
        let (first, second, third) = (budget.lease(person(1)), budget.lease(person(2)), budget.lease(person(3)));
        first.grow_to(50).unwrap();
        first.grow_to(20).unwrap();
        second.grow_to(40).unwrap();
        assert_eq!(third.grow_to(11).unwrap_err().status(), 503);
        third.grow_to(10).unwrap();
        drop(first);
        third.grow_to(60).unwrap();
        drop((second, third));
        let held = budget.0.held();
        assert!(held.all == 0 && held.by_caller.is_empty(), "what is over is given back, and nobody is remembered");
    }

    #[test]
    fn one_caller_leaves_half_to_the_others() {
        let budget = Budget::new(100);
        let leases: Vec<_> = (0..3).map(|_| budget.lease(person(1))).collect();
        leases[0].grow_to(30).unwrap();
        leases[1].grow_to(20).unwrap();
        assert_eq!(leases[2].grow_to(1).unwrap_err().status(), 429);
        assert_eq!(leases[1].grow_to(21).unwrap_err().status(), 429);
        budget.lease(Whose::Network("203.0.113.0".to_owned())).grow_to(50).unwrap();
        drop(leases);
        // A single large request is no crowd.
        budget.lease(person(1)).grow_to(100).unwrap();
    }
}
