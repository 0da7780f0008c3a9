//! The next task: which, in which order, once, and at what cost.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database, Fetch as _,
    access::ProjectScope,
    annotations::NewAnnotation,
    args,
    drafts::NewDraft,
    jobs::{JobClaim, JobInput, NewJob, Title},
    projects::{ProjectChange, SETTLE_QUEUE},
    tasks::{NewTask, NextTask, Queue},
};
use labelkeep_model::{AnnotationId, Permission, ProjectId, TaskId, UserId};
use labelkeep_task_filter::CheckedFilter;
use labelkeep_test_support::on_both_databases;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A project with so many tasks, 1, 2, 3 …, of an overlap; and so many people.
async fn project(database: &Database, tasks: i64, overlap: i64, people: i64) -> Vec<ProjectScope> {
    empty_project(database).await;
    database
        .write(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute("UPDATE projects SET maximum_annotations = $1 WHERE id = 41", args![overlap])
                    .await?;
                for id in 1..=tasks {
                    let sql = "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, overlap) \
                               VALUES ($1, 41, $1, '{}', 0, 0, $2)";
                    transaction.execute(sql, args![id, overlap]).await?;
                }
                for user in 2..=people {
                    let sql = "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, \
                               created_at, last_activity) VALUES ($1, 1, $2, 'x', 'AD', 0, 0, 0)";
                    transaction.execute(sql, args![user, format!("{user}@x")]).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let mut scopes = Vec::new();
    for user in 1..=people {
        scopes.push(ProjectScope::unscoped_for_job(database, ProjectId(41), Some(UserId(user))).await.unwrap());
    }
    scopes
}

async fn next(database: &Database, scope: &ProjectScope) -> Option<i64> {
    database.next_task(scope, Vec::new()).await.unwrap().map(|next| next.task.id)
}

async fn submit(database: &Database, scope: &ProjectScope, next: &NextTask, was_cancelled: bool) -> i64 {
    let new = NewAnnotation { result: "[]".to_owned(), was_cancelled, ..NewAnnotation::default() };
    database.create_annotation(&scope.held_task(next), new).await.unwrap().id
}

async fn label_next(database: &Database, scope: &ProjectScope) -> Option<i64> {
    let next = database.next_task(scope, Vec::new()).await.unwrap()?;
    submit(database, scope, &next, false).await;
    Some(next.task.id)
}

async fn release(database: &Database, scope: &ProjectScope, task: i64) {
    let task = scope.caller().task(database, Permission::Label, TaskId(task)).await.unwrap();
    database.release_task(&task).await.unwrap();
}

/// Everybody labels until nothing is left for them.
async fn label_all(database: &Database, people: &[ProjectScope]) -> HashMap<i64, BTreeSet<i64>> {
    let work = people.iter().map(|scope| {
        let (database, scope) = (database.clone(), scope.clone());
        tokio::spawn(async move {
            let mut done = Vec::new();
            while let Some(task) = label_next(&database, &scope).await {
                done.push(task);
            }
            done
        })
    });
    let mut by_task: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    for (person, done) in (1..).zip(futures_util::future::join_all(work.collect::<Vec<_>>()).await) {
        for task in done.unwrap() {
            assert!(by_task.entry(task).or_default().insert(person), "nobody gets a task twice");
        }
    }
    by_task
}

on_both_databases! {
    async fn everybody_at_once_labels_every_task_as_often_as_its_overlap_says(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 0, 1, 6).await;
        let mut first = 1;
        for sampling in ["Sequential sampling", "Uniform sampling", "Uncertainty sampling"] {
            for overlap in 1..=3 {
                database.write(move |transaction| Box::pin(async move {
                    let sql = "UPDATE projects SET sampling = $1, maximum_annotations = $2, model_version = 'm' WHERE id = 41";
                    transaction.execute(sql, args![sampling, overlap]).await?;
                    for id in first..first + 30 {
                        let sql = "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, overlap) \
                                   VALUES ($1, 41, $1, '{}', 0, 0, $2)";
                        // Some are labeled by one person only, as with a cohort.
                        transaction.execute(sql, args![id, if id % 3 == 0 { 1 } else { overlap }]).await?;
                        let sql = "INSERT INTO predictions (task_id, project_id, result, model_version, score, created_at, updated_at) \
                                   SELECT $1, 41, '[]', 'm', 0.5, 0, 0 WHERE $2 > 0";
                        transaction.execute(sql, args![id, id % 2]).await?;
                    }
                    Ok(())
                })).await.unwrap();
                let labeled = label_all(database, &people).await;
                for id in first..first + 30 {
                    let expected = if id % 3 == 0 { 1 } else { overlap };
                    let people = labeled.get(&id).map_or(0, BTreeSet::len);
                    assert_eq!(i64::try_from(people).unwrap(), expected, "task {id}, {sampling}, overlap {overlap}");
                }
                first += 30;
            }
        }
        let mut reader = database;
        let open = "SELECT COUNT(*) AS open FROM open_tasks";
        assert_eq!(reader.fetch_one(open, args![]).await.unwrap().get::<i64>("open").unwrap(), 0);
    }

    async fn by_chance_every_task_is_as_likely_as_any_other(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 40, 1, 1).await;
        // Ids with holes, as other projects make them, and some that are done.
        run(database, "UPDATE tasks SET trashed_by = -1 WHERE id BETWEEN 11 AND 18 OR id IN (25, 27, 28)").await;
        run(database, "UPDATE projects SET sampling = 'Uniform sampling' WHERE id = 41").await;
        let label = database.next_task(&people[0], Vec::new()).await.unwrap().unwrap();
        submit(database, &people[0], &label, false).await;
        let (draws, mut counts) = (2_800_u32, BTreeMap::new());
        for _ in 0..draws {
            let next = database.next_task(&people[0], Vec::new()).await.unwrap().unwrap();
            assert_eq!(next.queue, Queue::Random);
            *counts.entry(next.task.id).or_insert(0_u32) += 1;
            release(database, &people[0], next.task.id).await;
        }
        assert_eq!(counts.len(), 28);
        let expected = f64::from(draws) / 28.0;
        let chi_squared: f64 = counts.values().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
        // 27 degrees of freedom: more than 55.5 comes in one of a thousand even draws; the draws of this test are always the same.
        assert!(chi_squared < 55.5, "{chi_squared} {counts:?}");
    }

    async fn by_chance_also_where_open_tasks_are_rare_among_the_ids(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 10, 1, 1).await;
        run(database, "UPDATE tasks SET trashed_by = -1").await;
        database.write(|transaction| Box::pin(async move {
            for number in 0..10_i64 {
                let sql = "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) VALUES ($1, 41, $1, '{}', 0, 0)";
                transaction.execute(sql, args![1_000 + number * number * 1_000_000_000]).await?;
            }
            Ok(())
        })).await.unwrap();
        run(database, "UPDATE projects SET sampling = 'Uniform sampling' WHERE id = 41").await;
        let mut counts = BTreeMap::new();
        for _ in 0..500 {
            let id = next(database, &people[0]).await.unwrap();
            *counts.entry(id).or_insert(0_u32) += 1;
            release(database, &people[0], id).await;
        }
        let chi_squared: f64 = counts.values().map(|count| (f64::from(*count) - 50.0).powi(2) / 50.0).sum();
        assert!(counts.len() == 10 && chi_squared < 27.9, "{chi_squared} {counts:?}");
    }

    async fn in_sequence_the_first_open_task_comes_also_when_it_opened_again(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 200, 1, 3).await;
        let [ada, bob, cyd] = [&people[0], &people[1], &people[2]];
        for expected in 1..=100 {
            assert_eq!(label_next(database, ada).await, Some(expected));
        }
        assert_eq!(next(database, bob).await, Some(101));
        assert_eq!(next(database, ada).await, Some(102));
        assert_eq!(next(database, ada).await, Some(102), "who holds one gets it again");
        let skipped = database.next_task(bob, Vec::new()).await.unwrap().unwrap();
        submit(database, bob, &skipped, true).await;
        // What one skips is there for the others, before what comes later.
        assert_eq!(next(database, bob).await, Some(103));
        assert_eq!(next(database, cyd).await, Some(101));
        release(database, cyd, 101).await;
        submit(database, ada, &database.next_task(ada, Vec::new()).await.unwrap().unwrap(), false).await;
        assert_eq!(next(database, ada).await, Some(101));
        // A deleted annotation gives its place back.
        let row = (&*database).fetch_one("SELECT id FROM annotations WHERE task_id = 50", args![]).await.unwrap();
        let id = AnnotationId(row.get("id").unwrap());
        let annotation = ada.caller().annotation(database, Permission::Label, id).await.unwrap();
        database.delete_annotation(&annotation).await.unwrap();
        assert_eq!(next(database, cyd).await, Some(50));
        // And so does a lock that ran out.
        test.clock.advance_seconds(86_401);
        assert_eq!(next(database, cyd).await, Some(50));
        assert_eq!(next(database, ada).await, Some(101));
        assert_eq!(next(database, bob).await, Some(103));
    }

    async fn a_walk_passes_what_somebody_has_done_once(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 3_000, 3, 2).await;
        run(database, "INSERT INTO annotations (task_id, project_id, completed_by, result, result_count, created_at, updated_at) \
                       SELECT id, 41, 1, '[]', 0, 0, 0 FROM tasks WHERE id <= 2900").await;
        // All that is begun is hers, and all in front is hers.
        assert_eq!(label_next(database, &people[0]).await, Some(2_901));
        let row = (&*database).fetch_one("SELECT MAX(task_id) AS at FROM queue_cursors WHERE user_id = 1 AND name = 'begun'", args![]).await.unwrap();
        assert!(row.get::<Option<i64>>("at").unwrap() >= Some(2_900), "the next walk begins behind it");
        // What comes back before that place is found all the same.
        let row = (&*database).fetch_one("SELECT id FROM annotations WHERE task_id = 7", args![]).await.unwrap();
        let annotation = people[0].caller().annotation(database, Permission::Label, AnnotationId(row.get("id").unwrap())).await.unwrap();
        database.delete_annotation(&annotation).await.unwrap();
        assert_eq!(label_next(database, &people[0]).await, Some(7));
        assert_eq!(label_next(database, &people[0]).await, Some(2_902));
        // The other one helps where somebody began.
        let helped = label_next(database, &people[1]).await.unwrap();
        assert!(helped <= 2_902);
        assert_eq!(label_next(database, &people[0]).await, Some(2_903));
    }

    async fn of_a_list_the_first_open_task_is_given_in_the_order_of_the_list(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 6, 1, 2).await;
        let [ada, bob] = [&people[0], &people[1]];
        assert_eq!(label_next(database, ada).await, Some(1));
        let given = database.next_task_of(ada, &[1, 5, 3]).await.unwrap().unwrap();
        assert_eq!((given.task.id, given.queue), (5, Queue::Chosen), "1 is done");
        let id = |next: Option<NextTask>| next.map(|next| next.task.id);
        assert_eq!(id(database.next_task_of(bob, &[1, 5, 3]).await.unwrap()), Some(3), "5 is hers");
        assert_eq!(id(database.next_task_of(bob, &[1, 5]).await.unwrap()), None);
        let all = CheckedFilter::default();
        assert_eq!(id(database.held_task_among(ada, &all).await.unwrap()), Some(5));
        assert_eq!(id(database.next_task_selected(bob, &all).await.unwrap()), Some(2));
        release(database, ada, 5).await;
        assert_eq!(id(database.held_task_among(ada, &all).await.unwrap()), None);
        assert_eq!(id(database.next_task_of(bob, &[1, 5]).await.unwrap()), Some(5), "what comes back is there again");
    }

    async fn the_model_is_asked_for_the_version_that_the_project_names(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 5, 1, 1).await;
        run(database, "UPDATE projects SET sampling = 'Uncertainty sampling', model_version = 'new' WHERE id = 41").await;
        run(database, "INSERT INTO predictions (task_id, project_id, result, model_version, score, created_at, updated_at) \
                       VALUES (2, 41, '[]', 'old', 0.1, 0, 0), (4, 41, '[]', 'new', 0.3, 0, 0), (5, 41, '[]', 'new', 0.2, 0, 0)").await;
        let first = database.next_task(&people[0], Vec::new()).await.unwrap().unwrap();
        assert_eq!((first.task.id, first.queue), (5, Queue::Uncertainty));
        assert_eq!(label_next(database, &people[0]).await, Some(5));
        assert_eq!(label_next(database, &people[0]).await, Some(4));
    }

    async fn a_postponed_draft_comes_back_beside_an_own_annotation_until_the_task_is_complete(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 1, 2, 2).await;
        let given = database.next_task(&people[0], Vec::new()).await.unwrap().unwrap();
        let draft = NewDraft { result: "[]".to_owned(), was_postponed: true, ..NewDraft::default() };
        database.create_draft(&people[0].held_task(&given), draft).await.unwrap();
        submit(database, &people[0], &given, false).await;
        let again = database.next_task(&people[0], Vec::new()).await.unwrap().unwrap();
        assert_eq!((again.task.id, again.queue), (1, Queue::Postponed));
        assert_eq!(label_next(database, &people[1]).await, Some(1));
        assert_eq!(next(database, &people[0]).await, None);
    }

    async fn a_lock_that_ran_out_makes_nobody_see_a_task(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 1, 1, 1).await;
        assert_eq!(next(database, &people[0]).await, Some(1));
        let own = "SELECT COUNT(*) AS n FROM task_people WHERE held_until > $1";
        let now = database.now();
        assert_eq!((&*database).fetch_one(own, args![now]).await.unwrap().get::<i64>("n").unwrap(), 1);
        test.clock.advance_seconds(86_401);
        assert_eq!(database.sweep_locks().await.unwrap(), 1);
        assert_eq!((&*database).fetch_one(own, args![now]).await.unwrap().get::<i64>("n").unwrap(), 0);
    }

    async fn many_tasks_follow_other_settings_page_by_page_also_after_a_crash(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 2_500, 1, 1).await;
        for expected in 1..=3 {
            assert_eq!(label_next(database, &people[0]).await, Some(expected));
        }
        let mut change = ProjectChange::default();
        change.maximum_annotations(2);
        change.overlap_cohort_percentage(50);
        database.change_project(&people[0], change).await.unwrap();
        let counts = "SELECT (SELECT COUNT(*) FROM tasks WHERE overlap = 2) AS cohort, (SELECT COUNT(*) FROM open_tasks) AS open, \
                      (SELECT CAST(SUM(places) AS BIGINT) FROM open_tasks) AS places, \
                      (SELECT COUNT(*) FROM tasks WHERE is_labeled = TRUE) AS labeled, \
                      (SELECT finished_task_number FROM projects WHERE id = 41) AS finished, \
                      (SELECT COUNT(*) FROM jobs WHERE kind = 'settle_queue' AND status = 'completed') AS jobs";
        let count = async || {
            let row = (&*database).fetch_one(counts, args![]).await.unwrap();
            ["cohort", "open", "places", "labeled", "finished", "jobs"].map(|name| row.get::<i64>(name).unwrap())
        };
        assert_eq!(count().await, [1_250, 2_500, 3_747, 0, 0, 1]);
        // The process ends in the middle of the next one: another goes on from where it was.
        run(database, "UPDATE projects SET maximum_annotations = 1 WHERE id = 41").await;
        let payload = json!({ "overlap": true, "scores": false });
        let cut = json!({ "overlap": 1, "annotations": -1, "is_labeled": false, "last": 0 });
        let checkpoint = json!({ "version": 1, "cut": cut, "after": 2, "scores_after": 0, "done": 2 });
        let new = NewJob { payload: payload.clone(), worker: Some("w".to_owned()), ..NewJob::new(SETTLE_QUEUE, Title::new(SETTLE_QUEUE, "x")) };
        let job = database.create_job(&people[0], new).await.unwrap();
        let claim = JobClaim { job: job.id, worker: "w".to_owned() };
        database.settle_queue(&people[0], &claim, &JobInput { payload, checkpoint }).await.unwrap();
        assert_eq!(count().await, [2, 2_499, 2_499, 1, 1, 2], "the first two were done before, as it believes");
    }

    async fn new_tasks_join_the_cohort_as_its_share_says(test: TestDatabase) {
        let database = &test.database;
        let people = project(database, 0, 3, 1).await;
        run(database, "UPDATE projects SET overlap_cohort_percentage = 40 WHERE id = 41").await;
        for tasks in 1..=20_i64 {
            database.create_task(&people[0], NewTask { data: "{}".to_owned(), ..NewTask::default() }).await.unwrap();
            let sql = "SELECT COUNT(*) AS cohort FROM tasks WHERE overlap = 3";
            let cohort: i64 = (&*database).fetch_one(sql, args![]).await.unwrap().get("cohort").unwrap();
            assert_eq!(cohort, (tasks * 40 + 50) / 100, "of {tasks}");
        }
    }
}
