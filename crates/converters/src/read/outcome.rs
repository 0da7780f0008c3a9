//! What was found and what became of it, for people: nothing is left out in silence.

use super::{
    dataset::Dataset,
    model::{Found, Picture, Region},
    proposal::Seen,
    slot::Slot,
};
use crate::schema::Control;
use std::collections::BTreeMap;

const MOST_NAMES: usize = 1_000;

#[derive(Debug, Default, Clone)]
pub struct Outcome {
    pub tasks: u64,
    /// Of these, with regions.
    pub labeled: u64,
    /// By kind.
    pub regions: BTreeMap<String, u64>,
    /// By label; of very many, the first.
    pub labels: BTreeMap<String, u64>,
    /// Outlines that became the boxes around them, because the configuration has boxes alone.
    pub simplified: u64,
    /// Labels that the configuration does not have, and how often each.
    pub unknown_labels: BTreeMap<String, u64>,
    seen: Seen,
}

impl Outcome {
    pub(crate) fn task(&mut self, found: &Found, is_labeled: bool) {
        self.tasks += 1;
        self.labeled += u64::from(is_labeled);
        if found.text.is_some() {
            self.seen.object("Text");
        } else if !self.regions.contains_key(Slot::Track.kind())
            && matches!(found.picture, Some(Picture::File(_) | Picture::Address(_)))
        {
            self.seen.object("Image");
        } else {
            self.seen.object("Video");
        }
    }

    pub(crate) fn see(&mut self, slot: Slot, region: &Region) {
        self.seen.note(slot, slot.name(region), &region.labels);
    }

    pub(crate) fn region(&mut self, kind: &str, labels: &[String]) {
        *self.regions.entry(kind.to_owned()).or_default() += 1;
        for label in labels {
            count(&mut self.labels, label);
        }
    }

    pub(crate) fn unknown(&mut self, control: &Control, labels: &[String]) {
        if control.labels.is_empty() {
            return;
        }
        for label in labels.iter().filter(|label| !control.labels.iter().any(|known| known.name == **label)) {
            count(&mut self.unknown_labels, label);
        }
    }

    /// A labeling configuration for what was found.
    #[must_use]
    pub fn labeling_config(&self, dataset: &Dataset) -> String {
        let order: Vec<String> = dataset.classes.all().map(str::to_owned).collect();
        let points = dataset.classes.keypoint_names.iter().cloned();
        self.seen.config(&order.into_iter().chain(points).collect::<Vec<_>>())
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(counted) = counts.get_mut(name) {
        *counted += 1;
    } else if counts.len() < MOST_NAMES {
        counts.insert(name.to_owned(), 1);
    }
}
