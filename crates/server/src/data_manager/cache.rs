//! The ids of lists that were asked for lately. A page of a list is then a slice; a change in the project raises its
//! `data_version`, after which nobody asks for the old list again.

use labelkeep_database::{
    Database,
    access::{ProjectScope, Visibility},
    tasks::TaskList,
};
use labelkeep_model::Result;
use labelkeep_task_filter::CheckedFilter;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// So many ids are kept in all: 64 MiB.
const MOST_IDS: usize = 8 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    project: i64,
    data_version: i64,
    /// 0 for who sees everything.
    own: i64,
    filter: String,
}

#[derive(Default)]
struct Kept {
    lists: HashMap<Key, (Arc<TaskList>, u64)>,
    ids: usize,
    clock: u64,
}

/// Shared by all requests of a node.
#[derive(Default)]
pub struct TaskListCache(Mutex<Kept>);

impl TaskListCache {
    /// The list as the project is at `data_version`.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn list(
        &self,
        database: &Database,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        data_version: i64,
    ) -> Result<Arc<TaskList>> {
        let own = match scope.visibility() {
            Visibility::All => 0,
            Visibility::Own { user, may_list } => {
                if may_list {
                    user.0
                } else {
                    -1
                }
            }
        };
        let key = Key { project: scope.id().0, data_version, own, filter: filter.to_string() };
        if let Some(list) = self.get(&key) {
            return Ok(list);
        }
        let list = Arc::new(database.task_list(scope, filter).await?);
        self.put(key, Arc::clone(&list));
        Ok(list)
    }

    fn get(&self, key: &Key) -> Option<Arc<TaskList>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clock += 1;
        let clock = kept.clock;
        let (list, used) = kept.lists.get_mut(key)?;
        *used = clock;
        Some(Arc::clone(list))
    }

    fn put(&self, key: Key, list: Arc<TaskList>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        // Older versions of the same project are never asked for again.
        let (project, version) = (key.project, key.data_version);
        kept.lists.retain(|old, _| old.project != project || old.data_version >= version);
        kept.clock += 1;
        kept.lists.insert(key, (list, kept.clock));
        kept.ids = kept.lists.values().map(|(list, _)| list.ids.len()).sum();
        while kept.ids > MOST_IDS {
            let Some(oldest) = kept.lists.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| key.clone()) else {
                break;
            };
            if let Some((list, _)) = kept.lists.remove(&oldest) {
                kept.ids -= list.ids.len();
            }
        }
    }
}
