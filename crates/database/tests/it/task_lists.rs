//! Lists that follow changes are what they would be if they were made anew.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database, Fetch as _,
    access::{ProjectScope, TaskScope},
    annotations::{AnnotationChange, NewAnnotation},
    args,
    drafts::NewDraft,
    predictions::NewPrediction,
    tasks::{NewTask, TaskList},
};
use labelkeep_model::{AnnotationId, Permission, Result, Rng as _, SeededRng, TaskId};
use labelkeep_task_filter::{CheckedFilter, ParsedFilter};
use labelkeep_test_support::on_both_databases;
use serde_json::{Value as Json, json};

const QUERIES: [&str; 12] = [
    "{}",
    r#"{"ordering":["-tasks:id"]}"#,
    r#"{"ordering":["-tasks:total_annotations"]}"#,
    r#"{"ordering":["tasks:updated_at"]}"#,
    r#"{"ordering":["-tasks:completed_at","tasks:inner_id"]}"#,
    r#"{"ordering":["tasks:data.t"]}"#,
    r#"{"ordering":["-tasks:data.n"]}"#,
    r#"{"ordering":["tasks:annotations_results"]}"#,
    r#"{"ordering":["-tasks:predictions_score"]}"#,
    r#"{"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:total_annotations","operator":"greater","type":"Number","value":0}]}}"#,
    r#"{"filters":{"conjunction":"or","items":[{"filter":"filter:tasks:data.t","operator":"contains","type":"String","value":"b"},
        {"filter":"filter:tasks:draft_exists","operator":"equal","type":"Boolean","value":true}]},"ordering":["-tasks:data.t"]}"#,
    r#"{"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:annotations_results","operator":"contains","type":"String","value":"x1"}]},
        "ordering":["tasks:avg_lead_time"]}"#,
];

/// A project with many tasks, which came in one statement.
async fn project(database: &Database, tasks: i64) -> ProjectScope {
    let scope = empty_project(database).await;
    run(database, "INSERT INTO project_data_columns (project_id, name, tasks) VALUES (41, 't', 1), (41, 'n', 1)").await;
    database
        .write(move |transaction| {
            Box::pin(async move {
                for id in 1..=tasks {
                    let data = format!(r#"{{"t":"{}","n":{}}}"#, ["a", "ab", "c", "B"][(id % 4) as usize], id * 7 % 50);
                    let sql = "INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at) \
                               VALUES (41, $1, $2, 0, 0)";
                    transaction.execute(sql, args![id, data]).await?;
                }
                let sql = "UPDATE projects SET task_number = $1, next_inner_id = $1 + 1 WHERE id = 41";
                transaction.execute(sql, args![tasks]).await
            })
        })
        .await
        .unwrap();
    scope
}

pub fn filter(query: &str, scope_columns: &labelkeep_task_filter::DataColumns) -> CheckedFilter {
    let query: Json = serde_json::from_str(query).unwrap();
    ParsedFilter::parse(&query).unwrap().check(scope_columns).unwrap()
}

pub struct Work<'d> {
    pub database: &'d Database,
    pub scope: ProjectScope,
    pub rng: SeededRng,
}

impl Work<'_> {
    fn pick(&self, below: usize) -> usize {
        usize::try_from(self.rng.u64() % u64::try_from(below).unwrap()).unwrap()
    }

    async fn any(&self, sql: &'static str) -> Option<i64> {
        let mut reader = self.database;
        let rows = reader.fetch_all(sql, args![]).await.unwrap();
        (!rows.is_empty()).then(|| rows[self.pick(rows.len())].get("id").unwrap())
    }

    pub async fn task(&self) -> TaskScope {
        let id = self.any("SELECT id FROM tasks WHERE trashed_by = 0 ORDER BY id").await.unwrap();
        self.scope.caller().task(self.database, Permission::Label, TaskId(id)).await.unwrap()
    }

    fn text(&self) -> String {
        ["a", "b", "ab", "B", "zz", ""][self.pick(6)].to_owned()
    }

    /// One change, of any kind that people make to single tasks.
    pub async fn change(&self) -> Result<()> {
        let (database, task) = (self.database, self.task().await);
        let result = format!(r#"[{{"x{}":1}}]"#, self.pick(3));
        let data = format!(r#"{{"t":"{}","n":{}}}"#, self.text(), self.pick(60));
        let annotation = self.any(
            "SELECT a.id FROM annotations a JOIN tasks t ON t.id = a.task_id WHERE a.trashed_by = 0 AND t.trashed_by = 0 ORDER BY a.id",
        );
        let annotation = annotation.await;
        match (self.pick(9), annotation) {
            (0, Some(id)) => {
                let caller = self.scope.caller();
                let scope = caller.annotation(database, Permission::Label, AnnotationId(id)).await?;
                if self.pick(2) == 0 {
                    return database.delete_annotation(&scope).await;
                }
                let was_cancelled = Some(self.pick(2) == 0);
                let change =
                    AnnotationChange { result: Some((result, 1)), was_cancelled, ..AnnotationChange::default() };
                database.change_annotation(&scope, change).await.map(drop)
            }
            (1, Some(id)) => {
                let caller = self.scope.caller();
                let scope = caller.annotation(database, Permission::Label, AnnotationId(id)).await?;
                database.convert_annotation_to_draft(&scope).await.map(drop)
            }
            (2, _) => database.change_task(&task, Some(data), None).await.map(drop),
            (3, _) => database.delete_task(&task).await,
            (4, _) => {
                let new = NewTask { data, ..NewTask::default() };
                database.create_task(&self.scope, new).await.map(drop)
            }
            (5, _) => {
                let draft = database.create_draft(&task, NewDraft { result, ..NewDraft::default() }).await?;
                if self.pick(2) == 0 { database.delete_draft(&task, draft.id).await } else { Ok(()) }
            }
            (6, _) => {
                let score = Some(f64::from(u32::try_from(self.pick(4)).unwrap()) / 4.0);
                let new = NewPrediction { result, score, ..NewPrediction::default() };
                let made = database.create_prediction(&task, new).await?;
                if self.pick(3) == 0 { database.delete_prediction(&task, made.id).await } else { Ok(()) }
            }
            _ => {
                let (lead_time, was_cancelled) = (Some(1.5), self.pick(5) == 0);
                let new =
                    NewAnnotation { result, result_count: 1, lead_time, was_cancelled, ..NewAnnotation::default() };
                database.create_annotation(&task, new).await.map(drop)
            }
        }
    }
}

async fn follows(database: &Database, scope: &ProjectScope, filter: &CheckedFilter, kept: &TaskList) -> TaskList {
    let followed = database.follow_task_list(scope, filter, kept).await.unwrap();
    followed.expect("single changes can be followed")
}

on_both_databases! {
    async fn a_list_that_follows_is_the_list_made_anew(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database, 1_200).await;
        let columns = database.data_columns(&scope).await.unwrap();
        let filters: Vec<CheckedFilter> = QUERIES.iter().map(|query| filter(query, &columns)).collect();
        let mut kept = Vec::new();
        for filter in &filters {
            kept.push(database.task_list(&scope, filter).await.unwrap());
        }
        let work = Work { database, scope, rng: SeededRng::new(20) };
        for round in 0..40 {
            for _ in 0..=work.pick(12) {
                work.change().await.unwrap();
            }
            for (filter, kept) in filters.iter().zip(&mut kept) {
                *kept = follows(database, &work.scope, filter, kept).await;
                let anew = database.task_list(&work.scope, filter).await.unwrap();
                assert_eq!(*kept, anew, "round {round}, {filter}");
            }
        }
    }

    async fn many_changes_at_once_are_followed_or_made_anew(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database, 1_200).await;
        let columns = database.data_columns(&scope).await.unwrap();
        let filter = filter(QUERIES[6], &columns);
        let mut kept = database.task_list(&scope, &filter).await.unwrap();
        let work = Work { database, scope, rng: SeededRng::new(21) };
        for changes in [200, 400] {
            for _ in 0..changes {
                let task = work.task().await;
                let data = format!(r#"{{"t":"{}","n":{}}}"#, work.text(), work.pick(60));
                database.change_task(&task, Some(data), None).await.unwrap();
            }
            let followed = database.follow_task_list(&work.scope, &filter, &kept).await.unwrap();
            assert_eq!(followed.is_some(), changes == 200);
            let anew = database.task_list(&work.scope, &filter).await.unwrap();
            kept = followed.unwrap_or_else(|| anew.clone());
            assert_eq!(kept, anew);
        }
    }

    async fn a_change_of_unknown_tasks_is_not_followed(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database, 10).await;
        let all = CheckedFilter::default();
        let kept = database.task_list(&scope, &all).await.unwrap();
        database.recount_sums(&scope).await.unwrap();
        assert_eq!(follows(database, &scope, &all, &kept).await, kept);
        run(database, "UPDATE tasks SET trashed_by = 5 WHERE id = (SELECT MIN(id) FROM tasks)").await;
        run(database, "UPDATE projects SET data_version = data_version + 1 WHERE id = 41").await;
        assert!(database.follow_task_list(&scope, &all, &kept).await.unwrap().is_none());
        // Nor is it when a change that could be followed comes after it.
        let work = Work { database, scope, rng: SeededRng::new(22) };
        database.delete_task(&work.task().await).await.unwrap();
        assert!(database.follow_task_list(&work.scope, &all, &kept).await.unwrap().is_none());
        let named = json!({"filters":{"conjunction":"and","items":[
            {"filter":"filter:tasks:file_upload","operator":"contains","type":"String","value":"a"}]}});
        let columns = database.data_columns(&work.scope).await.unwrap();
        let by_file = filter(&named.to_string(), &columns);
        let kept = database.task_list(&work.scope, &by_file).await.unwrap();
        assert!(database.follow_task_list(&work.scope, &by_file, &kept).await.unwrap().is_none());
    }

    async fn a_list_of_a_large_project_is_made_in_steps_whose_beginnings_are_told(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database, 0).await;
        run(
            database,
            "/*sqlite WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 60000)*/ \
             INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, total_annotations) \
             SELECT id * 5, 41, id, CASE WHEN id % 3 = 0 THEN '{\"t\":\"ab\"}' ELSE '{\"t\":\"c\"}' END, 0, 0, id % 2 \
             FROM /*sqlite n*//*pg generate_series(1, 60000) AS n (id)*/",
        )
        .await;
        run(database, "UPDATE projects SET task_number = 60000 WHERE id = 41").await;
        let columns = database.data_columns(&scope).await.unwrap();
        let contains = r#"{"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:data.t","operator":"contains","type":"String","value":"b"}]}"#;
        for (ordering, first) in [("", 15), (r#","ordering":["-tasks:id"]"#, 300_000)] {
            let filter = filter(&format!("{contains}{ordering}}}"), &columns);
            let (send, receive) = std::sync::mpsc::channel();
            let list = database.gather_task_list(&scope, &filter, Box::new(move |so_far| send.send(so_far).unwrap())).await;
            let list = list.unwrap();
            let so_far: Vec<TaskList> = receive.iter().collect();
            assert!(so_far.len() > 1 && so_far.iter().is_sorted_by_key(TaskList::len));
            for beginning in &so_far {
                assert_eq!(beginning.page(0, 10_000), list.page(0, beginning.len().min(10_000)));
            }
            let ids = database.matching_tasks(&scope, &filter).await.unwrap();
            assert_eq!(list.page(0, 100_000), ids.iter().map(|task| task.0).collect::<Vec<_>>());
            assert_eq!((list.len(), list.page(0, 1), list.total_annotations), (20_000, vec![first], 10_000));
        }
    }
}
