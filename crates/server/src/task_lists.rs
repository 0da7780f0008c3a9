//! The lists that were asked for lately. A page of a list is then a slice. A change in the project raises its
//! `data_version`; then the list follows the tasks that changed, or is made anew where it cannot.

use labelkeep_database::{
    Database,
    access::{ProjectScope, Visibility},
    tasks::{TaskList, TaskPage},
};
use labelkeep_model::Result;
use labelkeep_task_filter::CheckedFilter;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// So many tasks are kept in all: 64 MiB.
const MOST_TASKS: usize = 4 * 1024 * 1024;
/// So many lists, also empty ones.
const MOST_LISTS: usize = 4096;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    project: i64,
    /// 0 for who sees everything.
    own: i64,
    filter: String,
}

#[derive(Default)]
struct Kept {
    lists: HashMap<Key, (Arc<TaskList>, u64)>,
    clock: u64,
}

/// Shared by all requests of a node.
#[derive(Default)]
pub struct TaskListCache(Mutex<Kept>);

impl TaskListCache {
    /// `size` tasks of the list after the first `offset`, and what the list comes to.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn page(
        &self,
        database: &Database,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        offset: i64,
        size: i64,
    ) -> Result<TaskPage> {
        if let Some(page) = database.counted_page(scope, filter, offset, size).await? {
            return Ok(page);
        }
        let data_version = database.project_data_version(scope).await?;
        let list = self.list(database, scope, filter, data_version).await?;
        Ok(TaskPage {
            ids: list.page(offset, size),
            total: list.len(),
            total_annotations: list.total_annotations,
            total_predictions: list.total_predictions,
        })
    }

    /// The list as the project is at `data_version` or later.
    ///
    /// # Errors
    /// What the database says.
    async fn list(
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
        let key = Key { project: scope.id().0, own, filter: filter.to_string() };
        let kept = self.get(&key);
        if let Some(list) = kept.as_ref().filter(|list| list.version >= data_version) {
            return Ok(Arc::clone(list));
        }
        let followed = match kept {
            Some(list) => database.follow_task_list(scope, filter, &list).await?,
            None => None,
        };
        let list = match followed {
            Some(list) => list,
            None => database.task_list(scope, filter).await?,
        };
        let list = Arc::new(list);
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
        if kept.lists.get(&key).is_some_and(|(other, _)| other.version > list.version) {
            return;
        }
        kept.clock += 1;
        kept.lists.insert(key, (list, kept.clock));
        let mut tasks: usize = kept.lists.values().map(|(list, _)| list.tasks.len()).sum();
        while tasks > MOST_TASKS || kept.lists.len() > MOST_LISTS {
            let Some(oldest) = kept.lists.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| key.clone()) else {
                break;
            };
            if let Some((list, _)) = kept.lists.remove(&oldest) {
                tasks -= list.tasks.len();
            }
        }
    }
}
