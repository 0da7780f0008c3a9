//! What a press for the next task costs: no more in a project of many tasks than in one of few, whoever did how much of it.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Args, Database, Fetch as _, Value, access::ProjectScope, annotations::NewAnnotation, args, tasks::Queue,
    watch_statements,
};
use labelkeep_model::{ProjectId, UserId};
use labelkeep_test_support::on_both_databases;
use rusqlite::{Connection, types::Value as SqliteValue};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

/// Statements that read, since they were taken last.
static SEEN: Mutex<Vec<(String, Args)>> = Mutex::new(Vec::new());
const PEOPLE: i64 = 9;

fn seen() -> Vec<(String, Args)> {
    std::mem::take(&mut SEEN.lock().unwrap_or_else(PoisonError::into_inner))
}

fn watch() {
    watch_statements(|text, args| {
        if text.trim_start().starts_with("SELECT") {
            SEEN.lock().unwrap_or_else(PoisonError::into_inner).push((text.to_owned(), args.clone()));
        }
    });
}

/// What the database does for these statements: steps of SQLite's machine, rows that PostgreSQL looks at.
async fn work(mut database: &Database, statements: Vec<(String, Args)>) -> u64 {
    if database.is_postgres() {
        let mut rows = 0;
        for (text, args) in statements {
            let sql: &'static str = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {text}").leak();
            for line in database.fetch_all(sql, args).await.unwrap() {
                rows += rows_of(&line.get::<String>("QUERY PLAN").unwrap());
            }
        }
        return rows;
    }
    let file = database.fetch_one("SELECT file FROM pragma_database_list WHERE name = 'main'", args![]).await.unwrap();
    let connection = Connection::open(file.get::<String>("file").unwrap()).unwrap();
    let steps = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&steps);
    let count = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false
    };
    connection.progress_handler(1, Some(count)).unwrap();
    for (text, args) in statements {
        let mut statement = connection.prepare(&text).unwrap();
        for index in 1..=statement.parameter_count() {
            let name = statement.parameter_name(index).map(str::to_owned);
            let number: usize = name.map_or(index, |name| name.trim_start_matches('$').parse().unwrap());
            statement.raw_bind_parameter(index, bound(&args[number - 1])).unwrap();
        }
        let mut rows = statement.raw_query();
        while rows.next().unwrap().is_some() {}
    }
    steps.load(Ordering::Relaxed)
}

fn bound(value: &Value) -> SqliteValue {
    match value {
        Value::Int(v) => (*v).into(),
        Value::Float(v) => (*v).into(),
        Value::Bool(v) => (*v).into(),
        Value::Text(v) => v.clone().into(),
        Value::Bytes(v) => v.clone().into(),
        Value::Ids(v) => format!("{v:?}").into(),
    }
}

/// Of a line of a plan: `(actual rows=3 loops=2)`, or `Rows Removed by Filter: 7`.
fn rows_of(line: &str) -> u64 {
    let number = |text: &str| text.split([' ', ')']).next().unwrap().parse::<f64>().unwrap();
    if let Some((_, rows)) = line.split_once("actual rows=") {
        let (_, loops) = rows.split_once("loops=").unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows are few and not below 0")]
        return (number(rows) * number(loops)) as u64;
    }
    let Some((_, rows)) = line.split_once("Rows Removed by") else { return 0 };
    rows.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn rows_of_a_plan_are_counted() {
    assert_eq!(rows_of("  ->  Index Scan using i on open_tasks q (actual rows=3.00 loops=2)"), 6);
    assert_eq!(rows_of("        Rows Removed by Filter: 7"), 7);
    assert_eq!(rows_of("Planning Time: 0.3 ms"), 0);
}

/// Tasks for three people each. A third has the answer of one of eight people, in turn; the others have the score of a
/// model, and of some the right answer is known.
async fn fill(database: &Database, tasks: i64) -> Vec<ProjectScope> {
    empty_project(database).await;
    run(database, "UPDATE projects SET maximum_annotations = 3, model_version = 'm' WHERE id = 41").await;
    let statements = [
        format!(
            "/*sqlite WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {tasks})*/ \
             INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, overlap, total_predictions) \
             SELECT i, 41, i, '{{}}', 0, 0, 3, CASE WHEN i % 3 = 0 THEN 0 ELSE 1 END \
             FROM /*sqlite n*//*pg generate_series(1, {tasks}) AS n (i)*/"
        ),
        "INSERT INTO annotations (task_id, project_id, completed_by, result, result_count, ground_truth, created_at, updated_at) \
         SELECT id, 41, 2 + id / 3 % 8, '[]', 0, id % 30 = 0, 0, 0 FROM tasks WHERE id % 3 = 0".to_owned(),
        "INSERT INTO predictions (task_id, project_id, result, model_version, score, created_at, updated_at) \
         SELECT id, 41, '[]', 'm', 1.0 / id, 0, 0 FROM tasks WHERE id % 3 <> 0".to_owned(),
    ];
    for sql in statements {
        run(database, sql.leak()).await;
    }
    if database.is_postgres() {
        run(database, "ANALYZE").await;
    }
    let mut people = Vec::new();
    for user in 1..=PEOPLE {
        let sql = "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
                   SELECT $1, 1, $2, 'x', 'AD', 0, 0, 0 WHERE $1 > 1";
        database
            .write(move |transaction| {
                Box::pin(async move { transaction.execute(sql, args![user, format!("{user}@x")]).await })
            })
            .await
            .unwrap();
        people.push(ProjectScope::unscoped_for_job(database, ProjectId(41), Some(UserId(user))).await.unwrap());
    }
    people
}

/// The person labels the next task.
async fn label(database: &Database, scope: &ProjectScope) -> Queue {
    let next = database.next_task(scope, Vec::new()).await.unwrap().unwrap();
    let new = NewAnnotation { result: "[]".to_owned(), ..NewAnnotation::default() };
    database.create_annotation(&scope.held_task(&next), new).await.unwrap();
    next.queue
}

/// The most that a press costs while everybody works, in every order.
async fn most(database: &Database, tasks: i64) -> Vec<(&'static str, u64)> {
    let people = fill(database, tasks).await;
    let mut costs = Vec::new();
    for (name, settings) in [
        ("begun by others", "maximum_annotations = 3"),
        ("in sequence", "maximum_annotations = 1"),
        ("by chance", "sampling = 'Uniform sampling'"),
        ("by score", "sampling = 'Uncertainty sampling'"),
        ("in sequence, overlapping first", "sampling = 'Sequential sampling', show_overlap_first = TRUE"),
        ("known answers first", "show_ground_truth_first = TRUE"),
    ] {
        run(database, format!("UPDATE projects SET {settings} WHERE id = 41").leak()).await;
        let mut most = 0;
        for round in 0..4 {
            for scope in &people {
                seen();
                label(database, scope).await;
                let cost = work(database, seen()).await;
                if round > 0 {
                    most = most.max(cost);
                }
            }
        }
        costs.push((name, most));
    }
    costs
}

on_both_databases! {
    async fn a_press_costs_no_more_where_there_are_many_tasks(test: TestDatabase) {
        watch();
        let few = most(&test.database, 600).await;
        let many_tasks = test.beside().await;
        many_tasks.database.migrate().await.unwrap();
        let many = most(&many_tasks.database, 12_000).await;
        for ((name, few), (_, many)) in few.into_iter().zip(many) {
            assert!(many < few * 2 + 500, "{name}: {few} among 600 tasks, {many} among 12,000");
        }
    }
}
