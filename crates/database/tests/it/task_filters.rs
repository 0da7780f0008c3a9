//! Every operator on every kind of column, on both databases, against a handful of tasks.

use labelkeep_database::access::ProjectScope;
use labelkeep_database::{Database, Fetch as _, Value, args};
use labelkeep_model::{ProjectId, UserId};
use labelkeep_task_filter::{CheckedFilter, ParsedFilter};
use labelkeep_test_support::on_both_databases;
use serde_json::{Value as Json, json};

const SETUP: [&str; 5] = [
    "INSERT INTO organizations (id, title, created_at, updated_at) VALUES (1, 'o', 0, 0)",
    "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
     VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0), (2, 1, 'b@x', 'b', 'AN', 0, 0, 0)",
    "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title, parsed_label_config) \
     VALUES (1, 1, 1, 0, 0, 0, 'p', '{\"c\":{\"inputs\":[{\"type\":\"Text\",\"value\":\"t\"}]}}')",
    "INSERT INTO project_data_columns (project_id, name, tasks) VALUES (1, 't', 6), (1, 'n', 5), (1, 'o\"k', 1), (1, '$x', 1)",
    "INSERT INTO file_uploads (id, project_id, user_id, name, original_name, content_type, created_at) \
     VALUES (7, 1, 1, 'ab12-File.csv', 'File.csv', 'text/csv', 0)",
];

/// Task data; ids are 1, 2, 3 …
const DATA: [&str; 6] = [
    r#"{"t":"Käse 100%","n":5,"o\"k":"q"}"#,
    r#"{"t":"apple_pie","n":"12"}"#,
    r#"{"t":"","n":1.5}"#,
    r#"{"n":true,"$x":[1, 2]}"#,
    r#"{"t":null,"n":1e400}"#,
    r#"{"t":"Zebra\nline","n":"abc"}"#,
];

async fn execute(database: &Database, sql: &'static str, args: Vec<Value>) {
    database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args).await })).await.unwrap();
}

async fn project(database: &Database) -> ProjectScope {
    for sql in SETUP {
        execute(database, sql, args![]).await;
    }
    for (at, data) in DATA.iter().enumerate() {
        let id = i64::try_from(at).unwrap() + 1;
        execute(
            database,
            "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) VALUES ($1, 1, $1, $2, $3, 0)",
            args![id, *data, id * 1_000_000],
        )
        .await;
    }
    for sql in [
        "UPDATE tasks SET total_annotations = 2, is_labeled = TRUE, completed_at = 9000000, lead_time_sum = 5, lead_time_count = 2, \
         file_upload_id = 7 WHERE id = 1",
        "UPDATE tasks SET cancelled_annotations = 1, updated_by = 2, draft_count = 1 WHERE id = 2",
        "UPDATE tasks SET total_predictions = 1, prediction_score = 0.25 WHERE id = 3",
        "INSERT INTO annotations (id, task_id, project_id, completed_by, result, result_count, created_at, updated_at) VALUES \
         (11, 1, 1, 1, '[{\"a\":\"Gr\\u00fcn\"}]', 1, 0, 0), (12, 1, 1, 2, '[]', 0, 0, 0), (13, 2, 1, 2, '[]', 0, 0, 0)",
        "INSERT INTO annotations (id, task_id, project_id, trashed_by, completed_by, result, result_count, created_at, updated_at) \
         VALUES (14, 6, 1, 99, 1, '[{\"a\":1}]', 1, 0, 0)",
        "INSERT INTO predictions (id, task_id, project_id, result, model_version, created_at, updated_at) \
         VALUES (21, 3, 1, '[{\"b\": 2}]', 'Model-1', 0, 0)",
    ] {
        execute(database, sql, args![]).await;
    }
    ProjectScope::unscoped_for_job(database, ProjectId(1), Some(UserId(1))).await.unwrap()
}

async fn check(database: &Database, scope: &ProjectScope, query: &Json) -> CheckedFilter {
    let columns = database.data_columns(scope).await.unwrap();
    ParsedFilter::parse(query).unwrap().check(&columns).unwrap()
}

async fn ids(database: &Database, scope: &ProjectScope, query: Json) -> Vec<i64> {
    let filter = check(database, scope, &query).await;
    let found = database.matching_tasks(scope, &filter).await.unwrap();
    let count = database.count_matching_tasks(scope, &filter).await.unwrap();
    assert_eq!(count, i64::try_from(found.len()).unwrap(), "{query}");
    found.into_iter().map(|task| task.0).collect()
}

fn filter(column: &str, operator: &str, kind: &str, value: Json) -> Json {
    json!({"filter": format!("filter:tasks:{column}"), "operator": operator, "type": kind, "value": value})
}

on_both_databases! {
    async fn every_operator_finds_the_same_tasks(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let cases: Vec<(&str, &str, &str, Json, &[i64])> = vec![
            ("id", "equal", "Number", json!(2), &[2]),
            ("id", "not_equal", "Number", json!(2), &[1, 3, 4, 5, 6]),
            ("id", "greater", "Number", json!(4.5), &[5, 6]),
            ("id", "less_or_equal", "Number", json!("2"), &[1, 2]),
            ("id", "in", "Number", json!({"min": 2, "max": 3}), &[2, 3]),
            ("id", "not_in", "Number", json!({"min": 2, "max": 5}), &[1, 6]),
            ("id", "in_list", "Number", json!([1, 6, 99]), &[1, 6]),
            ("id", "not_in_list", "Number", json!("1,6"), &[2, 3, 4, 5]),
            ("total_annotations", "empty", "Number", json!(true), &[2, 3, 4, 5, 6]),
            ("cancelled_annotations", "exists", "Number", json!(null), &[2]),
            ("predictions_score", "less", "Number", json!(0.5), &[3]),
            // Tasks without a score are neither equal nor unequal to one.
            ("predictions_score", "not_equal", "Number", json!(0.25), &[]),
            ("predictions_score", "in_list", "Number", json!([0.25]), &[3]),
            ("avg_lead_time", "equal", "Number", json!(2.5), &[1]),
            ("avg_lead_time", "empty", "Number", json!("false"), &[1]),
            ("completed_at", "empty", "Datetime", json!(false), &[1]),
            ("completed_at", "not_in", "Datetime", json!({"min": "1970-01-01", "max": "1970-01-02"}), &[2, 3, 4, 5, 6]),
            ("created_at", "less", "Datetime", json!("1970-01-01T00:00:02.000Z"), &[1]),
            ("created_at", "in", "Datetime", json!({"min": "1970-01-01T00:00:02Z", "max": "1970-01-01T00:00:03Z"}), &[2, 3]),
            ("draft_exists", "equal", "Boolean", json!("true"), &[2]),
            ("draft_exists", "not_equal", "Boolean", json!(true), &[1, 3, 4, 5, 6]),
            ("annotators", "contains", "List", json!(2), &[1, 2]),
            ("annotators", "not_contains", "List", json!([1]), &[2, 3, 4, 5, 6]),
            ("annotators", "empty", "List", json!(true), &[3, 4, 5, 6]),
            ("updated_by", "contains", "List", json!("2"), &[2]),
            ("updated_by", "not_contains", "List", json!(2), &[1, 3, 4, 5, 6]),
            ("annotations_results", "contains", "String", json!("grün"), &[1]),
            ("annotations_results", "not_contains", "String", json!("GRÜN"), &[2, 3, 4, 5, 6]),
            ("annotations_results", "equal", "String", json!("[ ]"), &[1, 2]),
            ("annotations_results", "regex", "String", json!("\"a\":"), &[1]),
            // Task 1 has one with a result and one without.
            ("annotations_results", "empty", "String", json!(false), &[]),
            ("annotations_results", "empty", "String", json!(true), &[1, 2, 3, 4, 5, 6]),
            ("predictions_results", "empty", "String", json!(false), &[3]),
            ("predictions_results", "equal", "String", json!([{"b": 2}]), &[3]),
            ("predictions_results", "exists", "String", json!(null), &[3]),
            ("annotations_ids", "contains", "String", json!("12; 13"), &[1, 2]),
            ("annotations_ids", "not_equal", "String", json!("11"), &[2, 3, 4, 5, 6]),
            ("annotations_ids", "contains", "String", json!("14"), &[]),
            ("predictions_model_versions", "contains", "List", json!(["model", "x"]), &[3]),
            ("predictions_model_versions", "in_list", "List", json!(["Model-1"]), &[3]),
            ("predictions_model_versions", "not_equal", "List", json!("Model-1"), &[1, 2, 4, 5, 6]),
            ("predictions_model_versions", "empty", "List", json!(false), &[3]),
            ("file_upload", "ends_with", "String", json!(".CSV"), &[1]),
            ("file_upload", "empty", "String", json!(true), &[2, 3, 4, 5, 6]),
            ("storage_filename", "exists", "String", json!(null), &[]),
            ("data.t", "contains", "String", json!("KÄSE"), &[1]),
            ("data.t", "contains", "String", json!("0%"), &[1]),
            ("data.t", "contains", "String", json!("e_p"), &[2]),
            ("data.t", "contains", "String", json!("e.p"), &[]),
            ("data.t", "not_contains", "String", json!("a"), &[1, 3, 4, 5]),
            ("data.t", "starts_with", "String", json!("käs"), &[1]),
            ("data.t", "starts_with", "String", json!("ZEB"), &[6]),
            ("data.t", "ends_with", "String", json!("PIE"), &[2]),
            ("data.t", "equal", "String", json!("apple_pie"), &[2]),
            ("data.t", "equal", "String", json!("APPLE_pie"), &[]),
            ("data.t", "not_equal", "String", json!("apple_pie"), &[1, 3, 4, 5, 6]),
            ("data.t", "greater", "String", json!("Z"), &[6, 2]),
            ("data.t", "in", "String", json!({"min": "K", "max": "L"}), &[1]),
            ("data.t", "in_list", "String", json!(["apple_pie", "x"]), &[2]),
            ("data.t", "regex", "String", json!(r"^\w+\b.line$|e_"), &[2]),
            ("data.t", "regex", "String", json!(r"^[A-Z]\w+\sline$"), &[6]),
            ("data.t", "empty", "String", json!(true), &[3, 4, 5]),
            ("data.t", "empty", "String", json!(false), &[1, 2, 6]),
            ("data.n", "greater", "Number", json!(4), &[1, 2, 5]),
            ("data.n", "equal", "Number", json!(1.5), &[3]),
            ("data.n", "not_equal", "Number", json!(5), &[2, 3, 4, 5, 6]),
            ("data.n", "in_list", "Number", json!([5, 12]), &[1, 2]),
            ("data.n", "empty", "Number", json!(true), &[4, 6]),
            ("data.n", "equal", "Boolean", json!(true), &[4]),
            ("data.n", "not_equal", "Boolean", json!(true), &[1, 2, 3, 5, 6]),
            ("data.n", "equal", "String", json!("5"), &[1]),
            ("data.o\"k", "equal", "String", json!("q"), &[1]),
            ("data.o\"k", "exists", "String", json!(null), &[1]),
            ("data.$x", "contains", "List", json!("2"), &[4]),
        ];
        for (column, operator, kind, value, expected) in cases {
            let query = json!({"filters": {"conjunction": "and", "items": [filter(column, operator, kind, value)]}});
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(ids(database, &scope, query.clone()).await, expected, "{query}");
        }
    }

    async fn groups_children_selections_and_orderings(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let (one, two) = (filter("id", "less", "Number", json!(3)), filter("data.t", "contains", "String", json!("zebra")));
        let mut with_child = filter("id", "less", "Number", json!(3));
        with_child["child_filter"] = filter("data.n", "equal", "Number", json!(5));
        for (query, expected) in [
            (json!({}), vec![1, 2, 3, 4, 5, 6]),
            (json!({"filters": {"conjunction": "or", "items": [one, two]}}), vec![1, 2, 6]),
            (json!({"filters": {"conjunction": "and", "items": [one, two]}}), vec![]),
            (json!({"filters": {"conjunction": "or", "items": [with_child, two]}}), vec![1, 6]),
            (json!({"selectedItems": {"all": false, "included": [5, 2, 77]}}), vec![2, 5]),
            (json!({"selectedItems": {"all": false, "included": []}}), vec![]),
            (json!({"filters": {"conjunction": "or", "items": [one]}, "selectedItems": {"all": true, "excluded": [1]}}), vec![2]),
            (json!({"ordering": ["-tasks:id"]}), vec![6, 5, 4, 3, 2, 1]),
            // Numbers by value before texts by code point; what has no value last in both directions.
            (json!({"ordering": ["tasks:data.t"]}), vec![3, 1, 6, 2, 4, 5]),
            (json!({"ordering": ["-tasks:data.t"]}), vec![2, 6, 1, 3, 4, 5]),
            (json!({"ordering": ["tasks:data.n"], "columnsDisplayType": {"tasks:data.n": "Number"}}), vec![3, 1, 2, 5, 6, 4]),
            (json!({"ordering": ["-tasks:completed_at", "tasks:total_predictions"]}), vec![1, 2, 4, 5, 6, 3]),
            (json!({"ordering": ["tasks:avg_lead_time"]}), vec![1, 2, 3, 4, 5, 6]),
            (json!({"ordering": ["-tasks:annotations_ids"]}), vec![2, 1, 3, 4, 5, 6]),
            (json!({"ordering": ["tasks:file_upload", "-tasks:draft_exists"]}), vec![1, 2, 3, 4, 5, 6]),
            (json!({"ordering": ["tasks:annotations_results", "tasks:predictions_results", "tasks:annotators",
                "tasks:updated_by", "tasks:predictions_model_versions"]}), vec![1, 2, 3, 4, 5, 6]),
            (json!({"ordering": ["-tasks:data.o\"k"]}), vec![1, 2, 3, 4, 5, 6]),
        ] {
            assert_eq!(ids(database, &scope, query.clone()).await, expected, "{query}");
        }
    }

    async fn the_fields_of_config_and_tasks_can_be_named(test: TestDatabase) {
        let scope = project(&test.database).await;
        let columns = test.database.data_columns(&scope).await.unwrap();
        assert_eq!(columns.in_config, ["t"]);
        assert_eq!(columns.in_tasks, ["$x", "n", "o\"k", "t"]);
        let mut reader = &test.database;
        assert_eq!(reader.fetch_all("SELECT id FROM tasks", args![]).await.unwrap().len(), 6);
    }
}
