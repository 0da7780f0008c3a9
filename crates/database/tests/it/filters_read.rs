//! Filters find texts as people read them, however JSON has spelt them, and moments as moments.

use crate::support::empty_project;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::{Database, args};
use labelkeep_task_filter::{DataColumns, ParsedFilter};
use labelkeep_test_support::on_both_databases;
use serde_json::{Value, json};

/// The text of each task, as JSON spells it; the same stands in its result, and deep in its data.
const SPELLINGS: [&str; 8] = [
    r#""plain""#,
    r#""Café""#,
    r#""Caf\u00e9""#,
    r#""CAF\u00C9""#,
    r#""say \"hi\"""#,
    r#""C:\\new\\table""#,
    r#""a\/b""#,
    r#""half \ud800 line\nnext""#,
];

async fn execute(database: &Database, sql: &'static str, args: Vec<labelkeep_database::Value>) {
    database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args).await })).await.unwrap();
}

async fn task(database: &Database, id: i64, data: String) {
    let sql =
        "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) VALUES ($1, 41, $1, $2, 0, 0)";
    execute(database, sql, args![id, data]).await;
}

async fn spelt(database: &Database) -> ProjectScope {
    let scope = empty_project(database).await;
    for (id, spelling) in (1..).zip(SPELLINGS) {
        // PostgreSQL takes no half pair into data.
        let in_data = if spelling.contains("ud800") { r#""line\nnext""# } else { spelling };
        task(database, id, format!(r#"{{"t":{in_data},"deep":{{"list":[1,{{"x":{in_data}}}]}}}}"#)).await;
        let result = format!(r#"[{{"type":"textarea","value":{{"text":[{spelling}]}}}}]"#);
        for sql in [
            "INSERT INTO annotations (task_id, project_id, completed_by, result, result_count, created_at, updated_at) \
             VALUES ($1, 41, 1, $2, 1, 0, 0)",
            "INSERT INTO predictions (task_id, project_id, result, created_at, updated_at) VALUES ($1, 41, $2, 0, 0)",
        ] {
            execute(database, sql, args![id, result.clone()]).await;
        }
    }
    scope
}

async fn found(
    database: &Database,
    scope: &ProjectScope,
    column: &str,
    operator: &str,
    kind: &str,
    value: &Value,
) -> Vec<i64> {
    let item = json!({"filter": format!("filter:tasks:{column}"), "operator": operator, "type": kind, "value": value});
    let query = json!({"filters": {"conjunction": "and", "items": [item]}});
    let names = ["t", "deep", "when"].map(str::to_owned).to_vec();
    let columns = DataColumns { in_tasks: names, ..DataColumns::default() };
    let filter = ParsedFilter::parse(&query).unwrap().check(&columns).unwrap();
    let mut ids: Vec<i64> = database.matching_tasks(scope, &filter).await.unwrap().iter().map(|task| task.0).collect();
    ids.sort_unstable();
    ids
}

on_both_databases! {
    async fn texts_are_found_as_people_read_them(test: TestDatabase) {
        let database = &test.database;
        let scope = spelt(database).await;
        let cases: [(&str, &[i64]); 7] = [
            ("café", &[2, 3, 4]),
            ("say \"hi\"", &[5]),
            ("\"hi\"", &[5]),
            ("c:\\new\\T", &[6]),
            ("A/b", &[7]),
            ("line\nnext", &[8]),
            ("\\\"", &[]),
        ];
        for column in ["annotations_results", "predictions_results", "data.t", "data.deep"] {
            for (needle, expected) in cases {
                let yes = found(database, &scope, column, "contains", "String", &json!(needle)).await;
                assert_eq!(yes, expected, "{column} contains {needle}");
                let no = found(database, &scope, column, "not_contains", "String", &json!(needle)).await;
                let complement: Vec<i64> = (1..9).filter(|id| !expected.contains(id)).collect();
                assert_eq!(no, complement, "{column} not_contains {needle}");
            }
        }
    }

    async fn regular_expressions_read_the_same(test: TestDatabase) {
        let database = &test.database;
        let scope = spelt(database).await;
        let cases: [(&str, &[i64]); 5] = [
            ("Café", &[2, 3]),
            (r#"say "h.""#, &[5]),
            (r"C:\\new\\t", &[6]),
            ("a/b", &[7]),
            (r"line\snext", &[8]),
        ];
        for column in ["annotations_results", "predictions_results", "data.t", "data.deep"] {
            for (pattern, expected) in cases {
                let ids = found(database, &scope, column, "regex", "String", &json!(pattern)).await;
                assert_eq!(ids, expected, "{column} {pattern}");
            }
        }
        // A letter that the pattern does not name.
        assert_eq!(found(database, &scope, "data.deep", "regex", "String", &json!("Caf.\"")).await, [2, 3]);
        assert_eq!(found(database, &scope, "data.t", "regex", "String", &json!("^Caf.$")).await, [2, 3]);
    }

    async fn half_a_letter_in_one_result_spoils_no_question(test: TestDatabase) {
        let database = &test.database;
        let scope = spelt(database).await;
        for column in ["annotations_results", "predictions_results"] {
            let plain = json!(r#"[ {"type": "textarea", "value": {"text": ["plain"]}} ]"#);
            assert_eq!(found(database, &scope, column, "equal", "String", &plain).await, [1], "{column}");
            let others: Vec<i64> = (2..9).collect();
            assert_eq!(found(database, &scope, column, "not_equal", "String", &plain).await, others, "{column}");
        }
    }

    async fn dates_are_dates(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        for (id, when) in (1..).zip([
            r#""2024-03-01T12:00:00+02:00""#,
            r#""2024-03-01 10:00""#,
            r#""2024-03-01""#,
            r#""2024-02-31T10:00:00Z""#,
            r#""2024-13-01""#,
            "1709287200",
            r#""1969-12-31T23:59:59.750Z""#,
            "null",
        ]) {
            task(database, id, format!(r#"{{"when":{when}}}"#)).await;
        }
        let cases: [(&str, Value, &[i64]); 6] = [
            ("equal", json!("2024-03-01T10:00:00Z"), &[1, 2]),
            ("less", json!("2024-03-01T10:00:00.000Z"), &[3, 7]),
            ("greater", json!("2024-03-01T10:00:00.000Z"), &[4]),
            ("in", json!({"min": "1969-12-31T23:59:59.75Z", "max": "1970-01-01"}), &[7]),
            ("empty", json!(true), &[5, 6, 8]),
            ("not_equal", json!("2024-03-01"), &[1, 2, 4, 5, 6, 7, 8]),
        ];
        for (operator, value, expected) in cases {
            let ids = found(database, &scope, "data.when", operator, "Datetime", &value).await;
            assert_eq!(ids, expected, "{operator} {value}");
        }
    }
}
