//! The lists that were asked for lately. Large lists push out each other, never the small ones.

use labelkeep_database::{
    access::{ProjectScope, Visibility},
    tasks::TaskList,
};
use labelkeep_task_filter::CheckedFilter;
use std::{collections::HashMap, sync::Arc};

/// A list of more bytes is large.
const LARGE: usize = 4 << 20;
/// Bytes of all large lists, and of all others.
const MOST_LARGE: usize = 128 << 20;
const MOST_SMALL: usize = 32 << 20;
/// So many lists, also empty ones.
const MOST_LISTS: usize = 4096;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    project: i64,
    /// 0 for who sees everything.
    own: i64,
    filter: String,
}

impl Key {
    pub fn of(scope: &ProjectScope, filter: &CheckedFilter) -> Self {
        let own = match scope.visibility() {
            Visibility::All => 0,
            Visibility::Own { user, may_list: true } => user.0,
            Visibility::Own { may_list: false, .. } => -1,
        };
        Self { project: scope.id().0, own, filter: filter.to_string() }
    }
}

#[derive(Default)]
pub(super) struct Kept {
    lists: HashMap<Key, Entry>,
    clock: u64,
}

struct Entry {
    list: Arc<TaskList>,
    bytes: usize,
    used: u64,
}

impl Entry {
    fn is_large(&self) -> bool {
        self.bytes > LARGE
    }
}

impl Kept {
    pub fn get(&mut self, key: &Key) -> Option<Arc<TaskList>> {
        self.clock += 1;
        let entry = self.lists.get_mut(key)?;
        entry.used = self.clock;
        Some(Arc::clone(&entry.list))
    }

    pub fn put(&mut self, key: Key, list: Arc<TaskList>) {
        let bytes = list.bytes() + size_of::<Entry>() + key.filter.len();
        self.put_of(key, list, bytes);
    }

    fn put_of(&mut self, key: Key, list: Arc<TaskList>, bytes: usize) {
        if self.lists.get(&key).is_some_and(|other| other.list.version > list.version) {
            return;
        }
        self.clock += 1;
        self.lists.insert(key, Entry { list, bytes, used: self.clock });
        for (large, most) in [(true, MOST_LARGE), (false, MOST_SMALL)] {
            self.shrink(large, most);
        }
    }

    fn shrink(&mut self, large: bool, most: usize) {
        let mut alike: Vec<(u64, usize, Key)> = self
            .lists
            .iter()
            .filter(|(_, entry)| entry.is_large() == large)
            .map(|(key, entry)| (entry.used, entry.bytes, key.clone()))
            .collect();
        let mut bytes: usize = alike.iter().map(|(_, bytes, _)| bytes).sum();
        let mut number = alike.len();
        if bytes <= most && number <= MOST_LISTS {
            return;
        }
        alike.sort_unstable_by_key(|(used, ..)| *used);
        for (_, size, key) in alike {
            // The one that was just made stays, however large it is.
            if (bytes <= most && number <= MOST_LISTS) || number == 1 {
                return;
            }
            self.lists.remove(&key);
            bytes -= size;
            number -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, Key, LARGE, MOST_LARGE, MOST_SMALL};
    use labelkeep_database::tasks::TaskList;
    use std::sync::Arc;

    fn key(filter: &str) -> Key {
        Key { project: 1, own: 0, filter: filter.to_owned() }
    }

    #[test]
    fn large_lists_push_out_each_other_and_never_small_ones() {
        let mut kept = Kept::default();
        let put = |kept: &mut Kept, name: &str, bytes| kept.put_of(key(name), Arc::new(TaskList::default()), bytes);
        put(&mut kept, "small", 100);
        put(&mut kept, "one", MOST_LARGE / 2);
        put(&mut kept, "two", MOST_LARGE / 2);
        kept.get(&key("one"));
        put(&mut kept, "three", MOST_LARGE / 2);
        assert!(kept.get(&key("two")).is_none(), "the one that was not used for longest");
        assert!(
            kept.get(&key("one")).is_some() && kept.get(&key("three")).is_some() && kept.get(&key("small")).is_some()
        );
        put(&mut kept, "vast", MOST_LARGE * 2);
        assert!(
            kept.get(&key("vast")).is_some() && kept.get(&key("three")).is_none() && kept.get(&key("small")).is_some()
        );
    }

    #[test]
    fn small_lists_make_room_for_small_ones() {
        let mut kept = Kept::default();
        kept.put_of(key("large"), Arc::new(TaskList::default()), LARGE + 1);
        for number in 0..=MOST_SMALL / LARGE {
            kept.put_of(key(&number.to_string()), Arc::new(TaskList::default()), LARGE);
        }
        assert!(kept.get(&key("0")).is_none() && kept.get(&key("1")).is_some() && kept.get(&key("large")).is_some());
    }
}
