//! Pages that come from counts are those of the list.

use crate::{
    support::{empty_project, run},
    task_lists::{Work, filter},
};
use labelkeep_database::{Database, Fetch as _, access::ProjectScope, args, tasks::TaskPage};
use labelkeep_model::SeededRng;
use labelkeep_task_filter::CheckedFilter;
use labelkeep_test_support::on_both_databases;

const QUERIES: [&str; 9] = [
    "{}",
    r#"{"ordering":["-tasks:id"]}"#,
    r#"{"ordering":["-tasks:total_annotations"]}"#,
    r#"{"ordering":["tasks:total_predictions","-tasks:total_annotations","-tasks:id"]}"#,
    r#"{"ordering":["tasks:completed_at"]}"#,
    r#"{"ordering":["-tasks:completed_at"]}"#,
    r#"{"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:total_annotations","operator":"greater","type":"Number","value":0}]},
        "ordering":["-tasks:id"]}"#,
    r#"{"filters":{"conjunction":"or","items":[{"filter":"filter:tasks:cancelled_annotations","operator":"equal","type":"Number","value":1},
        {"filter":"filter:tasks:completed_at","operator":"empty","type":"Datetime","value":false}]}}"#,
    r#"{"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:total_predictions","operator":"not_equal","type":"Number","value":0}]},
        "ordering":["-tasks:cancelled_annotations"]}"#,
];

/// A project whose ids lie far apart, so that they are in many blocks.
async fn scattered(database: &Database, tasks: i64) -> ProjectScope {
    let scope = empty_project(database).await;
    database
        .write(move |transaction| {
            Box::pin(async move {
                for at in 1..=tasks {
                    let sql = "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) \
                               VALUES ($1, 41, $2, '{\"t\":\"a\",\"n\":1}', 0, 0)";
                    transaction.execute(sql, args![1_000_000 + at * 97, at]).await?;
                }
                let sql = "UPDATE projects SET task_number = $1, next_inner_id = $1 + 1 WHERE id = 41";
                transaction.execute(sql, args![tasks]).await
            })
        })
        .await
        .unwrap();
    scope
}

async fn counts_are_right(database: &Database) {
    let mut database = database;
    let counted = "SELECT COUNT(*) AS wrong FROM (SELECT project_id, block, is_labeled, total_annotations, \
        cancelled_annotations, total_predictions, SUM(tasks) AS n FROM task_blocks GROUP BY 1, 2, 3, 4, 5, 6 \
        HAVING SUM(tasks) <> 0 EXCEPT SELECT project_id, id >> 13, is_labeled, total_annotations, cancelled_annotations, \
        total_predictions, COUNT(*) FROM tasks WHERE trashed_by = 0 GROUP BY 1, 2, 3, 4, 5, 6) AS differing";
    let wrong: i64 = database.fetch_one(counted, args![]).await.unwrap().get("wrong").unwrap();
    assert_eq!(wrong, 0);
    let sums = "SELECT (SELECT CAST(COALESCE(SUM(tasks), 0) AS BIGINT) FROM task_blocks) AS counted, \
        (SELECT COUNT(*) FROM tasks WHERE trashed_by = 0) AS present";
    let row = database.fetch_one(sums, args![]).await.unwrap();
    assert_eq!(row.get::<i64>("counted").unwrap(), row.get::<i64>("present").unwrap());
}

async fn expected(
    database: &Database,
    scope: &ProjectScope,
    filter: &CheckedFilter,
    offset: i64,
    size: i64,
) -> TaskPage {
    let list = database.task_list(scope, filter).await.unwrap();
    TaskPage {
        ids: list.page(offset, size),
        total: list.len(),
        total_annotations: list.total_annotations,
        total_predictions: list.total_predictions,
    }
}

on_both_databases! {
    async fn a_counted_page_is_a_slice_of_the_list(test: TestDatabase) {
        let database = &test.database;
        let scope = scattered(database, 700).await;
        let columns = database.data_columns(&scope).await.unwrap();
        let filters: Vec<CheckedFilter> = QUERIES.iter().map(|query| filter(query, &columns)).collect();
        let work = Work { database, scope, rng: SeededRng::new(30) };
        for round in 0..12 {
            for _ in 0..40 {
                work.change().await.unwrap();
            }
            counts_are_right(database).await;
            for filter in &filters {
                for (offset, size) in [(0, 10), (85, 100), (300, 400), (660, 60), (5_000, 10)] {
                    let page = database.counted_page(&work.scope, filter, offset, size).await.unwrap();
                    let expected = expected(database, &work.scope, filter, offset, size).await;
                    assert_eq!(page, Some(expected), "round {round}, {filter}, {offset}");
                }
            }
        }
    }

    async fn counts_follow_changes_of_many_tasks(test: TestDatabase) {
        let database = &test.database;
        let scope = scattered(database, 300).await;
        for sql in [
            "UPDATE tasks SET trashed_by = 7 WHERE inner_id % 3 = 0",
            "UPDATE tasks SET trashed_by = 8 WHERE trashed_by = 7 AND inner_id % 2 = 0",
            "UPDATE tasks SET trashed_by = 0, is_labeled = TRUE, total_annotations = 2, completed_at = 5 WHERE trashed_by = 8",
            "UPDATE tasks SET total_predictions = inner_id % 5",
            "DELETE FROM tasks WHERE inner_id > 250",
        ] {
            run(database, sql).await;
            counts_are_right(database).await;
        }
        let page = database.counted_page(&scope, &CheckedFilter::default(), 0, 1_000).await.unwrap().unwrap();
        let list = database.task_list(&scope, &CheckedFilter::default()).await.unwrap();
        assert_eq!((page.ids, page.total), (list.page(0, 1_000), list.len()));
    }

    async fn differences_of_a_block_are_put_together(test: TestDatabase) {
        let database = &test.database;
        scattered(database, 5).await;
        for number in 0..200_i64 {
            database
                .write(move |transaction| {
                    Box::pin(async move {
                        let sql = "UPDATE tasks SET total_predictions = $1 WHERE inner_id = $2";
                        transaction.execute(sql, args![number % 3, number % 5 + 1]).await
                    })
                })
                .await
                .unwrap();
        }
        counts_are_right(database).await;
        let mut reader = database;
        let rows = reader.fetch_one("SELECT COUNT(*) AS n FROM task_blocks", args![]).await.unwrap();
        assert!(rows.get::<i64>("n").unwrap() <= 50);
    }
}
