//! A list of tasks as it is kept in memory: in chunks, so that a change makes a few of them anew and shares the others.

use super::packed::Packed;
use crate::{
    Database, Fetch as _,
    access::{ProjectScope, task_people::held},
};
use labelkeep_model::{Result, Timestamp};
use std::{collections::HashSet, sync::Arc};

/// Tasks of a chunk, about.
const CHUNK: usize = 8_192;

/// All tasks that match, in order, and sums over them.
#[derive(Debug, Clone, Default)]
pub struct TaskList {
    chunks: Vec<Arc<Chunk>>,
    /// Of each chunk, the place of its first task.
    starts: Vec<usize>,
    length: usize,
    pub total_annotations: i64,
    pub total_predictions: i64,
    /// The project's `data_version` that it shows.
    pub version: i64,
    /// When it was so.
    as_of: Timestamp,
    /// What its person held then, if it is the list of one person's own tasks.
    pub(super) held: Vec<i64>,
}

/// What a list must be like, so that it is as new as its project.
#[derive(Debug, Clone)]
pub struct ListState {
    version: i64,
    as_of: Timestamp,
    held: Vec<i64>,
}

/// A task in a list, with its counts: what the sums lose when it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    pub id: i64,
    pub annotations: i64,
    pub predictions: i64,
}

#[derive(Debug)]
struct Chunk {
    ids: Packed,
    least: i64,
    most: i64,
    annotations: Packed,
    predictions: Packed,
    length: usize,
    total_annotations: i64,
    total_predictions: i64,
}

impl Listed {
    /// `id`, or `id:annotations:predictions`.
    pub fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split(':').map(str::parse);
        let id = numbers.next()?.ok()?;
        let mut count = || numbers.next().and_then(std::result::Result::ok).unwrap_or(0);
        Some(Self { id, annotations: count(), predictions: count() })
    }
}

impl Chunk {
    fn new(tasks: &[Listed]) -> Self {
        let ids: Vec<i64> = tasks.iter().map(|task| task.id).collect();
        let annotations: Vec<i64> = tasks.iter().map(|task| task.annotations).collect();
        let predictions: Vec<i64> = tasks.iter().map(|task| task.predictions).collect();
        Self {
            ids: Packed::new(&ids),
            least: ids.iter().copied().min().unwrap_or(0),
            most: ids.iter().copied().max().unwrap_or(0),
            annotations: Packed::new(&annotations),
            predictions: Packed::new(&predictions),
            length: ids.len(),
            total_annotations: annotations.iter().sum(),
            total_predictions: predictions.iter().sum(),
        }
    }

    fn tasks(&self) -> Vec<Listed> {
        let counts = self.annotations.to_vec().into_iter().zip(self.predictions.to_vec());
        let listed = |(id, (annotations, predictions))| Listed { id, annotations, predictions };
        self.ids.to_vec().into_iter().zip(counts).map(listed).collect()
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.ids.bytes() + self.annotations.bytes() + self.predictions.bytes()
    }
}

/// Which ids are wanted, with a fast no for most others.
struct Wanted<'a> {
    ids: &'a HashSet<i64>,
    /// One bit for each value of an id's last 16 bits.
    bits: Vec<u64>,
    least: i64,
    most: i64,
}

impl<'a> Wanted<'a> {
    fn new(ids: &'a HashSet<i64>) -> Self {
        let mut bits = vec![0_u64; 1 << 10];
        for id in ids {
            if let Some(word) = bits.get_mut(Self::word(*id)) {
                *word |= 1 << (id & 63);
            }
        }
        let least = ids.iter().copied().min().unwrap_or(0);
        Self { ids, bits, least, most: ids.iter().copied().max().unwrap_or(0) }
    }

    fn word(id: i64) -> usize {
        ((id >> 6) & 0x3ff) as usize
    }

    fn has(&self, id: i64) -> bool {
        self.bits.get(Self::word(id)).is_some_and(|word| word >> (id & 63) & 1 == 1) && self.ids.contains(&id)
    }
}

impl TaskList {
    pub(super) fn new(tasks: &[Listed], version: i64) -> Self {
        Self::of(tasks.chunks(CHUNK).map(|tasks| Arc::new(Chunk::new(tasks))).collect(), version)
    }

    fn of(chunks: Vec<Arc<Chunk>>, version: i64) -> Self {
        let (mut length, mut starts) = (0, Vec::with_capacity(chunks.len()));
        for chunk in &chunks {
            starts.push(length);
            length += chunk.length;
        }
        Self {
            starts,
            length,
            total_annotations: chunks.iter().map(|chunk| chunk.total_annotations).sum(),
            total_predictions: chunks.iter().map(|chunk| chunk.total_predictions).sum(),
            chunks,
            version,
            as_of: Timestamp(0),
            held: Vec::new(),
        }
    }

    /// Whether it shows all that had happened then.
    #[must_use]
    pub fn shows(&self, state: &ListState) -> bool {
        self.version >= state.version && (self.held == state.held || self.as_of > state.as_of)
    }

    /// The list, which was so then, while its person held these.
    pub(super) fn at(self, version: i64, as_of: Timestamp, held: Vec<i64>) -> Self {
        Self { version, as_of, held, ..self }
    }

    /// The list with these behind it.
    pub(super) fn and(&self, tasks: &[Listed]) -> Self {
        let mut chunks = self.chunks.clone();
        let mut tail = match chunks.pop_if(|last| last.length < CHUNK) {
            Some(last) => last.tasks(),
            None => Vec::new(),
        };
        tail.extend(tasks);
        chunks.extend(tail.chunks(CHUNK).map(|tasks| Arc::new(Chunk::new(tasks))));
        Self::of(chunks, self.version)
    }

    /// The list without these.
    pub(super) fn without(&self, ids: &HashSet<i64>) -> Self {
        let wanted = Wanted::new(ids);
        let mut chunks = Vec::with_capacity(self.chunks.len());
        for chunk in &self.chunks {
            let may_have = chunk.least <= wanted.most && chunk.most >= wanted.least;
            if may_have && chunk.ids.any(|id| wanted.has(id)) {
                let mut tasks = chunk.tasks();
                tasks.retain(|task| !wanted.has(task.id));
                if !tasks.is_empty() {
                    chunks.push(Arc::new(Chunk::new(&tasks)));
                }
            } else {
                chunks.push(Arc::clone(chunk));
            }
        }
        Self::of(chunks, self.version)
    }

    /// The list with these before its tasks at the places. Places rise.
    pub(super) fn with(&self, new: Vec<(usize, Listed)>) -> Self {
        let mut chunks = Vec::with_capacity(self.chunks.len());
        let mut new = new.into_iter().peekable();
        let ends = self.starts.iter().skip(1).copied().map(Some).chain([None]);
        for ((chunk, start), end) in self.chunks.iter().zip(&self.starts).zip(ends) {
            // What belongs behind the last task of a chunk is before the first of the next; the last chunk takes the rest.
            let belongs = |(place, _): &(usize, Listed)| end.is_none_or(|end| *place < end);
            let mut here = Vec::new();
            while let Some(one) = new.next_if(belongs) {
                here.push(one);
            }
            if here.is_empty() {
                chunks.push(Arc::clone(chunk));
                continue;
            }
            let tasks = merged(chunk.tasks(), here, *start);
            let pieces = tasks.len().div_ceil(2 * CHUNK).max(1);
            chunks.extend(tasks.chunks(tasks.len().div_ceil(pieces).max(1)).map(|tasks| Arc::new(Chunk::new(tasks))));
        }
        let rest: Vec<Listed> = new.map(|(_, task)| task).collect();
        chunks.extend(rest.chunks(CHUNK).map(|tasks| Arc::new(Chunk::new(tasks))));
        Self::of(chunks, self.version)
    }

    /// The id at a place.
    pub(super) fn get(&self, at: usize) -> Option<i64> {
        let chunk = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
        self.chunks.get(chunk)?.ids.get(at - self.starts.get(chunk)?)
    }

    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// The ids of `size` tasks after the first `offset`.
    #[must_use]
    pub fn page(&self, offset: i64, size: i64) -> Vec<i64> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.length);
        let to = from.saturating_add(usize::try_from(size).unwrap_or(0)).min(self.length);
        (from..to).filter_map(|at| self.get(at)).collect()
    }

    #[must_use]
    pub fn len(&self) -> i64 {
        i64::try_from(self.length).unwrap_or(i64::MAX)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// What it takes of memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.chunks.iter().map(|chunk| chunk.bytes() + 16).sum::<usize>()
    }

    fn tasks(&self) -> impl Iterator<Item = Listed> {
        self.chunks.iter().flat_map(|chunk| chunk.tasks())
    }
}

impl Database {
    /// How new a list must be that is asked for now.
    pub async fn list_state(&self, scope: &ProjectScope) -> Result<ListState> {
        let as_of = self.now();
        let version = self.project_data_version(scope).await?;
        let mut database = self;
        let held = match held(scope, as_of) {
            Some((sql, args)) => database.fetch_all(sql, args).await?,
            None => Vec::new(),
        };
        let held = held.iter().map(|row| row.get("task_id")).collect::<Result<_>>()?;
        Ok(ListState { version, as_of, held })
    }
}

/// Tasks of which the first is at `start`, and the new ones before them.
fn merged(tasks: Vec<Listed>, new: Vec<(usize, Listed)>, start: usize) -> Vec<Listed> {
    let mut all = Vec::with_capacity(tasks.len() + new.len());
    let mut new = new.into_iter().peekable();
    for (at, task) in (start..).zip(tasks) {
        while let Some((_, before)) = new.next_if(|(place, _)| *place <= at) {
            all.push(before);
        }
        all.push(task);
    }
    all.extend(new.map(|(_, task)| task));
    all
}

impl PartialEq for TaskList {
    fn eq(&self, other: &Self) -> bool {
        (self.version, self.length, self.total_annotations, self.total_predictions, &self.held)
            == (other.version, other.length, other.total_annotations, other.total_predictions, &other.held)
            && self.tasks().eq(other.tasks())
    }
}

impl Eq for TaskList {}

#[cfg(test)]
mod tests {
    use super::{Listed, TaskList};
    use std::collections::HashSet;

    fn listed(id: i64) -> Listed {
        Listed { id, annotations: id % 3, predictions: i64::from(id % 1_000 == 0) * 70_000 }
    }

    fn list(ids: impl IntoIterator<Item = i64>) -> TaskList {
        TaskList::new(&ids.into_iter().map(listed).collect::<Vec<_>>(), 1)
    }

    #[test]
    fn tasks_go_and_come_at_their_places() {
        // Not in the order of ids, and over several chunks.
        let order = |count: i64| (0..count).map(move |at| at * 7_919 % 60_013);
        let kept = list(order(50_000));
        let gone: HashSet<i64> = order(50_000).filter(|id| id % 101 == 0).collect();
        let rest = kept.without(&gone);
        assert_eq!(rest, list(order(50_000).filter(|id| id % 101 != 0)));
        let mut place = 0;
        let mut back = Vec::new();
        for id in order(50_000) {
            if gone.contains(&id) { back.push((place, listed(id))) } else { place += 1 }
        }
        assert_eq!(rest.with(back), kept);
        assert_eq!(kept.page(49_990, 100), order(50_000).skip(49_990).collect::<Vec<_>>());
        assert!(kept.page(50_000, 10).is_empty() && kept.page(i64::MAX, 10).is_empty());
    }

    #[test]
    fn a_list_grows_at_its_end() {
        let mut kept = list([]);
        for from in (0..40_000).step_by(3_000) {
            kept = kept.and(&(from..from + 3_000).map(listed).collect::<Vec<_>>());
        }
        assert_eq!(kept, list(0..42_000));
        assert_eq!(list([]).with(vec![(0, listed(3)), (0, listed(4))]), list([3, 4]));
        assert!(list(0..10_000_000 / 100).bytes() < 100_000 * 8);
    }
}
