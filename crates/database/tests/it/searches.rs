//! Searches that ask the index of texts first find what they find without it: while it is being made, when it is whole, and
//! after any change.

use crate::{
    support::{empty_project, run},
    task_lists::{Work, filter},
};
use labelkeep_database::{Database, Fetch as _, access::ProjectScope, args, tasks::TaskList};
use labelkeep_model::{Error, SeededRng, Text};
use labelkeep_task_filter::{CheckedFilter, ParsedFilter};
use labelkeep_test_support::{TestDatabase, on_both_databases};
use serde_json::{Value as Json, json};

const DATA: [&str; 22] = [
    r#"{"t":"Sentence number 77 of many"}"#,
    r#"{"t":"SENTENCE NUMBER 177"}"#,
    r#"{"t":"Größe und Maße", "n": 1500}"#,
    r#"{"t":"GRÖSSE UND MASSE"}"#,
    r#"{"t":"GRÖẞE"}"#,
    r#"{"t":"Gr\u00f6\u00dfe"}"#,
    r#"{"t":"\u0067ro\u0065n"}"#,
    r#"{"t":["grün","Number 77"],"n":[1, 2, 3]}"#,
    r#"{"t":{"a b":"gr\u00fcn","list":[{"x":"c:\\number\\dir"}]}}"#,
    r#"{"t":"say \"number\" twice\nnumber 77"}"#,
    r#"{"t":"ab"}"#,
    r#"{"t":null,"n":"number 7"}"#,
    r#"{"n":1e3}"#,
    r#"{"t":1000.50}"#,
    r#"{"t":true}"#,
    r#"{"t":"日本語のテキスト"}"#,
    r#"{"t":"привет мир"}"#,
    "{\"t\":\"при\u{1c80}ет ми\u{1c82}\"}",
    "{\"t\":\"5 \u{212a}elvin, long \u{17f}entence\"}",
    r#"{"t":"50% of_all"}"#,
    r#"{"t":"path/to\/file"}"#,
    r#"{"other":"number 77"}"#,
];

const NEEDLES: [&str; 32] = [
    "number 77",
    "NUMBER",
    "sentence n",
    "77",
    "größe",
    "GRÖSSE",
    "größe und",
    "grün",
    "grün\",\"",
    "groen",
    "c:\\number",
    "\"number\"",
    "number\nnumber",
    " number ",
    "ab",
    "",
    "1000",
    "1e3",
    "1, 2",
    "[1,2,3]",
    "true",
    "本語のテ",
    "ПРИВЕТ",
    "привет мио",
    "kelvin",
    "5 Kelvin, lön",
    "long sentence",
    "50% of",
    "of_a",
    "to/file",
    "zzz",
    "b\":\"gr",
]; // fmt: skip

const TESTS: [&str; 4] = ["contains", "starts_with", "ends_with", "equal"];

async fn project(database: &Database) -> ProjectScope {
    let scope = empty_project(database).await;
    run(database, "INSERT INTO project_data_columns (project_id, name, tasks) VALUES (41, 't', 1), (41, 'n', 1)").await;
    add(database, 1).await;
    scope
}

/// All the data, so many times.
async fn add(database: &Database, times: i64) {
    database
        .write(move |transaction| {
            Box::pin(async move {
                for data in (0..times).flat_map(|_| DATA) {
                    let sql = "INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at) VALUES (41, 1, $1, 0, 0)";
                    transaction.execute(sql, args![data]).await?;
                }
                transaction.execute("UPDATE projects SET task_number = task_number + 1 WHERE id = 41", args![]).await
            })
        })
        .await
        .unwrap();
}

/// Goes on until all tasks are in the index.
async fn index(database: &Database) {
    let mut reader = database;
    let row = reader.fetch_one("SELECT MAX(id) AS last FROM tasks", args![]).await.unwrap();
    let last: i64 = row.get("last").unwrap();
    while database.task_search_upto().await.unwrap() < last {
        database.index_task_search().await.unwrap();
    }
}

fn search(test: &str, needle: &str, more: &str) -> String {
    let item = json!({"filter": "filter:tasks:data.t", "operator": test, "type": "String", "value": needle});
    format!(r#"{{"filters":{{"conjunction":"and","items":[{item}]}}{more}}}"#)
}

async fn same(database: &Database, scope: &ProjectScope, filter: &CheckedFilter) -> usize {
    let list: TaskList = database.task_list(scope, filter).await.unwrap();
    let plain = database.matching_tasks(scope, filter).await.unwrap();
    let expected: Vec<i64> = plain.iter().map(|task| task.0).collect();
    assert_eq!(list.page(0, 100_000), expected, "{filter}");
    expected.len()
}

async fn all_are_the_same(database: &Database, scope: &ProjectScope) {
    let columns = database.data_columns(scope).await.unwrap();
    for test in TESTS {
        let mut found = 0;
        for needle in NEEDLES {
            // Not every operator takes the empty text.
            let query: Json = serde_json::from_str(&search(test, needle, "")).unwrap();
            if let Ok(checked) = ParsedFilter::parse(&query).and_then(|parsed| parsed.check(&columns)) {
                found += same(database, scope, &checked).await;
            }
        }
        assert!(found > 0, "{test}");
    }
}

on_both_databases! {
    async fn the_index_changes_no_answer(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        assert!(database.prepare_task_search().await.unwrap());
        all_are_the_same(database, &scope).await;
        index(database).await;
        all_are_the_same(database, &scope).await;
        // The second half is not in it yet.
        add(database, 1).await;
        all_are_the_same(database, &scope).await;
        index(database).await;
        all_are_the_same(database, &scope).await;
    }

    async fn what_is_changed_is_found_by_what_it_is_now(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        assert!(database.prepare_task_search().await.unwrap());
        add(database, 5).await;
        index(database).await;
        let columns = database.data_columns(&scope).await.unwrap();
        let work = Work { database, scope, rng: SeededRng::new(42) };
        let either = r#"{"filters":{"conjunction":"or","items":[{"filter":"filter:tasks:data.t","operator":"contains","type":"String","value":"changed"},
            {"filter":"filter:tasks:data.n","operator":"contains","type":"String","value":"umbe"}]},"ordering":["-tasks:data.t"]}"#;
        let queries = [search("contains", "number 77", ""), search("contains", "changed", r#","ordering":["-tasks:id"]"#), either.to_owned()];
        let filters = queries.map(|query| filter(&query, &columns));
        let mut found = 0;
        for round in 0..30 {
            for _ in 0..4 {
                work.change().await.unwrap();
            }
            let task = work.task().await;
            let data = format!(r#"{{"t":"changed {round} number 77","n":"{round}"}}"#);
            database.change_task(&task, Some(data), None).await.unwrap();
            if round % 3 == 0 {
                index(database).await;
            }
            for filter in &filters {
                found += same(database, &work.scope, filter).await;
            }
        }
        assert!(found > 100);
    }

    async fn a_large_project_is_searched_in_steps(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        assert!(database.prepare_task_search().await.unwrap());
        run(
            database,
            "/*sqlite WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 60000)*/ \
             INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) \
             SELECT id * 5, 41, id, '{\"t\":\"number ' || (id % 100) || ' here\"}', 0, 0 \
             FROM /*sqlite n*//*pg generate_series(100, 60000) AS n (id)*/ WHERE id >= 100",
        )
        .await;
        run(database, "UPDATE projects SET task_number = 60000 WHERE id = 41").await;
        let columns = database.data_columns(&scope).await.unwrap();
        for _ in 0..20 {
            database.index_task_search().await.unwrap();
        }
        for more in ["", r#","ordering":["-tasks:id"]"#, r#","ordering":["tasks:data.t"]"#] {
            let filter = filter(&search("contains", "number 77 h", more), &columns);
            assert_eq!(same(database, &scope, &filter).await, 599);
        }
    }

    async fn a_restored_database_is_indexed_anew(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        assert!(database.prepare_task_search().await.unwrap());
        index(database).await;
        let folder = tempfile::tempdir().unwrap();
        let (file, back) = (folder.path().join("backup.db"), folder.path().join("back.db"));
        database.back_up(&file, &mut |_| ()).await.unwrap();
        run(database, "UPDATE tasks SET data = '{}'").await;
        database.restore(&file, &back, &mut |_| ()).await.unwrap();
        assert_eq!(database.task_search_upto().await.unwrap(), 0);
        all_are_the_same(database, &scope).await;
        index(database).await;
        all_are_the_same(database, &scope).await;
    }
}

#[tokio::test]
async fn without_the_right_to_make_the_extension_searches_read_the_data() {
    let test = TestDatabase::postgres().await;
    let database = &test.database;
    let scope = project(database).await;
    let made = database.write(|transaction| {
        Box::pin(async move {
            transaction.execute("CREATE ROLE labelkeep_without_rights NOLOGIN", args![]).await?;
            transaction.execute("SET LOCAL ROLE labelkeep_without_rights", args![]).await?;
            let row = transaction.fetch_one("SELECT make_task_search() AS made", args![]).await?;
            // Nothing of it is kept.
            Err::<(), _>(Error::conflict(Text::for_operators(format!("{:?}", row.get::<bool>("made")?))))
        })
    });
    assert_eq!(made.await.unwrap_err().detail, "false");
    all_are_the_same(database, &scope).await;
}
