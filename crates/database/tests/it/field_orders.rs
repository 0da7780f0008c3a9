//! Orders by fields of the data that are kept: a list along one is what sorting gives, whatever is written meanwhile.

use crate::{
    support::{empty_project, run},
    task_lists::{Work, filter},
};
use labelkeep_database::{
    Database, Fetch as _,
    access::ProjectScope,
    args,
    field_orders::{FieldOrder, KeptOrder, MAKE_FIELD_ORDER, MakingStep},
    imports::{ImportBatch, TaskRow},
    jobs::{JobClaim, NewJob, Step, Title},
    tasks::TaskList,
};
use labelkeep_model::{Rng as _, SeededRng};
use labelkeep_task_filter::CheckedFilter;
use labelkeep_test_support::on_both_databases;
use serde_json::json;

/// Values of each kind, some of them equal, some of them alike only to people.
const VALUES: [&str; 28] = [
    "1",
    "1.0",
    "-7",
    "2.5",
    "10",
    "9007199254740993",
    "1e3",
    "1e300",
    "-0.5",
    "true",
    "false",
    "null",
    r#""""#,
    r#""a""#,
    r#""B""#,
    r#""ä""#,
    r#""日本""#,
    r#""10""#,
    r#"" 9.5 ""#,
    r#""1e2""#,
    r#""12 apples""#,
    r#""-3""#,
    "[1, 2]",
    r#"{"a":1}"#,
    r#""a""#,
    "10",
    "null",
    r#""12""#,
]; // fmt: skip

const ORDERINGS: [&str; 6] = [
    r#"{"ordering":["tasks:data.v"]}"#,
    r#"{"ordering":["-tasks:data.v"]}"#,
    r#"{"ordering":["tasks:data.v"],"columnsDisplayType":{"tasks:data.v":"Number"}}"#,
    r#"{"ordering":["-tasks:data.v","tasks:id"],"columnsDisplayType":{"tasks:data.v":"Number"}}"#,
    r#"{"ordering":["-tasks:data.v"],"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:data.w","operator":"equal","type":"Number","value":1}]}}"#,
    r#"{"ordering":["tasks:data.v"],"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:total_annotations","operator":"greater","type":"Number","value":0}]}}"#,
];

fn long(tail: &str) -> String {
    format!(r#""{}{tail}""#, "long ".repeat(45))
}

async fn project(database: &Database) -> ProjectScope {
    let scope = empty_project(database).await;
    run(database, "INSERT INTO project_data_columns (project_id, name, tasks) VALUES (41, 'v', 999), (41, 'w', 999)")
        .await;
    let mut values: Vec<String> = VALUES.iter().map(|value| (*value).to_owned()).collect();
    values.extend(["c", "a", "b", "", "a"].map(long));
    add(database, values.iter().cycle().take(120).cloned().collect()).await;
    // Tasks without the field, and one in the trash.
    run(database, "UPDATE tasks SET data = '{\"w\":1}' WHERE id % 17 = 0").await;
    run(database, "UPDATE tasks SET total_annotations = 1 WHERE id % 5 = 0").await;
    run(database, "UPDATE tasks SET trashed_by = 9 WHERE id % 31 = 0").await;
    scope
}

async fn add(database: &Database, values: Vec<String>) {
    let added = database.write(move |transaction| {
        Box::pin(async move {
            for (at, value) in values.iter().enumerate() {
                let sql =
                    "INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at) VALUES (41, 1, $1, 0, 0)";
                transaction.execute(sql, args![format!(r#"{{"v":{value},"w":{}}}"#, at % 3)]).await?;
            }
            Ok(())
        })
    });
    added.await.unwrap();
}

async fn next_job(database: &Database) -> (i64, JobClaim) {
    let (job, claim) = database.claim_job("w", &[MAKE_FIELD_ORDER]).await.unwrap().expect("a job that makes the order");
    let input = database.job_input(&claim).await.unwrap();
    assert_eq!(job.title.text, "Prepare the order by v");
    (input.payload["order"].as_i64().unwrap(), claim)
}

async fn make(database: &Database, scope: &ProjectScope, filter: &CheckedFilter) -> FieldOrder {
    if let KeptOrder::Ready(order) = database.kept_order(scope, filter).await.unwrap() {
        return order;
    }
    let (order, claim) = next_job(database).await;
    finish(database, scope, order, &claim).await;
    ready(database, scope, filter).await
}

async fn finish(database: &Database, scope: &ProjectScope, order: i64, claim: &JobClaim) {
    let mut done = 0;
    loop {
        match database.make_field_order(scope, claim, order, done).await.unwrap() {
            MakingStep::Made { done: now } => done = now,
            MakingStep::Wait => {}
            MakingStep::Over => return,
        }
    }
}

async fn ready(database: &Database, scope: &ProjectScope, filter: &CheckedFilter) -> FieldOrder {
    match database.kept_order(scope, filter).await.unwrap() {
        KeptOrder::Ready(order) => order,
        other => panic!("{other:?}"),
    }
}

async fn along(
    database: &Database,
    scope: &ProjectScope,
    filter: &CheckedFilter,
    order: FieldOrder,
    rows: i64,
) -> TaskList {
    let (mut told, mut begun) = (0, TaskList::default());
    let mut tell = |so_far: TaskList| {
        assert_eq!(so_far.page(0, begun.len()), begun.page(0, begun.len()), "what was told stays");
        told += 1;
        begun = so_far;
    };
    let list = database.task_list_along(scope, filter, order, rows, &mut tell).await.unwrap();
    assert_eq!(begun.page(0, 10_000), list.page(0, 10_000));
    assert!(told > 1 || list.len() <= rows, "{told} of {}", list.len());
    list
}

/// Each list along its order is what sorting gives.
async fn compare(database: &Database, scope: &ProjectScope, what: &str) {
    let columns = database.data_columns(scope).await.unwrap();
    for query in ORDERINGS {
        let filter = filter(query, &columns);
        let order = make(database, scope, &filter).await;
        let sorted = database.task_list(scope, &filter).await.unwrap();
        for rows in [1, 2, 7, 1_000] {
            let list = along(database, scope, &filter, order, rows).await;
            assert_eq!(list.page(0, 10_000), sorted.page(0, 10_000), "{what}, {rows} at once: {query}");
            if !filter.matches_everything() {
                assert_eq!(list.total_annotations, sorted.total_annotations);
            }
        }
    }
}

async fn count(mut database: &Database, sql: &'static str) -> i64 {
    database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

on_both_databases! {
    async fn a_list_along_a_kept_order_is_what_sorting_gives(test: TestDatabase) {
        let scope = project(&test.database).await;
        compare(&test.database, &scope, "as made").await;
    }

    async fn a_kept_order_stays_right_through_a_storm_of_changes(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        compare(database, &scope, "before").await;
        let work = Work { database, scope: scope.clone(), rng: SeededRng::new(7) };
        for _ in 0..60 {
            work.change().await.unwrap();
        }
        add(database, vec![long("z"), "3".to_owned(), r#""3""#.to_owned()]).await;
        for _ in 0..40 {
            let task = work.task().await;
            let value = VALUES[usize::try_from(work.rng.u64() % 28).unwrap()];
            database.change_task(&task, Some(format!(r#"{{"v":{value},"w":1}}"#)), None).await.unwrap();
        }
        run(database, "UPDATE tasks SET trashed_by = 0 WHERE trashed_by = 9").await;
        run(database, "UPDATE tasks SET trashed_by = 8 WHERE id % 13 = 0").await;
        run(database, "DELETE FROM tasks WHERE id % 23 = 0 AND total_annotations = 0 AND trashed_by = 8").await;
        let new = NewJob { worker: Some("w".to_owned()), ..NewJob::new("import", Title::new("import", "")) };
        let claim = JobClaim { job: database.create_job(&scope, new).await.unwrap().id, worker: "w".to_owned() };
        let row = |value: &&str| TaskRow { data: format!(r#"{{"v":{value}}}"#), allow_skip: true, ..TaskRow::default() };
        let batch = ImportBatch { tasks: VALUES.iter().map(row).collect(), ..ImportBatch::default() };
        let step = Step { done: 1, total: None, checkpoint: json!({}) };
        database.insert_import(&scope, &claim, batch, step).await.unwrap();
        compare(database, &scope, "afterwards").await;
        // Two orders, and all tasks in each of them.
        let tasks = count(database, "SELECT COUNT(*) AS n FROM tasks WHERE trashed_by = 0").await;
        assert_eq!(count(database, "SELECT COUNT(*) AS n FROM field_values").await, 2 * tasks);
    }

    async fn a_list_of_a_large_project_goes_along_its_order(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        run(
            database,
            "/*sqlite WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 52000)*/ \
             INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, total_annotations) \
             SELECT 1000 + id, 41, id, '{\"v\":' || (id * 7919 % 52000) || '}', 0, 0, 1 FROM /*sqlite n*//*pg generate_series(1, 52000) AS n (id)*/",
        )
        .await;
        run(database, "UPDATE projects SET task_number = 60000 WHERE id = 41").await;
        let columns = database.data_columns(&scope).await.unwrap();
        let filter = filter(ORDERINGS[1], &columns);
        let sorted = database.task_list(&scope, &filter).await.unwrap();
        // Sorted as before, and the order was begun.
        let (order, claim) = next_job(database).await;
        finish(database, &scope, order, &claim).await;
        let (send, receive) = std::sync::mpsc::channel();
        let list = database.gather_task_list(&scope, &filter, Box::new(move |so_far| send.send(so_far).unwrap())).await;
        assert_eq!(list.unwrap().page(0, 60_000), sorted.page(0, 60_000));
        let beginnings: Vec<i64> = receive.iter().map(|so_far| so_far.len()).collect();
        assert!(beginnings.len() > 2 && beginnings[0] < beginnings[1], "{beginnings:?}");
    }

    async fn what_is_written_while_an_order_is_made_is_in_it(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let columns = database.data_columns(&scope).await.unwrap();
        let filter = filter(ORDERINGS[0], &columns);
        assert_eq!(database.kept_order(&scope, &filter).await.unwrap(), KeptOrder::InTheMaking { done: 0 });
        let (order, claim) = next_job(database).await;
        run(database, "UPDATE tasks SET data = '{\"v\":77}' WHERE id = 3").await;
        let mut made = MakingStep::Wait;
        while made == MakingStep::Wait {
            made = database.make_field_order(&scope, &claim, order, 0).await.unwrap();
        }
        let MakingStep::Made { done } = made else { panic!("{made:?}") };
        assert_eq!(database.kept_order(&scope, &filter).await.unwrap(), KeptOrder::InTheMaking { done });
        run(database, "UPDATE tasks SET data = '{\"v\":78}' WHERE id IN (4, 90)").await;
        add(database, vec!["79".to_owned()]).await;
        finish(database, &scope, order, &claim).await;
        let order = ready(database, &scope, &filter).await;
        let sorted = database.task_list(&scope, &filter).await.unwrap();
        assert_eq!(along(database, &scope, &filter, order, 5).await.page(0, 999), sorted.page(0, 999));
        let tasks = count(database, "SELECT COUNT(*) AS n FROM tasks WHERE trashed_by = 0").await;
        assert_eq!(count(database, "SELECT COUNT(*) AS n FROM field_values").await, tasks);
    }

    async fn an_order_that_was_given_up_goes_on_where_it_was(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let columns = database.data_columns(&scope).await.unwrap();
        let filter = filter(ORDERINGS[0], &columns);
        database.kept_order(&scope, &filter).await.unwrap();
        let (order, _) = next_job(database).await;
        run(database, "UPDATE jobs SET status = 'failed'").await;
        assert_eq!(database.kept_order(&scope, &filter).await.unwrap(), KeptOrder::InTheMaking { done: 0 });
        let (again, claim) = next_job(database).await;
        assert_eq!(again, order);
        finish(database, &scope, order, &claim).await;
        ready(database, &scope, &filter).await;
        assert_eq!(count(database, "SELECT COUNT(*) AS n FROM field_orders").await, 1);
    }

    async fn orders_are_few_and_go_when_nobody_asks_for_them(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let columns = database.data_columns(&scope).await.unwrap();
        let first = filter(ORDERINGS[0], &columns);
        make(database, &scope, &first).await;
        for name in ["a", "b", "c", "d", "e", "f", "g"] {
            let sql = format!("INSERT INTO field_orders (project_id, name, path, is_numeric, used_at) VALUES (41, '{name}', '', FALSE, 0)");
            run(database, Box::leak(sql.into_boxed_str())).await;
        }
        run(database, "UPDATE field_orders SET used_at = (SELECT MAX(used_at) FROM field_orders)").await;
        let further = filter(ORDERINGS[2], &columns);
        assert_eq!(database.kept_order(&scope, &further).await.unwrap(), KeptOrder::None, "all were used just now");
        test.clock.advance_seconds(4_000);
        ready(database, &scope, &first).await;
        assert_eq!(database.kept_order(&scope, &further).await.unwrap(), KeptOrder::InTheMaking { done: 0 });
        assert_eq!(count(database, "SELECT COUNT(*) AS n FROM field_orders WHERE is_over = FALSE").await, 8);
        assert!(count(database, "SELECT COUNT(*) AS n FROM field_values").await > 0);
        test.clock.advance_seconds(4_000);
        assert_eq!(database.drop_unused_orders(database.now()).await.unwrap(), 9);
        for sql in ["SELECT COUNT(*) AS n FROM field_orders", "SELECT COUNT(*) AS n FROM field_values"] {
            assert_eq!(count(database, sql).await, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_waits_for_changes_that_do_not_know_of_it() {
    let test = labelkeep_test_support::TestDatabase::postgres().await;
    let database = &test.database;
    let scope = project(database).await;
    let columns = database.data_columns(&scope).await.unwrap();
    let filter = filter(ORDERINGS[0], &columns);
    let (begun, has_begun) = tokio::sync::oneshot::channel::<()>();
    let (end, may_end) = tokio::sync::oneshot::channel::<()>();
    let other = database.clone();
    let writing = tokio::spawn(async move {
        let write = other.write(move |transaction| {
            Box::pin(async move {
                let sql = "INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at) VALUES (41, 1, '{\"v\":5}', 0, 0)";
                transaction.execute(sql, args![]).await?;
                let _ = begun.send(());
                let _ = may_end.await;
                Ok(())
            })
        });
        write.await.unwrap();
    });
    has_begun.await.unwrap();
    database.kept_order(&scope, &filter).await.unwrap();
    let (order, claim) = next_job(database).await;
    for _ in 0..3 {
        assert_eq!(database.make_field_order(&scope, &claim, order, 0).await.unwrap(), MakingStep::Wait);
    }
    end.send(()).unwrap();
    writing.await.unwrap();
    finish(database, &scope, order, &claim).await;
    let tasks = count(database, "SELECT COUNT(*) AS n FROM tasks WHERE trashed_by = 0").await;
    assert_eq!(count(database, "SELECT COUNT(*) AS n FROM field_values").await, tasks);
}
