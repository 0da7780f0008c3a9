//! The making of one list for all who wait for it. It ends when nobody waits any more.

use super::Asked;
use labelkeep_database::tasks::TaskList;
use labelkeep_model::{Error, Result};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::AbortHandle};

/// Who was given the beginning of a list comes back for the rest.
const LINGER: Duration = Duration::from_secs(15);

/// Is told the list as far as it goes.
pub(super) type SoFar = Box<dyn FnMut(TaskList) + Send>;

#[derive(Clone, Default)]
enum Progress {
    #[default]
    Begun,
    SoFar(Arc<TaskList>),
    Done(Arc<TaskList>),
    Failed(Arc<Error>),
}

pub(super) enum Outcome {
    Whole(Arc<TaskList>),
    /// The list as far as it goes: the page is in it.
    Early(Arc<TaskList>),
}

pub(super) struct Flight {
    progress: watch::Receiver<Progress>,
    work: AbortHandle,
}

impl Flight {
    pub fn begin<F, W>(work: F) -> Self
    where
        F: FnOnce(SoFar) -> W,
        W: Future<Output = Result<Arc<TaskList>>> + Send + 'static,
    {
        let (send, progress) = watch::channel(Progress::default());
        let send = Arc::new(send);
        let tell = Arc::clone(&send);
        let work = work(Box::new(move |list| drop(tell.send(Progress::SoFar(Arc::new(list))))));
        let work = tokio::spawn(async move {
            let outcome = match work.await {
                Ok(list) => Progress::Done(list),
                Err(error) => Progress::Failed(Arc::new(error)),
            };
            let _ = send.send(outcome);
        });
        Self { progress, work: work.abort_handle() }
    }

    pub fn is_over(&self) -> bool {
        matches!(*self.progress.borrow(), Progress::Done(_) | Progress::Failed(_)) || self.work.is_finished()
    }

    /// # Errors
    /// What became of the list, for each who waits.
    pub async fn wait(&self, asked: Asked<'_>) -> Result<Outcome> {
        let mut progress = self.progress.clone();
        let needed = asked.offset.saturating_add(asked.size);
        let is_enough = |progress: &Progress| match progress {
            Progress::Begun => false,
            Progress::SoFar(list) => asked.may_be_early && list.len() >= needed,
            Progress::Done(_) | Progress::Failed(_) => true,
        };
        let reached = progress.wait_for(is_enough).await.map_err(|_| Error::unavailable("a list was not made"))?;
        match &*reached {
            Progress::Done(list) => Ok(Outcome::Whole(Arc::clone(list))),
            Progress::SoFar(list) => Ok(Outcome::Early(Arc::clone(list))),
            Progress::Failed(error) => Err(copy_of(error)),
            Progress::Begun => Err(Error::internal("a list that was not begun")),
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.work.abort();
    }
}

/// Lets the list be made though nobody waits at the moment.
pub(super) fn linger(flight: Arc<Flight>) {
    tokio::spawn(async move {
        let mut progress = flight.progress.clone();
        let is_over = |progress: &Progress| matches!(progress, Progress::Done(_) | Progress::Failed(_));
        let _ = tokio::time::timeout(LINGER, progress.wait_for(is_over)).await;
        drop(flight);
    });
}

fn copy_of(error: &Error) -> Error {
    Error { kind: error.kind.clone(), detail: error.detail.clone(), source: Some(error.to_string().into()) }
}

#[cfg(test)]
mod tests {
    use super::Flight;
    use labelkeep_database::tasks::TaskList;
    use labelkeep_model::Error;
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn all_who_wait_are_told_what_became_of_it() {
        let (fail, failed) = oneshot::channel::<()>();
        let flight = Flight::begin(move |_| async move {
            let _ = failed.await;
            Err::<Arc<TaskList>, _>(Error::bad_request(labelkeep_model::Say::PlainNotFound))
        });
        let waiting = [flight.progress.clone(), flight.progress.clone()];
        assert!(!flight.is_over());
        fail.send(()).unwrap();
        for mut progress in waiting {
            let reached = progress.wait_for(|progress| matches!(progress, super::Progress::Failed(_))).await.unwrap();
            let super::Progress::Failed(error) = &*reached else { panic!() };
            assert_eq!(super::copy_of(error).detail, "Not found.");
        }
        assert!(flight.is_over());
    }

    #[tokio::test]
    async fn it_ends_when_nobody_waits() {
        struct Ends(Arc<AtomicBool>, Option<oneshot::Sender<()>>);
        impl Drop for Ends {
            fn drop(&mut self) {
                self.0.store(true, Ordering::SeqCst);
                let _ = self.1.take().map(|told| told.send(()));
            }
        }
        let is_over = Arc::new(AtomicBool::new(false));
        let (send, told) = oneshot::channel();
        let ends = Ends(Arc::clone(&is_over), Some(send));
        let flight = Flight::begin(move |_| async move {
            let _ends = ends;
            std::future::pending().await
        });
        assert!(!is_over.load(Ordering::SeqCst));
        drop(flight);
        told.await.unwrap();
        assert!(is_over.load(Ordering::SeqCst));
    }
}
