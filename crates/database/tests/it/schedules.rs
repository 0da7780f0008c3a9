//! What the installation does for itself comes when it is due, once.

use labelkeep_database::{
    args,
    jobs::{JobStatus, NewJob, Title},
};
use labelkeep_model::{Say, Text, Timestamp, Told};
use labelkeep_test_support::on_both_databases;
use serde_json::json;

fn upkeep() -> NewJob {
    NewJob::new("upkeep", Title::new("upkeep", ""))
}

on_both_databases! {
    async fn a_job_that_is_due_is_queued_once_and_again_when_its_time_has_come(test: TestDatabase) {
        let database = &test.database;
        assert!(database.queue_if_due(upkeep(), 3600).await.unwrap());
        assert!(!database.queue_if_due(upkeep(), 3600).await.unwrap(), "not before an hour is over");
        let (job, claim) = database.claim_job("w", &["upkeep"]).await.unwrap().unwrap();
        assert!(job.project_id.is_none());
        assert!(database.claim_job("v", &["upkeep"]).await.unwrap().is_none());

        test.clock.advance_seconds(3601);
        assert!(database.beat(&claim).await.unwrap());
        assert!(!database.queue_if_due(upkeep(), 3600).await.unwrap(), "the one before still runs");
        database.finish_job(&claim, json!({}), false).await.unwrap();
        test.clock.advance_seconds(3601);
        assert!(database.queue_if_due(upkeep(), 3600).await.unwrap());
    }

    async fn a_job_that_failed_from_outside_waits_before_it_is_tried_again(test: TestDatabase) {
        let database = &test.database;
        database.queue_if_due(upkeep(), 3600).await.unwrap();
        let (job, claim) = database.claim_job("w", &["upkeep"]).await.unwrap().unwrap();
        database.retry_job(&claim, 60, &[Say::JobCancelled.into()]).await.unwrap();
        assert!(!database.has_waiting_job(&["upkeep"]).await.unwrap());
        test.clock.advance_seconds(61);
        let (again, second) = database.claim_job("v", &["upkeep"]).await.unwrap().unwrap();
        assert_eq!((again.id, again.attempts), (job.id, 2));
        assert_eq!(again.error.as_deref(), Some("The job was cancelled."));
        // Who was thought dead does not write any more.
        assert!(!database.beat(&claim).await.unwrap());
        assert!(database.beat(&second).await.unwrap());
    }

    async fn an_error_keeps_what_it_says_for_other_languages_unless_an_older_node_writes_another(test: TestDatabase) {
        let database = &test.database;
        database.queue_if_due(upkeep(), 3600).await.unwrap();
        let (_, claim) = database.claim_job("w", &["upkeep"]).await.unwrap().unwrap();
        let reasons = [Text::from(Say::ItemTooLarge { megabytes: 10_u32.into() }).at("rows.json, 2"), Text::for_operators("Plain.")];
        database.fail_job(&claim, JobStatus::Failed, &reasons).await.unwrap();
        let failed = database.claimed_job(&claim).await.unwrap();
        assert_eq!(failed.error_told, reasons.map(Told::from));
        let text = "rows.json, 2: This task is larger than 10 MB. Refer to large data by URL instead.\nPlain.";
        assert_eq!(failed.error.as_deref(), Some(text));
        let sql = "UPDATE jobs SET error = 'Another.'";
        database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await })).await.unwrap();
        let other = database.claimed_job(&claim).await.unwrap();
        assert_eq!((other.error.as_deref(), other.error_told.len()), (Some("Another."), 0));
    }

    async fn jobs_of_another_lane_are_left_to_it(test: TestDatabase) {
        let database = &test.database;
        database.queue_if_due(upkeep(), 3600).await.unwrap();
        assert!(!database.has_waiting_job(&["import", "undo"]).await.unwrap());
        assert!(database.claim_job("w", &["import", "undo"]).await.unwrap().is_none());
    }

    async fn what_ended_long_ago_is_purged_and_the_rest_stays(test: TestDatabase) {
        let database = &test.database;
        crate::support::empty_project(database).await;
        for (id, ended) in [(1, Some(1000)), (2, Some(9000)), (3, None)] {
            let sql = "INSERT INTO sessions (id, token_hash, user_id, created_at, last_activity, persistent, ended_at) \
                       VALUES ($1, $2, 1, 0, 0, FALSE, $3)";
            let args = args![id, format!("h{id}"), ended];
            database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args).await })).await.unwrap();
        }
        assert_eq!(database.purge_ended_sessions(Timestamp(5000)).await.unwrap(), 1);
        assert_eq!(database.purge_ended_sessions(Timestamp(5000)).await.unwrap(), 0);
        assert_eq!(database.purge_ended_sessions(Timestamp(10_000)).await.unwrap(), 1, "the open one stays");
    }
}
