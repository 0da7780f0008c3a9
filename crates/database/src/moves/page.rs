//! What is known of a page of tasks, which ids it has here, and what became of it.

use super::{
    fate::Fate,
    ours,
    rows::MovedPage,
    source::{self, Kind, Known, MoveSource},
};
use crate::Fetch;
use labelkeep_model::Result;
use std::collections::{BTreeMap, HashMap};

/// How many of each kind became what.
#[derive(Debug, Clone, Default)]
pub struct PageOutcome {
    pub fates: BTreeMap<(Kind, Fate), u64>,
    /// By kind and their ids there: those that were changed on both sides.
    pub conflicts: Vec<(Kind, i64)>,
    /// Whether something was changed or added to tasks that were here already: the sums of the project are settled anew then.
    pub needs_recount: bool,
}

impl PageOutcome {
    pub(super) fn note(&mut self, kind: Kind, fate: Fate, old: i64) {
        *self.fates.entry((kind, fate)).or_default() += 1;
        if fate == Fate::ChangedOnBothSides {
            self.conflicts.push((kind, old));
        }
    }
}

/// What is known of a page, by the ids of there.
#[derive(Default)]
pub(super) struct KnownPage {
    pub tasks: HashMap<i64, Known>,
    pub annotations: HashMap<i64, Known>,
    pub predictions: HashMap<i64, Known>,
    pub drafts: HashMap<i64, Known>,
}

impl KnownPage {
    pub async fn of(from: &mut impl Fetch, source: &MoveSource, page: &MovedPage) -> Result<Self> {
        let tasks: Vec<i64> = page.tasks.iter().map(|one| one.old).collect();
        let predictions: Vec<i64> = page.predictions.iter().map(|one| one.old).collect();
        let drafts: Vec<i64> = page.drafts.iter().map(|one| one.old).collect();
        let annotations: Vec<i64> = page.annotations.iter().map(|one| one.old).collect();
        Ok(Self {
            tasks: source::known(from, source, Kind::Task, &tasks).await?,
            annotations: source::known(from, source, Kind::Annotation, &annotations).await?,
            predictions: source::known(from, source, Kind::Prediction, &predictions).await?,
            drafts: source::known(from, source, Kind::Draft, &drafts).await?,
        })
    }
}

/// Gives everything of the page its id here, and says by it what belongs to what.
pub(super) fn place(page: &mut MovedPage, ids: &PageIds) {
    for task in &mut page.tasks {
        task.id = ids.tasks.get(&task.old).copied().unwrap_or(0);
    }
    for one in &mut page.annotations {
        one.id = ids.annotations.get(&one.old).copied().unwrap_or(0);
        one.task = ids.tasks.get(&one.task).copied().unwrap_or(0);
        one.parent_prediction = one.parent_prediction.and_then(|id| ids.predictions.get(&id).copied());
        one.parent_annotation = one.parent_annotation.and_then(|id| ids.annotations.get(&id).copied());
    }
    for one in &mut page.predictions {
        one.id = ids.predictions.get(&one.old).copied().unwrap_or(0);
        one.task = ids.tasks.get(&one.task).copied().unwrap_or(0);
    }
    for one in &mut page.drafts {
        one.id = ids.drafts.get(&one.old).copied().unwrap_or(0);
        one.task = ids.tasks.get(&one.task).copied().unwrap_or(0);
        one.annotation = one.annotation.and_then(|id| ids.annotations.get(&id).copied());
    }
}

/// Ids of here by those of there.
#[derive(Default)]
pub(super) struct PageIds {
    pub tasks: HashMap<i64, i64>,
    pub annotations: HashMap<i64, i64>,
    pub predictions: HashMap<i64, i64>,
    pub drafts: HashMap<i64, i64>,
}

impl PageIds {
    pub fn of(known: &KnownPage) -> Self {
        let ids = |known: &HashMap<i64, Known>| known.iter().map(|(old, known)| (*old, known.id)).collect();
        Self {
            tasks: ids(&known.tasks),
            annotations: ids(&known.annotations),
            predictions: ids(&known.predictions),
            drafts: ids(&known.drafts),
        }
    }

    /// Parents that came with another page.
    pub async fn find_parents(&mut self, from: &mut impl Fetch, source: &MoveSource, page: &MovedPage) -> Result<()> {
        let annotations = page.annotations.iter().filter_map(|one| one.parent_annotation);
        let annotations: Vec<i64> = annotations.filter(|id| !self.annotations.contains_key(id)).collect();
        for (old, known) in source::known(from, source, Kind::Annotation, &annotations).await? {
            self.annotations.insert(old, known.id);
        }
        let predictions = page.annotations.iter().filter_map(|one| one.parent_prediction);
        let predictions: Vec<i64> = predictions.filter(|id| !self.predictions.contains_key(id)).collect();
        for (old, known) in source::known(from, source, Kind::Prediction, &predictions).await? {
            self.predictions.insert(old, known.id);
        }
        Ok(())
    }
}

/// Digests of what is here, of all kinds of a page, by ids of here.
pub(super) async fn marks_here(from: &mut impl Fetch, ids: &PageIds) -> Result<[ours::Marks; 4]> {
    let list = |ids: &HashMap<i64, i64>| ids.values().copied().collect::<Vec<i64>>();
    Ok([
        ours::tasks(from, &list(&ids.tasks)).await?,
        ours::annotations(from, &list(&ids.annotations)).await?,
        ours::predictions(from, &list(&ids.predictions)).await?,
        ours::drafts(from, &list(&ids.drafts)).await?,
    ])
}
