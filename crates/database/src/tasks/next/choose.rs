//! Which tasks come next for somebody. Nothing is changed here but that locks that ran out are taken away.

use super::{
    Asker, CANDIDATES, Queue,
    begun::{self, Drawn},
    set_aside,
    uniform::{draw, shuffle},
    walk::{Found, Kind, Order, Step, check, walk},
};
use crate::{Database, Fetch, args, task_rows::locks};
use labelkeep_model::Result;

/// Random choice looks among so many.
const SOME: usize = 100;

/// Tasks that may be given, the best first, and cursors that moved.
#[derive(Debug)]
pub(super) struct Choice {
    pub tasks: Vec<i64>,
    pub queue: Queue,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sampling {
    Sequential,
    Uniform,
    Uncertainty,
}

struct Rules {
    sampling: Sampling,
    truth_first: bool,
    begun_first: bool,
    overlap_first: bool,
    skipped_come_back: bool,
}

/// Without tasks there is nothing for this person.
pub(super) async fn choose(database: &Database, asker: &Asker) -> Result<Choice> {
    let rules = rules(database, asker).await?;
    let mut search = Search { database, asker, steps: Vec::new() };
    let found = match search.first(&rules).await? {
        Some(found) => Some(found),
        None => search.rest(&rules).await?,
    };
    let (tasks, queue) = found.unwrap_or((Vec::new(), Queue::Sequence));
    Ok(Choice { tasks, queue, steps: search.steps })
}

async fn rules(mut database: &Database, asker: &Asker) -> Result<Rules> {
    let row = database
        .fetch_one(
            "SELECT sampling, maximum_annotations > 1 AS begun_first, show_overlap_first, \
             skip_queue = 'REQUEUE_FOR_ME' AS skipped_come_back, \
             (show_ground_truth_first = TRUE OR annotator_evaluation_enabled = TRUE) AS truth_first, \
             EXISTS (SELECT 1 FROM task_locks WHERE project_id = $1 AND expires_at <= $2) AS has_old_locks \
             FROM projects WHERE id = $1",
            args![asker.project, database.now()],
        )
        .await?;
    if row.get("has_old_locks")? {
        locks::sweep(database, asker.project).await?;
    }
    Ok(Rules {
        sampling: match row.get::<String>("sampling")?.as_str() {
            "Uniform sampling" => Sampling::Uniform,
            "Uncertainty sampling" => Sampling::Uncertainty,
            _ => Sampling::Sequential,
        },
        truth_first: row.get("truth_first")?,
        begun_first: row.get("begun_first")?,
        overlap_first: row.get("show_overlap_first")?,
        skipped_come_back: row.get("skipped_come_back")?,
    })
}

struct Search<'d> {
    database: &'d Database,
    asker: &'d Asker,
    steps: Vec<Step>,
}

type Tasks = Option<(Vec<i64>, Queue)>;

impl Search<'_> {
    /// What comes before the sampling: a task whose right answer is known, if the project says so, then one that others
    /// began.
    async fn first(&mut self, rules: &Rules) -> Result<Tasks> {
        let rng = self.database.rng().as_ref();
        if rules.truth_first {
            let mut found = self.walk(Kind::Truth, false, SOME).await?;
            if rules.sampling != Sampling::Sequential {
                shuffle(&mut found.tasks, rng);
            }
            if let Some(tasks) = self.note(found, Queue::GroundTruth) {
                return Ok(Some(tasks));
            }
        }
        if rules.begun_first {
            return self.begun().await;
        }
        Ok(None)
    }

    async fn begun(&mut self) -> Result<Tasks> {
        match begun::draw(self.database, self.asker).await? {
            Drawn::Tasks(tasks) => return Ok(Some((tasks, Queue::BreadthFirst))),
            Drawn::Nothing => return Ok(None),
            Drawn::Unknown => {}
        }
        let mut found = self.walk(Kind::Begun, false, SOME).await?;
        // Those that are as far as the first, by chance.
        let most = found.tasks.first().map_or(0.0, |(_, place)| *place);
        let same = found.tasks.iter().take_while(|(_, place)| *place <= most).count();
        if let Some(same) = found.tasks.get_mut(..same) {
            shuffle(same, self.database.rng().as_ref());
        }
        Ok(self.note(found, Queue::BreadthFirst))
    }

    async fn rest(&mut self, rules: &Rules) -> Result<Tasks> {
        for overlapping in if rules.overlap_first { &[true, false][..] } else { &[false] } {
            if let Some(tasks) = self.sample(rules.sampling, *overlapping).await? {
                return Ok(Some(tasks));
            }
        }
        // No task is forgotten.
        let order = Order { kind: Kind::Sequence, overlapping: false };
        if let Some(found) = check(self.database, self.asker, order, CANDIDATES).await?
            && let Some(tasks) = self.note(found, Queue::Sequence)
        {
            return Ok(Some(tasks));
        }
        let postponed = set_aside::postponed(self.database, self.asker).await?;
        if !postponed.is_empty() {
            return Ok(Some((postponed, Queue::Postponed)));
        }
        if rules.skipped_come_back {
            let skipped = set_aside::skipped(self.database, self.asker).await?;
            return Ok((!skipped.is_empty()).then_some((skipped, Queue::Skipped)));
        }
        Ok(None)
    }

    async fn sample(&mut self, sampling: Sampling, overlapping: bool) -> Result<Tasks> {
        let (found, queue) = match sampling {
            Sampling::Sequential => (self.walk(Kind::Sequence, overlapping, CANDIDATES).await?, Queue::Sequence),
            Sampling::Uniform => (draw(self.database, self.asker, overlapping).await?, Queue::Random),
            Sampling::Uncertainty => {
                let scored = self.walk(Kind::Score, overlapping, CANDIDATES).await?;
                if let Some(tasks) = self.note(scored, Queue::Uncertainty) {
                    return Ok(Some(tasks));
                }
                (draw(self.database, self.asker, overlapping).await?, Queue::Uncertainty)
            }
        };
        Ok(self.note(found, queue))
    }

    async fn walk(&self, kind: Kind, overlapping: bool, wanted: usize) -> Result<Found> {
        walk(self.database, self.asker, Order { kind, overlapping }, wanted).await
    }

    fn note(&mut self, found: Found, queue: Queue) -> Tasks {
        self.steps.extend(found.step);
        let tasks: Vec<i64> = found.tasks.into_iter().map(|(id, _)| id).collect();
        (!tasks.is_empty()).then_some((tasks, queue))
    }
}
