//! Pages of lists. What an index and the counts of blocks give is read from them; other lists are made once for everybody
//! who asks for them, and kept. A change in the project raises its `data_version`; then a kept list follows the tasks
//! that changed, or is made anew where it cannot.

mod flight;
mod kept;

use flight::{Flight, Outcome, SoFar};
use kept::{Kept, Key};
use labelkeep_database::{
    Database,
    access::{ProjectScope, Visibility},
    tasks::{TaskList, TaskPage},
};
use labelkeep_model::{Error, Result};
use labelkeep_task_filter::CheckedFilter;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// A list is made for somebody who asked after the last change, or before it began. So the second is new enough.
const TRIES: usize = 3;

/// A page, and whether its list is still being made: then there may be more.
pub(super) struct Listed {
    pub page: TaskPage,
    pub is_counting: bool,
}

/// Shared by all requests of a node.
#[derive(Clone, Default)]
pub struct TaskListCache(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    kept: Kept,
    /// The lists that are being made.
    flights: HashMap<Key, Weak<Flight>>,
}

/// Which page of which list.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub scope: &'a ProjectScope,
    pub filter: &'a CheckedFilter,
    pub offset: i64,
    pub size: i64,
    /// Whether the page may come before its list is complete.
    pub may_be_early: bool,
}

impl TaskListCache {
    pub(super) async fn page(&self, database: &Database, asked: Asked<'_>) -> Result<Listed> {
        let Asked { scope, filter, offset, size, .. } = asked;
        if let Some(page) = database.counted_page(scope, filter, offset, size).await? {
            return Ok(Listed { page, is_counting: false });
        }
        let state = database.list_state(scope).await?;
        let key = Key::of(scope, filter);
        for _ in 0..TRIES {
            if let Some(list) = self.state(|state| state.kept.get(&key)).filter(|list| list.shows(&state)) {
                return whole(database, &list, asked).await;
            }
            let flight = self.join(database, &key, asked);
            match flight.wait(asked).await? {
                Outcome::Whole(list) if list.shows(&state) => return whole(database, &list, asked).await,
                Outcome::Whole(_) => {}
                Outcome::Early(list) => {
                    flight::linger(flight);
                    return Ok(Listed { is_counting: true, page: page_of(&list, asked) });
                }
            }
        }
        Err(Error::unavailable("a list was never as new as its project"))
    }

    /// Takes part in what is under way, or begins it.
    fn join(&self, database: &Database, key: &Key, asked: Asked<'_>) -> Arc<Flight> {
        self.state(|state| {
            if let Some(flight) = state.flights.get(key).and_then(Weak::upgrade).filter(|flight| !flight.is_over()) {
                return flight;
            }
            let (lists, database, key_kept) = (self.clone(), database.clone(), key.clone());
            let (scope, filter) = (asked.scope.clone(), asked.filter.clone());
            let flight = Arc::new(Flight::begin(move |so_far| async move {
                let kept = lists.state(|state| state.kept.get(&key_kept));
                let list = renew(database, scope, filter, kept, so_far).await?;
                lists.state(|state| state.kept.put(key_kept, Arc::clone(&list)));
                Ok(list)
            }));
            state.flights.retain(|_, flight| flight.strong_count() > 0);
            state.flights.insert(key.clone(), Arc::downgrade(&flight));
            flight
        })
    }

    fn state<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn whole(database: &Database, list: &TaskList, asked: Asked<'_>) -> Result<Listed> {
    let mut page = page_of(list, asked);
    if asked.filter.matches_everything() && matches!(asked.scope.visibility(), Visibility::All) {
        // A list along an order that is kept knows its tasks alone, and blocks of tasks are counted.
        let sums = database.sums_of_all_tasks(asked.scope).await?;
        page =
            TaskPage { total_annotations: sums.total_annotations, total_predictions: sums.total_predictions, ..page };
    }
    Ok(Listed { page, is_counting: false })
}

fn page_of(list: &TaskList, asked: Asked<'_>) -> TaskPage {
    TaskPage {
        ids: list.page(asked.offset, asked.size),
        total: list.len(),
        total_annotations: list.total_annotations,
        total_predictions: list.total_predictions,
    }
}

/// The list as it is now, from what it was, if that can be.
async fn renew(
    database: Database,
    scope: ProjectScope,
    filter: CheckedFilter,
    kept: Option<Arc<TaskList>>,
    so_far: SoFar,
) -> Result<Arc<TaskList>> {
    let followed = match kept {
        Some(list) => database.follow_task_list(&scope, &filter, &list).await?,
        None => None,
    };
    let list = match followed {
        Some(list) => list,
        None => database.gather_task_list(&scope, &filter, so_far).await?,
    };
    Ok(Arc::new(list))
}
