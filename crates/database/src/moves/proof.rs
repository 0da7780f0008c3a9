//! Comparing what is there with what is here: by number and by content.

use super::{
    fate::Fate,
    page::{KnownPage, PageIds, marks_here, place},
    rows::MovedPage,
    source::{Kind, MoveSource},
};
use crate::Database;
use aws_lc_rs::digest::{Context, SHA256};
use labelkeep_model::Result;
use serde::Serialize;
use std::collections::BTreeMap;

/// How something of there stands to what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// It is not here.
    Missing,
    /// It is here, and it is another.
    Differs,
    /// It was changed on both sides.
    ChangedOnBothSides,
}

/// What was compared of one kind, in the order of the ids there.
#[derive(Clone)]
pub struct Standing {
    pub there: u64,
    pub alike: u64,
    pub changed_here: u64,
    pub deleted_here: u64,
    content_there: Context,
    content_here: Context,
}

impl Default for Standing {
    fn default() -> Self {
        let content = || Context::new(&SHA256);
        Self { there: 0, alike: 0, changed_here: 0, deleted_here: 0, content_there: content(), content_here: content() }
    }
}

impl Standing {
    /// Digests of all contents, there and here.
    #[must_use]
    pub fn contents(self) -> (String, String) {
        let text = |context: Context| context.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        (text(self.content_there), text(self.content_here))
    }
}

/// What a comparison came to.
#[derive(Default)]
pub struct Proof {
    pub kinds: BTreeMap<Kind, Standing>,
    pub differences: Vec<(Kind, i64, Difference)>,
}

impl Proof {
    fn compare(&mut self, kind: Kind, old: i64, there: &[u8], came: Option<Option<&[u8]>>, here: Option<&[u8]>) {
        let standing = self.kinds.entry(kind).or_default();
        standing.there += 1;
        standing.content_there.update(there);
        standing.content_here.update(here.unwrap_or_default());
        let Some(came) = came else { return self.differences.push((kind, old, Difference::Missing)) };
        match Fate::of(came, there, here) {
            Fate::Same => standing.alike += 1,
            Fate::ChangedHere => standing.changed_here += 1,
            Fate::DeletedHere => standing.deleted_here += 1,
            Fate::ChangedOnBothSides => self.differences.push((kind, old, Difference::ChangedOnBothSides)),
            Fate::New | Fate::Updated => self.differences.push((kind, old, Difference::Differs)),
        }
    }
}

impl Database {
    /// Compares a page of what is there with what is here, as it is stored.
    pub async fn prove_tasks(&self, source: &MoveSource, mut page: MovedPage, proof: &mut Proof) -> Result<()> {
        let mut database = self;
        let known = KnownPage::of(&mut database, source, &page).await?;
        let mut ids = PageIds::of(&known);
        let [tasks, annotations, predictions, drafts] = marks_here(&mut database, &ids).await?;
        ids.find_parents(&mut database, source, &page).await?;
        place(&mut page, &ids);
        for one in &page.tasks {
            let came = known.tasks.get(&one.old).map(|known| known.mark.as_deref());
            proof.compare(Kind::Task, one.old, &one.mark(), came, tasks.get(&one.id).map(Vec::as_slice));
        }
        for one in &page.annotations {
            let came = known.annotations.get(&one.old).map(|known| known.mark.as_deref());
            proof.compare(Kind::Annotation, one.old, &one.mark(), came, annotations.get(&one.id).map(Vec::as_slice));
        }
        for one in &page.predictions {
            let came = known.predictions.get(&one.old).map(|known| known.mark.as_deref());
            proof.compare(Kind::Prediction, one.old, &one.mark(), came, predictions.get(&one.id).map(Vec::as_slice));
        }
        for one in &page.drafts {
            let came = known.drafts.get(&one.old).map(|known| known.mark.as_deref());
            proof.compare(Kind::Draft, one.old, &one.mark(), came, drafts.get(&one.id).map(Vec::as_slice));
        }
        Ok(())
    }
}
