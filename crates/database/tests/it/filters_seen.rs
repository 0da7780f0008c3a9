//! Who sees only the own work learns nothing of the work of others: not by a filter, an ordering, a count or a column.
//! Every question is asked before and after colleagues have worked, and its answer must be the same.

use crate::support::run;
use labelkeep_database::access::{Caller, ProjectScope};
use labelkeep_database::annotations::NewAnnotation;
use labelkeep_database::credentials::LegacyToken;
use labelkeep_database::drafts::NewDraft;
use labelkeep_database::{Database, Fetch as _, args};
use labelkeep_model::{Permission, ProjectId, TaskId};
use labelkeep_task_filter::{Column, DataColumns, ParsedFilter};
use labelkeep_test_support::{TestDatabase, on_both_databases};
use serde_json::{Value, json};
use std::sync::Arc;

const SETUP: [&str; 6] = [
    "INSERT INTO organizations (id, title, created_at, updated_at, legacy_api_tokens_enabled) VALUES (1, 'o', 0, 0, TRUE)",
    "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity, legacy_token_hash) \
     VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0, 'one'), (2, 1, 'b@x', 'b', 'AN', 0, 0, 0, 'two'), (3, 1, 'c@x', 'c', 'AN', 0, 0, 0, 'three')",
    "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title, \
     show_annotation_history, maximum_annotations) VALUES (1, 1, 1, 0, 0, 0, 'p', TRUE, 2)",
    "INSERT INTO project_members (project_id, user_id, created_at) VALUES (1, 2, 0), (1, 3, 0)",
    "INSERT INTO project_data_columns (project_id, name, tasks) VALUES (1, 't', 4)",
    "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, overlap) VALUES (1, 1, 1, '{\"t\":\"a\"}', 0, 0, 2), \
     (2, 1, 2, '{\"t\":\"b\"}', 0, 0, 2), (3, 1, 3, '{\"t\":\"c\"}', 0, 0, 2), (4, 1, 4, '{\"t\":\"d\"}', 0, 0, 2)",
];

async fn caller(database: &Database, token: &str) -> Arc<Caller> {
    match database.caller_by_legacy_token(token, "").await.unwrap() {
        LegacyToken::Valid(caller) => caller,
        _ => panic!("the token of a test is not known"),
    }
}

async fn scope(database: &Database, token: &str) -> ProjectScope {
    caller(database, token).await.project(database, Permission::DataView, ProjectId(1)).await.unwrap()
}

/// Somebody's annotation, sent by the owner.
async fn annotate(database: &Database, person: i64, task: i64, new: NewAnnotation) {
    let task = caller(database, "one").await.task(database, Permission::Label, TaskId(task)).await.unwrap();
    let new = NewAnnotation { completed_by: Some(person), ..new };
    database.create_annotation(&task, new).await.unwrap();
}

fn result(text: &str) -> NewAnnotation {
    NewAnnotation {
        result: format!(r#"[{{"value":"{text}"}}]"#),
        result_count: 1,
        lead_time: Some(2.0),
        ..NewAnnotation::default()
    }
}

async fn draft(database: &Database, token: &str, task: i64) {
    let task = caller(database, token).await.task(database, Permission::Label, TaskId(task)).await.unwrap();
    database.create_draft(&task, NewDraft { result: "[]".to_owned(), ..NewDraft::default() }).await.unwrap();
}

async fn own_work(test: &TestDatabase) {
    let database = &test.database;
    for sql in SETUP {
        run(database, sql).await;
    }
    annotate(database, 2, 1, result("mine")).await;
    annotate(database, 2, 2, NewAnnotation { was_cancelled: true, ..result("mine too") }).await;
    annotate(database, 2, 3, NewAnnotation { result: "[]".to_owned(), ..NewAnnotation::default() }).await;
    annotate(database, 2, 4, result("mine")).await;
    draft(database, "two", 1).await;
}

/// What colleagues do to the same tasks.
async fn work_of_others(test: &TestDatabase) {
    let database = &test.database;
    test.clock.advance_seconds(3600);
    annotate(database, 3, 1, NewAnnotation { lead_time: Some(100.0), ..result("secret") }).await;
    annotate(database, 3, 2, result("secret")).await;
    annotate(database, 3, 3, NewAnnotation { was_cancelled: true, ..result("secret") }).await;
    annotate(database, 1, 3, NewAnnotation { ground_truth: true, ..result("secret") }).await;
    annotate(database, 3, 4, NewAnnotation { result: "[]".to_owned(), ..NewAnnotation::default() }).await;
    draft(database, "three", 2).await;
    draft(database, "three", 1).await;
}

/// Everything that can be asked: every operator on every column with values of every kind, as far as they are taken,
/// and every ordering.
fn questions() -> Vec<Value> {
    const OPERATORS: [&str; 18] = [
        "equal",
        "not_equal",
        "less",
        "less_or_equal",
        "greater",
        "greater_or_equal",
        "in",
        "not_in",
        "in_list",
        "not_in_list",
        "contains",
        "not_contains",
        "starts_with",
        "ends_with",
        "regex",
        "empty",
        "exists",
        "not_exists",
    ]; // fmt: skip
    let moment = "2026-01-01T00:30:00.000Z";
    let values = [
        json!(0),
        json!(1),
        json!(2),
        json!(3),
        json!(50.5),
        json!(true),
        json!(false),
        json!("secret"),
        json!("mine"),
        json!([]),
        json!("[]"),
        json!([2]),
        json!([3]),
        json!([1, 3]),
        json!(moment),
        json!({"min": 0, "max": 1}),
        json!({"min": 2, "max": 99}),
        json!({"min": moment, "max": "2027-01-01"}),
        json!("^.*secret"),
    ]; // fmt: skip
    let mut questions = vec![json!({})];
    let names: Vec<String> =
        Column::all().map(|column| column.name().to_owned()).chain(["data.t".to_owned()]).collect();
    for name in &names {
        for sign in ["", "-"] {
            questions.push(json!({"ordering": [format!("{sign}tasks:{name}")]}));
        }
        let before = questions.len();
        for (operator, value) in OPERATORS.iter().flat_map(|operator| values.iter().map(move |value| (operator, value)))
        {
            let item = json!({"filter": format!("filter:tasks:{name}"), "operator": operator, "type": "Unknown", "value": value});
            let query = json!({"filters": {"conjunction": "and", "items": [item]}});
            if ParsedFilter::parse(&query).unwrap().check(&columns()).is_ok() {
                questions.push(query);
            }
        }
        assert!(questions.len() > before + 4, "{name} is hardly asked for");
    }
    questions
}

fn columns() -> DataColumns {
    DataColumns { in_tasks: vec!["t".to_owned()], ..DataColumns::default() }
}

/// All that is told in answer to a question.
async fn answer(database: &Database, scope: &ProjectScope, question: &Value) -> String {
    let filter = ParsedFilter::parse(question).unwrap().check(&columns()).unwrap();
    let ids: Vec<i64> = database.matching_tasks(scope, &filter).await.unwrap().iter().map(|task| task.0).collect();
    let count = database.count_matching_tasks(scope, &filter).await.unwrap();
    let list = database.task_list(scope, &filter).await.unwrap();
    let listed = list.page(0, list.len());
    assert_eq!((&listed, i64::try_from(listed.len()).unwrap()), (&ids, count), "{question}");
    format!("{ids:?} with {} annotations and {} predictions", list.total_annotations, list.total_predictions)
}

async fn answers(database: &Database, scope: &ProjectScope, questions: &[Value]) -> Vec<String> {
    let mut answers = Vec::with_capacity(questions.len());
    for question in questions {
        answers.push(answer(database, scope, question).await);
    }
    answers
}

async fn rows(database: &Database, scope: &ProjectScope) -> Vec<String> {
    let tasks = database.tasks_by_id(scope, &[1, 2, 3, 4]).await.unwrap();
    tasks.iter().map(|task| format!("{task:?}")).collect()
}

on_both_databases! {
    async fn w07_no_filter_ordering_or_count_tells_what_others_did(test: TestDatabase) {
        own_work(&test).await;
        let database = &test.database;
        let (annotator, owner) = (scope(database, "two").await, scope(database, "one").await);
        let questions = questions();
        assert!(questions.len() > 500, "{}", questions.len());
        let (before, seen_before) = (answers(database, &annotator, &questions).await, rows(database, &annotator).await);
        let all_before = answers(database, &owner, &questions).await;
        work_of_others(&test).await;
        let after = answers(database, &annotator, &questions).await;
        for ((question, before), after) in questions.iter().zip(&before).zip(&after) {
            assert_eq!(before, after, "{question}");
        }
        assert_eq!(seen_before, rows(database, &annotator).await);
        // The owner's answers show that there was something to learn.
        let all_after = answers(database, &owner, &questions).await;
        let changed = all_before.iter().zip(&all_after).filter(|(before, after)| before != after).count();
        assert!(changed > 100, "{changed}");
    }

    async fn w07_the_own_work_is_found_and_counted(test: TestDatabase) {
        own_work(&test).await;
        work_of_others(&test).await;
        let database = &test.database;
        let annotator = scope(database, "two").await;
        for (column, operator, value, expected) in [
            ("annotations_results", "contains", json!("mine"), "[1, 2, 4] with 2 annotations"),
            ("annotations_results", "contains", json!("secret"), "[] with 0 annotations"),
            ("annotations_results", "regex", json!("s.cret"), "[] with 0 annotations"),
            ("annotations_results", "empty", json!(true), "[3] with 1 annotations"),
            ("annotators", "contains", json!([3]), "[] with 0 annotations"),
            ("annotators", "contains", json!([2]), "[1, 2, 3, 4] with 3 annotations"),
            ("updated_by", "contains", json!([2]), "[1, 2, 3, 4] with 3 annotations"),
            ("updated_by", "contains", json!([1, 3]), "[] with 0 annotations"),
            ("draft_exists", "equal", json!(true), "[1] with 1 annotations"),
            ("total_annotations", "equal", json!(1), "[1, 3, 4] with 3 annotations"),
            ("cancelled_annotations", "equal", json!(1), "[2] with 0 annotations"),
            ("avg_lead_time", "equal", json!(2), "[1, 2, 4] with 2 annotations"),
            ("completed_at", "empty", json!(true), "[2] with 0 annotations"),
        ] {
            let item = json!({"filter": format!("filter:tasks:{column}"), "operator": operator, "type": "Unknown", "value": value});
            let question = json!({"filters": {"conjunction": "and", "items": [item]}});
            let answer = answer(database, &annotator, &question).await;
            assert!(answer.starts_with(expected), "{question}: {answer}");
        }
        let tasks = database.tasks_by_id(&annotator, &[1, 2]).await.unwrap();
        let counts: Vec<_> = tasks.iter().map(|task| (task.total_annotations, task.cancelled_annotations, task.is_labeled, task.updated_by)).collect();
        assert_eq!(counts, [(1, 0, true, Some(2)), (0, 1, false, Some(2))]);
        let mut reader = database;
        let others = "SELECT COUNT(*) AS n FROM annotations WHERE completed_by <> 2";
        assert_eq!(reader.fetch_one(others, args![]).await.unwrap().get::<i64>("n").unwrap(), 5);
    }
}
