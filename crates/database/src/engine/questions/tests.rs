use super::*;
use crate::{Database, args};
use labelkeep_model::{ErrorKind, SeededRng, SystemClock};

/// Runs until it is stopped.
const ENDLESS: &str =
    "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 0 * x FROM c) SELECT COUNT(*) AS n FROM c";
const ONE: &str = "SELECT 1 AS one";

async fn database(url: &str, limit: Duration) -> Database {
    let options = Options { question_limit: limit, ..Options::new(url) };
    Database::open(&options, Arc::new(SystemClock), Arc::new(SeededRng::new(1))).await.unwrap()
}

async fn on_both(test: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    test(&format!("sqlite://{}", folder.path().join("a.db").display())).await;
    test(&std::env::var("LABELKEEP_TEST_POSTGRES_URL").expect("LABELKEEP_TEST_POSTGRES_URL is not set")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_takes_too_long_is_stopped_and_says_what_to_do() {
    on_both(async |url| {
        let database = database(url, Duration::from_millis(300)).await;
        let mut question = database.questions().ask(1, true).await.unwrap();
        let error = question.fetch_all(ENDLESS, args![]).await.err().unwrap();
        assert_eq!(error.kind, ErrorKind::BadRequest);
        assert!(error.detail.contains("took longer") && error.detail.contains("fewer conditions"), "{}", error.detail);
        drop(question);
        // The same person has a turn again only when the first question is over.
        let mut next = database.questions().ask(1, true).await.unwrap();
        assert_eq!(next.fetch_one(ONE, args![]).await.unwrap().get::<i32>("one").unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_ends_when_nobody_waits_for_it() {
    on_both(async |url| {
        let database = database(url, Duration::from_secs(3600)).await;
        for _ in 0..3 {
            let mut question = database.questions().ask(1, true).await.unwrap();
            question.begin().await.unwrap();
            let waited = tokio::time::timeout(Duration::from_millis(50), question.fetch_all(ENDLESS, args![])).await;
            assert!(waited.is_err());
        }
        // Were one of them still running, this would wait for an hour.
        let mut next = database.questions().ask(1, true).await.unwrap();
        assert_eq!(next.fetch_one(ONE, args![]).await.unwrap().get::<i32>("one").unwrap(), 1);
        if !next.is_postgres() {
            return;
        }
        let mut others = &database;
        let running = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE query LIKE 'WITH RECURSIVE c (x)%' AND state = 'active' \
                       AND datname = current_database()";
        while others.fetch_one(running, args![]).await.unwrap().get::<i64>("n").unwrap() > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_searches_once_at_a_time_and_others_pass_by() {
    on_both(async |url| {
        let database = database(url, Duration::from_secs(3600)).await;
        let questions = database.questions();
        let first = questions.ask(1, true).await.unwrap();
        let mut second = Box::pin(questions.ask(1, true));
        assert!(futures_util::poll!(&mut second).is_pending());
        // A list that searches nothing has a connection of its own, also for the same person.
        let list = questions.ask(1, false).await.unwrap();
        drop((first, list));
        second.await.unwrap();

        let one = questions.ask(1, true).await.unwrap();
        let mut waiting: Vec<_> = (0..16).map(|_| Box::pin(questions.ask(1, true))).collect();
        let mut refused = None;
        for wait in &mut waiting {
            if let std::task::Poll::Ready(answer) = futures_util::poll!(wait) {
                refused = answer.err();
            }
        }
        assert_eq!(refused.unwrap().kind, ErrorKind::TooManyRequests(5));
        drop((one, waiting));
        questions.ask(1, true).await.unwrap();
        assert!(questions.people.is_empty());
    })
    .await;
}
