//! What is told to others: whatever was done, and whoever tells it, in the end they have heard the newest state of everything.

use crate::{
    queue_storm::Storm,
    support::{empty_project, run},
};
use labelkeep_database::{
    Database, Fetch as _,
    access::ProjectScope,
    annotations::{AnnotationChange, NewAnnotation},
    args,
    jobs::{JobClaim, NewJob, Step, Title},
    outbox::{Item, OutboxClaim, Sink, SinkKind, Subject, Told},
    tasks::NewTask,
};
use labelkeep_model::{ErrorKind, ProjectId, TaskId};
use labelkeep_test_support::{TestDatabase, on_both_databases};
use std::{collections::BTreeMap, sync::Mutex};

const SINKS: &str = "INSERT INTO outbox_sinks (kind, target_id, project_id, subject) VALUES ('storage', 1, 41, 'annotation'), \
                     ('storage', 2, 41, 'task')";

/// What somebody outside has heard: by sink and subject, the annotations that are in it. Gone: no entry.
type Heard = BTreeMap<(i64, i64), Vec<String>>;

/// What a sink is told of one thing now.
async fn state(database: &Database, sink: &Sink, subject: Subject, id: i64) -> Option<Vec<String>> {
    match subject {
        Subject::Annotation => {
            let found = database.annotation_to_tell(sink, id).await.unwrap();
            found.map(|(annotation, _)| vec![format!("{annotation:?}")])
        }
        Subject::Task => {
            let mut reader = database;
            let sql = "SELECT id FROM annotations WHERE task_id = $1 AND trashed_by = 0 ORDER BY id";
            let rows = reader.fetch_all(sql, args![id]).await.unwrap();
            let mut all = Vec::new();
            for row in rows {
                let found = database.annotation_to_tell(sink, row.get("id").unwrap()).await.unwrap();
                all.extend(found.map(|(annotation, _)| format!("{annotation:?}")));
            }
            database.is_task_to_tell(sink, id).await.unwrap().then_some(all)
        }
    }
}

async fn everything(database: &Database) -> Heard {
    let mut now = Heard::new();
    for (target, subject, sql) in
        [(1, Subject::Annotation, "SELECT id FROM annotations"), (2, Subject::Task, "SELECT id FROM tasks")]
    {
        let sink = &database.sinks_of(SinkKind::Storage, target).await.unwrap()[0];
        let mut reader = database;
        for row in reader.fetch_all(sql, args![]).await.unwrap() {
            let id: i64 = row.get("id").unwrap();
            now.extend(state(database, sink, subject, id).await.map(|state| ((target, id), state)));
        }
    }
    now
}

async fn claim(database: &Database, sink: &Sink) -> Option<OutboxClaim> {
    database.claim_outbox(sink, 7, 120).await.unwrap()
}

async fn settle(database: &Database, claim: &OutboxClaim, mut told: Vec<(Item, Told)>, failure: Option<&str>) {
    while !told.is_empty() {
        told = database.settle_outbox(claim, told, failure.map(str::to_owned)).await.unwrap();
        tokio::task::yield_now().await;
    }
}

fn all(claim: &OutboxClaim, told: &Told) -> Vec<(Item, Told)> {
    claim.items.iter().map(|item| (item.clone(), told.clone())).collect()
}

/// Tells everything that waits.
async fn tell(database: &Database, heard: &Mutex<Heard>) {
    while let Some(sink) = database.due_sinks(&[]).await.unwrap().first() {
        let Some(claim) = claim(database, sink).await else { continue };
        for item in &claim.items {
            let state = state(database, sink, item.subject, item.subject_id).await;
            let key = (sink.target, item.subject_id);
            let mut heard = heard.lock().unwrap();
            match state {
                Some(state) => drop(heard.insert(key, state)),
                None => drop(heard.remove(&key)),
            }
        }
        settle(database, &claim, all(&claim, &Told::Done), None).await;
    }
}

async fn pending(mut database: &Database) -> Vec<(i64, i64)> {
    let sql = "SELECT s.target_id, o.subject_id FROM outbox o JOIN outbox_sinks s ON s.id = o.sink_id ORDER BY 1, 2";
    let rows = database.fetch_all(sql, args![]).await.unwrap();
    rows.iter().map(|row| (row.get("target_id").unwrap(), row.get("subject_id").unwrap())).collect()
}

/// A project with a target, a task and an annotation that was told.
async fn annotated(test: &TestDatabase) -> (ProjectScope, Sink, i64) {
    let scope = empty_project(&test.database).await;
    run(
        &test.database,
        "INSERT INTO outbox_sinks (kind, target_id, project_id, subject) VALUES ('storage', 1, 41, 'annotation')",
    )
    .await;
    let task = NewTask { data: "{}".to_owned(), ..NewTask::default() };
    let task = test.database.create_task(&scope, task).await.unwrap().id;
    let task = scope.caller().task(&test.database, labelkeep_model::Permission::Label, TaskId(task)).await.unwrap();
    let new = NewAnnotation { result: "[]".to_owned(), ..NewAnnotation::default() };
    let made = test.database.create_annotation(&task, new).await.unwrap();
    let sink = test.database.sinks_of(SinkKind::Storage, 1).await.unwrap().remove(0);
    (scope, sink, made.id)
}

async fn change(database: &Database, scope: &ProjectScope, annotation: i64) {
    let id = labelkeep_model::AnnotationId(annotation);
    let scope = scope.caller().annotation(database, labelkeep_model::Permission::Label, id).await.unwrap();
    let change = AnnotationChange { lead_time: Some(1.0), ..AnnotationChange::default() };
    database.change_annotation(&scope, change).await.unwrap();
}

on_both_databases! {
    async fn whatever_changes_waits_to_be_told_after_every_act_of_a_storm(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        run(&test.database, SINKS).await;
        let heard = Mutex::new(Heard::new());
        for round in 0..300 {
            let act = storm.act().await.unwrap();
            let (now, waits) = (everything(&test.database).await, pending(&test.database).await);
            {
                let heard = heard.lock().unwrap();
                for key in now.keys().chain(heard.keys()) {
                    let is_told = now.get(key) == heard.get(key);
                    assert!(is_told || waits.contains(key), "round {round}: {act}: {key:?} is not noted");
                }
            }
            if storm.pick(4) == 0 {
                tell(&test.database, &heard).await;
                assert_eq!(*heard.lock().unwrap(), now, "round {round}: {act}");
                assert_eq!(pending(&test.database).await, []);
            }
        }
    }

    async fn the_newest_state_is_told_in_the_end_by_two_who_tell_during_a_storm(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        run(&test.database, SINKS).await;
        for _ in 0..3 {
            storm.import(&storm.people[0]).await.unwrap();
        }
        let heard = Mutex::new(Heard::new());
        for _ in 0..20 {
            let acts = futures_util::future::join_all((0..6).map(|_| storm.act()));
            let (acts, (), ()) = tokio::join!(acts, tell(&test.database, &heard), tell(&test.database, &heard));
            for act in acts {
                if let Err(error) = act {
                    let found_gone = matches!(error.kind, ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::Forbidden);
                    assert!(found_gone, "{error:?}");
                }
            }
        }
        tell(&test.database, &heard).await;
        let everything = everything(&test.database).await;
        assert_eq!(*heard.lock().unwrap(), everything);
        assert_eq!(pending(&test.database).await, []);
    }

    async fn nobody_else_has_what_is_claimed_until_the_claim_ends(test: TestDatabase) {
        let (_, sink, annotation) = annotated(&test).await;
        let first = claim(&test.database, &sink).await.unwrap();
        assert_eq!(first.items.len(), 1);
        assert_eq!((first.items[0].subject_id, first.items[0].attempts), (annotation, 1));
        assert!(claim(&test.database, &sink).await.is_none());
        assert!(test.database.due_sinks(&[]).await.unwrap().is_empty());
        test.clock.advance_seconds(121);
        let second = claim(&test.database, &sink).await.unwrap();
        assert_eq!(second.items[0].attempts, 2);
    }

    async fn what_changed_while_it_was_told_is_told_again(test: TestDatabase) {
        let (scope, sink, annotation) = annotated(&test).await;
        let first = claim(&test.database, &sink).await.unwrap();
        change(&test.database, &scope, annotation).await;
        assert!(claim(&test.database, &sink).await.is_none(), "it is still under way");
        settle(&test.database, &first, all(&first, &Told::Done), None).await;
        let second = claim(&test.database, &sink).await.unwrap();
        assert_eq!((second.items[0].subject_id, second.items[0].attempts), (annotation, 1));
        settle(&test.database, &second, all(&second, &Told::Done), None).await;
        assert_eq!(pending(&test.database).await, []);
    }

    async fn who_told_something_after_the_claim_had_ended_has_it_told_once_more(test: TestDatabase) {
        let (_, sink, annotation) = annotated(&test).await;
        let slow = claim(&test.database, &sink).await.unwrap();
        test.clock.advance_seconds(121);
        let other = claim(&test.database, &sink).await.unwrap();
        settle(&test.database, &other, all(&other, &Told::Done), None).await;
        assert_eq!(pending(&test.database).await, []);
        settle(&test.database, &slow, all(&slow, &Told::Done), None).await;
        assert_eq!(pending(&test.database).await, [(1, annotation)]);
    }

    async fn pauses_of_a_sink_grow_and_end_when_it_goes_well(test: TestDatabase) {
        let (_, _, annotation) = annotated(&test).await;
        let backlog = || test.database.backlog(SinkKind::Storage, 1, ProjectId(41));
        for pause in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            let sink = test.database.due_sinks(&[]).await.unwrap().remove(0);
            let claim = claim(&test.database, &sink).await.unwrap();
            settle(&test.database, &claim, all(&claim, &Told::Untried), Some("down")).await;
            assert!(test.database.due_sinks(&[]).await.unwrap().is_empty());
            let waits = backlog().await.unwrap();
            assert_eq!((waits.pending, waits.last_error.as_deref()), (1, Some("down")));
            assert_eq!(waits.paused_until, Some(test.database.now().plus_seconds(pause)));
            test.clock.advance_seconds(pause - 1);
            assert!(test.database.due_sinks(&[]).await.unwrap().is_empty());
            test.clock.advance_seconds(1);
        }
        let sink = test.database.due_sinks(&[]).await.unwrap().remove(0);
        let last = claim(&test.database, &sink).await.unwrap();
        assert_eq!((last.items[0].subject_id, last.items[0].attempts), (annotation, 1));
        settle(&test.database, &last, all(&last, &Told::Done), None).await;
        assert_eq!(backlog().await.unwrap(), labelkeep_database::outbox::Backlog::default());
    }

    async fn one_that_cannot_be_told_waits_alone_and_longer_each_time(test: TestDatabase) {
        let (scope, sink, annotation) = annotated(&test).await;
        for pause in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
            let claim = claim(&test.database, &sink).await.unwrap();
            settle(&test.database, &claim, all(&claim, &Told::Failed("too large".to_owned())), None).await;
            let waits = test.database.backlog(SinkKind::Storage, 1, ProjectId(41)).await.unwrap();
            assert_eq!((waits.last_error.as_deref(), waits.paused_until), (Some("too large"), None));
            test.clock.advance_seconds(pause - 1);
            assert!(test.database.due_sinks(&[]).await.unwrap().is_empty());
            test.clock.advance_seconds(1);
        }
        let failed = claim(&test.database, &sink).await.unwrap();
        settle(&test.database, &failed, all(&failed, &Told::Failed("too large".to_owned())), None).await;
        change(&test.database, &scope, annotation).await;
        assert_eq!(claim(&test.database, &sink).await.unwrap().items.len(), 1, "a newer state is tried at once");
    }

    async fn what_may_still_be_under_way_is_left_alone_until_the_claim_ends(test: TestDatabase) {
        let (scope, sink, annotation) = annotated(&test).await;
        let first = claim(&test.database, &sink).await.unwrap();
        settle(&test.database, &first, all(&first, &Told::Unknown("slow".to_owned())), None).await;
        change(&test.database, &scope, annotation).await;
        assert!(claim(&test.database, &sink).await.is_none());
        let waits = test.database.backlog(SinkKind::Storage, 1, ProjectId(41)).await.unwrap();
        assert_eq!((waits.pending, waits.last_error.as_deref()), (1, Some("slow")));
        test.clock.advance_seconds(121);
        assert_eq!(claim(&test.database, &sink).await.unwrap().items[0].subject_id, annotation);
    }

    async fn a_project_in_the_trash_waits_and_takes_its_rows_along_when_it_goes(test: TestDatabase) {
        let (scope, _, _) = annotated(&test).await;
        test.database.trash_project(&scope, true).await.unwrap();
        assert!(test.database.due_sinks(&[]).await.unwrap().is_empty());
        test.database.trash_project(&scope, false).await.unwrap();
        assert_eq!(test.database.due_sinks(&[]).await.unwrap().len(), 1);
        test.database.trash_project(&scope, true).await.unwrap();
        test.clock.advance_seconds(10);
        while test.database.purge_project_step(ProjectId(41), test.database.now()).await.unwrap() {}
        let mut reader = &test.database;
        let sql = "SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM outbox_sinks) AS left";
        assert_eq!(reader.fetch_one(sql, args![]).await.unwrap().get::<i64>("left").unwrap(), 0);
    }

    async fn what_waits_for_nobody_is_swept(test: TestDatabase) {
        annotated(&test).await;
        assert_eq!(test.database.sweep_outbox().await.unwrap(), 0);
        run(&test.database, "DELETE FROM outbox_sinks").await;
        assert_eq!(test.database.sweep_outbox().await.unwrap(), 1);
    }

    async fn everything_is_noted_anew_in_pages_by_a_job(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        for _ in 0..40 {
            storm.act().await.unwrap();
        }
        for _ in 0..3 {
            storm.import(&storm.people[0]).await.unwrap();
        }
        run(&test.database, SINKS).await;
        assert_eq!(pending(&test.database).await, [], "they were not there when it happened");
        let job = NewJob { worker: Some("w".to_owned()), ..NewJob::new("bulk_action", Title::new("bulk_action", "")) };
        let job = test.database.create_job(&storm.people[0], job).await.unwrap();
        let held = JobClaim { job: job.id, worker: "w".to_owned() };
        let moment = test.database.moment().await.unwrap();
        // PostgreSQL counts transactions of all databases of a server together: those of other tests may be under way.
        while !test.database.has_ended(moment).await.unwrap() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        for target in [1, 2] {
            let sink = test.database.sinks_of(SinkKind::Storage, target).await.unwrap().remove(0);
            let (mut after, mut count, mut newest) = (0, 0, 0);
            let step = |_| Step { done: 0, total: None, checkpoint: serde_json::json!({}) };
            while let Some(noted) = test.database.note_page(&held, &sink, after, 2, step).await.unwrap() {
                (after, count, newest) = (noted.last, count + noted.count, noted.newest);
            }
            assert!(count > 0);
            let waiting = test.database.waiting(&sink, newest).await.unwrap();
            assert_eq!((waiting.untold, waiting.failed), (count, 0));
            let expected = if target == 1 { Some(count) } else { None };
            assert_eq!(test.database.count_to_note(&sink).await.unwrap(), expected);
        }
        let heard = Mutex::new(Heard::new());
        tell(&test.database, &heard).await;
        let everything = everything(&test.database).await;
        assert_eq!(*heard.lock().unwrap(), everything);
    }
}
