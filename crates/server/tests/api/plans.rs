//! No statement that a request runs walks over all tasks, annotations or predictions, nor over all those of a project. Every
//! guarded route is asked, and lists in many ways, while the statements are collected; then the databases say how they
//! would answer each, with many rows in several projects and with statistics.

use crate::{
    harness::*,
    matrix::{Who, World},
    matrix_cases::CASES,
};
use labelkeep_database::{Args, Database, Fetch as _, Value, args, watch_statements};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// Statements that may walk: a part of their text, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("INSERT INTO projects ", "SQLite would look for tasks without a project, if references had been broken before"),
    ("SELECT (SELECT MIN(id) FROM tasks", "the two ends of an index"),
    ("- p.task_number AS tasks", "the repair of counters reads everything, as a job"),
    ("AS name, COUNT(*) AS tasks, SUM(CASE WHEN", "the repair of counters reads everything, as a job"),
    (
        "t.useful_annotations <> COALESCE(n.useful, 0)",
        "the same, a stretch of ids at a time, which may be those of others",
    ),
    (
        "AND import_job_id = $2",
        "taking an import back, and what stands in its way, looks for its tasks, which have no index",
    ),
    ("AND t.import_job_id = $2", "the same"),
    ("import_job_id, 0) ", "the same"),
    ("SELECT model_version, COUNT(*) AS predictions", "deleted predictions of each version, when somebody asks"),
    ("SELECT d.model_version, COUNT(*) AS count", "the predictions of each version are counted when somebody asks"),
];

/// Other projects, and the tasks of each.
const PROJECTS: usize = 8;
const TASKS: i64 = 6_000;

const TABLES: [&str; 3] = ["tasks", "annotations", "predictions"];

/// Lists that people ask for: filters and orders of every kind.
fn queries() -> Vec<serde_json::Value> {
    let item = |column: &str, operator: &str, kind: &str, value: serde_json::Value| {
        json!({"filters": {"conjunction": "and", "items": [
            {"filter": format!("filter:tasks:{column}"), "operator": operator, "type": kind, "value": value}]}})
    };
    vec![
        json!({}),
        json!({"ordering": ["-tasks:id"]}),
        json!({"ordering": ["-tasks:total_annotations"]}),
        json!({"ordering": ["tasks:completed_at"]}),
        item("total_annotations", "greater", "Number", json!(0)),
        item("completed_at", "empty", "Datetime", json!(true)),
        item("annotators", "contains", "List", json!([1])),
        item("data.text", "contains", "String", json!("number 77")),
        json!({"ordering": ["-tasks:data.text"]}),
        json!({"ordering": ["tasks:data.text"], "filters": item("total_annotations", "greater", "Number", json!(0))["filters"]}),
    ]
}

/// The text of each, with the parameters of one time that it was run.
static SEEN: Mutex<BTreeMap<String, Args>> = Mutex::new(BTreeMap::new());
/// While rows are made for the test, nothing is noted.
static IS_ASKED: AtomicBool = AtomicBool::new(false);

fn note(text: &str, args: &Args) {
    if !IS_ASKED.load(Ordering::SeqCst) {
        return;
    }
    let first = text.split_whitespace().next().unwrap_or_default();
    if matches!(first, "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH") {
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).entry(text.to_owned()).or_insert_with(|| args.clone());
    }
}

async fn run(database: &Database, sql: String) {
    let sql: &'static str = sql.leak();
    database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await })).await.unwrap();
}

/// Tasks with annotations and predictions, written straight into the tables.
async fn fill(database: &Database, project: i64) {
    let numbers =
        format!("/*sqlite WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {TASKS})*/");
    let source = format!("/*sqlite n*//*pg generate_series(1, {TASKS}) AS n (i)*/");
    run(
        database,
        format!(
            "{numbers} INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at, is_labeled, completed_at, \
             total_annotations, total_predictions) SELECT {project}, i, '{{\"text\":\"number ' || (i % 1000) || '\"}}', 0, 0, i % 3 = 0, \
             CASE WHEN i % 3 = 0 THEN i END, CASE WHEN i % 3 = 0 THEN 1 ELSE 0 END, i % 2 FROM {source}"
        ),
    )
    .await;
    for rows in [
        "annotations (task_id, project_id, completed_by, result, result_count, created_at, updated_at) \
         SELECT id, project_id, 1 + id % 5, '[]', 0, 0, 0 FROM tasks WHERE total_annotations = 1",
        "predictions (task_id, project_id, result, model_version, score, created_at, updated_at) \
         SELECT id, project_id, '[]', 'm', 0.5, 0, 0 FROM tasks WHERE total_predictions = 1",
    ] {
        run(database, format!("INSERT INTO {rows} AND project_id = {project}")).await;
    }
    run(database, format!("UPDATE projects SET task_number = 60000 WHERE id = {project}")).await;
}

/// The order by the text, as its job leaves it.
async fn keep_order(database: &Database, project: i64) {
    let sql = format!(
        "INSERT INTO field_orders (project_id, name, path, is_numeric, is_ready, used_at) \
         VALUES ({project}, 'text', '$.\"text\"', FALSE, TRUE, 9000000000000000)"
    );
    run(database, sql).await;
    run(database, "INSERT INTO field_values SELECT * FROM field_values_read".to_owned()).await;
}

/// The lines of a plan that are walks.
async fn walks(mut database: &Database, text: &str, args: Args) -> Vec<String> {
    let prefix = if database.is_postgres() { "EXPLAIN" } else { "EXPLAIN QUERY PLAN" };
    let sql: &'static str = format!("{prefix} {text}").leak();
    // In a list of nothing there would be nothing to look for.
    let args =
        args.into_iter().map(|arg| if arg == Value::Ids(Vec::new()) { Value::Ids(vec![1]) } else { arg }).collect();
    let rows = database.fetch_all(sql, args).await.unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let column = if database.is_postgres() { "QUERY PLAN" } else { "detail" };
    let lines: Vec<String> = rows.iter().map(|row| row.get(column).unwrap()).collect();
    if database.is_postgres() { walks_of_postgres(&lines) } else { walks_of_sqlite(text, &lines) }
}

/// `Seq Scan on tasks`, an index without a condition, or one by the project alone where nothing ends the walk.
fn walks_of_postgres(lines: &[String]) -> Vec<String> {
    let ends = lines.iter().any(|line| line.contains("Limit  (") || line.contains("LockRows"));
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((how, on)) = line.trim_start_matches([' ', '-', '>']).split_once(" on ") else { continue };
        if !TABLES.contains(&on.split(' ').next().unwrap_or_default()) {
            continue;
        }
        let about = lines.iter().skip(at + 1).take_while(|line| !line.trim().starts_with("->"));
        let condition = about.into_iter().find_map(|line| line.trim().strip_prefix("Index Cond: "));
        let walks = how.contains("Seq Scan")
            || (how.contains("Index") && condition.is_none_or(|condition| is_by_project(condition) && !ends));
        if walks {
            found.push(format!("{} {}", line.trim(), condition.unwrap_or_default()));
        }
    }
    found
}

/// Whether nothing but the project is compared.
fn is_by_project(condition: &str) -> bool {
    condition.split(" AND ").all(|part| {
        let column = part.trim_start_matches('(').split([' ', '=', '>', '<']).next().unwrap_or_default();
        matches!(column, "project_id" | "trashed_by")
    })
}

fn walks_of_sqlite(text: &str, lines: &[String]) -> Vec<String> {
    let names = names(text);
    let ends = text.contains("LIMIT");
    let mut found = Vec::new();
    for line in lines {
        let mut words = line.split(' ');
        let (Some(how), Some(name)) = (words.next(), words.next()) else { continue };
        if !names.contains(name) || !matches!(how, "SCAN" | "SEARCH") {
            continue;
        }
        let condition = line.rsplit_once('(').map(|(_, condition)| condition.trim_end_matches(')'));
        let walks = if how == "SCAN" { !ends } else { condition.is_some_and(is_by_project) && !ends };
        if walks {
            found.push(line.clone());
        }
    }
    found
}

/// By which names the statement calls the tables.
fn names(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','))
        .filter(|word| !word.is_empty())
        .collect();
    let mut names: BTreeSet<String> = TABLES.iter().map(|table| (*table).to_owned()).collect();
    for (at, word) in words.iter().enumerate() {
        if TABLES.contains(word) {
            let next = words.get(at + 1).filter(|next| **next != "AS").or_else(|| words.get(at + 2));
            names.extend(next.map(|name| (*name).to_owned()));
        }
    }
    names
}

#[test]
fn a_walk_is_told_from_a_search() {
    let sqlite = |text: &str, line: &str| walks_of_sqlite(text, &[line.to_owned()]).len();
    assert_eq!(sqlite("SELECT * FROM tasks t WHERE x", "SCAN t"), 1);
    assert_eq!(sqlite("SELECT * FROM tasks WHERE x", "SCAN tasks USING COVERING INDEX i"), 1);
    assert_eq!(sqlite("SELECT * FROM projects t", "SCAN t"), 0);
    assert_eq!(sqlite("SELECT * FROM tasks AS t", "SEARCH t USING INDEX i (project_id=? AND trashed_by=?)"), 1);
    assert_eq!(sqlite("SELECT * FROM tasks t LIMIT $1", "SEARCH t USING INDEX i (project_id=? AND trashed_by=?)"), 0);
    assert_eq!(sqlite("SELECT * FROM tasks t", "SEARCH t USING INDEX i (project_id=? AND trashed_by=? AND id>?)"), 0);
    let postgres =
        |lines: &[&str]| walks_of_postgres(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()).len();
    assert_eq!(postgres(&["Seq Scan on tasks t  (cost=1)"]), 1);
    assert_eq!(postgres(&["Index Scan using i on tasks  (cost=1)", "  Index Cond: (id = 5)"]), 0);
    assert_eq!(postgres(&["Index Only Scan using i on tasks t  (cost=1)"]), 1);
    assert_eq!(
        postgres(&["Index Scan using i on tasks  (cost=1)", "  Index Cond: ((project_id = 5) AND (trashed_by = 0))"]),
        1
    );
}

on_both_databases! {
    async fn no_request_walks_over_all_tasks_of_a_project(test: TestDatabase) {
        watch_statements(note);
        let mut world = World::new(test).await;
        let database = world.app.database().clone();
        // Before what is asked for, so that its ids are among the last ones, as those of new things are.
        for _ in 0..PROJECTS {
            let project = world.new_project().await;
            fill(&database, project).await;
        }
        assert!(database.prepare_task_search().await.unwrap());
        let project = world.new_project().await;
        fill(&database, project).await;
        for _ in 0..200 {
            database.index_task_search().await.unwrap();
        }
        keep_order(&database, project).await;
        if database.is_postgres() {
            run(&database, "ANALYZE".to_owned()).await;
        }
        IS_ASKED.store(true, Ordering::SeqCst);
        for case in CASES {
            for who in [Who::Owner, Who::Annotator] {
                world.ask(case, who).await;
            }
        }
        for query in queries() {
            for who in [Who::Owner, Who::Annotator] {
                let path = format!("/api/tasks?project={project}&page=2&query={}", encoded(&query.to_string()));
                let answer = world.people[&who].get(&path).await;
                assert!(matches!(answer.status, 200 | 404), "{query}: {}", answer.text());
            }
        }
        IS_ASKED.store(false, Ordering::SeqCst);
        let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert!(seen.len() > 200, "{}", seen.len());
        let mut found = Vec::new();
        for (text, args) in &seen {
            let walks = walks(&database, text, args.clone()).await;
            if !walks.is_empty() && !ALLOWED.iter().any(|(part, _)| text.contains(part)) {
                found.push(format!("{text}\n    {}", walks.join("\n    ")));
            }
        }
        let is_seen = |part: &str| seen.keys().any(|text| text.contains(part));
        let unused: Vec<&str> = ALLOWED.iter().map(|(part, _)| *part).filter(|part| !is_seen(part)).collect();
        assert!(unused.is_empty(), "these are asked no more: {unused:?}");
        assert!(found.is_empty(), "{} statements walk:\n{}", found.len(), found.join("\n"));
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
