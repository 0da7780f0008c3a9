//! The lists of people who see only their own work follow changes, as everybody's do, and lists by annotator are those that
//! the annotations say.

use crate::{support::run, task_lists::filter};
use labelkeep_database::{
    Database, Fetch as _,
    access::{Caller, ProjectScope},
    annotations::NewAnnotation,
    args,
    credentials::LegacyToken,
    drafts::NewDraft,
    predictions::NewPrediction,
    tasks::{TaskList, TaskPage},
};
use labelkeep_model::{AnnotationId, Permission, ProjectId, Result, Rng as _, SeededRng, TaskId};
use labelkeep_task_filter::{CheckedFilter, DataColumns};
use labelkeep_test_support::{TestDatabase, on_both_databases};
use std::{collections::BTreeSet, sync::Arc};

const SETUP: [&str; 6] = [
    "INSERT INTO organizations (id, title, created_at, updated_at, legacy_api_tokens_enabled) VALUES (1, 'o', 0, 0, TRUE)",
    "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity, legacy_token_hash) \
     VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0, 'one'), (2, 1, 'b@x', 'b', 'AN', 0, 0, 0, 'two'), (3, 1, 'c@x', 'c', 'AN', 0, 0, 0, 'three')",
    "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title, \
     show_annotation_history, maximum_annotations, task_number, parsed_label_config) \
     VALUES (1, 1, 1, 0, 0, 0, 'p', TRUE, 2, 60, '{\"c\":{\"inputs\":[{\"type\":\"Text\",\"value\":\"t\"}]}}')",
    "INSERT INTO project_members (project_id, user_id, created_at) VALUES (1, 2, 0), (1, 3, 0)",
    "INSERT INTO project_data_columns (project_id, name, tasks) VALUES (1, 't', 60)",
    "/*sqlite WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 60)*/ \
     INSERT INTO tasks (project_id, inner_id, data, created_at, updated_at, overlap) \
     SELECT 1, id, '{\"t\":\"' || (id * 7 % 10) || '\"}', 0, 0, 2 FROM /*sqlite n*//*pg generate_series(1, 60) AS n (id)*/",
];

const OWN: [&str; 6] = [
    "{}",
    r#"{"ordering":["-tasks:id"]}"#,
    r#"{"ordering":["-tasks:total_annotations","tasks:data.t"]}"#,
    r#"{"ordering":["-tasks:updated_at"]}"#,
    r#"{"filters":{"conjunction":"and","items":[{"filter":"filter:tasks:annotators","operator":"contains","type":"List","value":[2,3]}]}}"#,
    r#"{"filters":{"conjunction":"or","items":[{"filter":"filter:tasks:data.t","operator":"contains","type":"String","value":"4"},
        {"filter":"filter:tasks:cancelled_annotations","operator":"greater","type":"Number","value":0}]},"ordering":["tasks:completed_at"]}"#,
];

const BY_ANNOTATOR: [(&str, &[i64], bool); 4] = [
    ("contains", &[2], true),
    ("contains", &[1, 3], true),
    ("not_contains", &[2], false),
    ("contains", &[99, -7], true),
];

fn columns() -> DataColumns {
    DataColumns { in_config: vec!["t".to_owned()], in_tasks: vec!["t".to_owned()] }
}

async fn caller(database: &Database, token: &str) -> Arc<Caller> {
    match database.caller_by_legacy_token(token, "").await.unwrap() {
        LegacyToken::Valid(caller) => caller,
        _ => panic!("the token of a test is not known"),
    }
}

struct Storm<'t> {
    test: &'t TestDatabase,
    rng: SeededRng,
    people: Vec<ProjectScope>,
}

impl<'t> Storm<'t> {
    async fn new(test: &'t TestDatabase) -> Self {
        let mut people = Vec::new();
        for sql in SETUP {
            run(&test.database, sql).await;
        }
        for token in ["one", "two", "three"] {
            let caller = caller(&test.database, token).await;
            people.push(caller.project(&test.database, Permission::DataView, ProjectId(1)).await.unwrap());
        }
        Self { test, rng: SeededRng::new(5), people }
    }

    fn pick(&self, below: usize) -> usize {
        usize::try_from(self.rng.u64() % u64::try_from(below).unwrap()).unwrap()
    }

    async fn any(&self, sql: &'static str, user: i64) -> Option<i64> {
        let mut reader = &self.test.database;
        let rows = reader.fetch_all(sql, args![user]).await.unwrap();
        (!rows.is_empty()).then(|| rows[self.pick(rows.len())].get("id").unwrap())
    }

    /// Takes a task, and sometimes does something with it.
    async fn label(&self, scope: &ProjectScope) -> Result<()> {
        let database = &self.test.database;
        let Some(next) = database.next_task(scope, Vec::new()).await? else { return Ok(()) };
        let task = scope.held_task(&next);
        let result = "[]".to_owned();
        match self.pick(6) {
            0 => Ok(()),
            1 => database.release_task(&task).await,
            2 => database.create_draft(&task, NewDraft { result, ..NewDraft::default() }).await.map(drop),
            3 => {
                let new = NewDraft { result, was_postponed: true, ..NewDraft::default() };
                database.create_draft(&task, new).await.map(drop)
            }
            kind => {
                let new = NewAnnotation { result, was_cancelled: kind == 4, ..NewAnnotation::default() };
                database.create_annotation(&task, new).await.map(drop)
            }
        }
    }

    async fn act(&self) -> Result<()> {
        let (database, scope) = (&self.test.database, &self.people[self.pick(self.people.len())]);
        let user = scope.caller().user().0;
        match self.pick(9) {
            0 => {
                self.test.clock.advance_seconds(30_000);
                database.sweep_locks().await.map(drop)
            }
            // Locks that ran out and are still there.
            1 => {
                self.test.clock.advance_seconds(60_000);
                Ok(())
            }
            2 => {
                let own = "SELECT a.id FROM annotations a JOIN tasks t ON t.id = a.task_id \
                           WHERE a.trashed_by = 0 AND t.trashed_by = 0 AND a.completed_by = $1 ORDER BY a.id";
                let Some(id) = self.any(own, user).await else { return Ok(()) };
                let annotation = scope.caller().annotation(database, Permission::Label, AnnotationId(id)).await?;
                if self.pick(2) == 0 {
                    return database.delete_annotation(&annotation).await;
                }
                database.convert_annotation_to_draft(&annotation).await.map(drop)
            }
            3 => {
                let sql = "SELECT id FROM tasks WHERE trashed_by = 0 AND $1 > 0 ORDER BY id";
                let Some(id) = self.any(sql, 1).await else { return Ok(()) };
                let owner = &self.people[0];
                let task = owner.caller().task(database, Permission::Label, TaskId(id)).await?;
                match self.pick(8) {
                    0 => database.delete_task(&task).await,
                    1 => {
                        let new = NewPrediction { result: "[]".to_owned(), ..NewPrediction::default() };
                        database.create_prediction(&task, new).await.map(drop)
                    }
                    _ => {
                        let data = format!(r#"{{"t":"{}"}}"#, self.pick(10));
                        database.change_task(&task, Some(data), None).await.map(drop)
                    }
                }
            }
            _ => self.label(scope).await,
        }
    }
}

/// Pages that need no list are those of the list. Answers how many there were.
async fn is_paged(database: &Database, scope: &ProjectScope, filter: &CheckedFilter, list: &TaskList) -> usize {
    let mut paged = 0;
    for (offset, size) in [(0, 3), (2, 5), (7, 50), (900, 5)] {
        let Some(page) = database.counted_page(scope, filter, offset, size).await.unwrap() else { continue };
        let expected = TaskPage {
            ids: list.page(offset, size),
            total: list.len(),
            total_annotations: list.total_annotations,
            total_predictions: list.total_predictions,
        };
        assert_eq!(page, expected, "{filter}, {offset}");
        paged += 1;
    }
    paged
}

/// What the rows say, read plainly.
async fn annotated_by(mut database: &Database, people: &[i64]) -> BTreeSet<i64> {
    let sql = "SELECT task_id, completed_by FROM annotations WHERE trashed_by = 0 AND completed_by IS NOT NULL";
    let rows = database.fetch_all(sql, args![]).await.unwrap();
    let of = |row: &labelkeep_database::Row| people.contains(&row.get("completed_by").unwrap());
    rows.iter().filter(|row| of(row)).map(|row| row.get("task_id").unwrap()).collect()
}

async fn all_tasks(mut database: &Database) -> Vec<i64> {
    let rows = database.fetch_all("SELECT id FROM tasks WHERE trashed_by = 0 ORDER BY id", args![]).await.unwrap();
    rows.iter().map(|row| row.get("id").unwrap()).collect()
}

on_both_databases! {
    async fn an_annotators_list_that_follows_is_the_list_made_anew(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        let database = &test.database;
        let filters: Vec<CheckedFilter> = OWN.iter().map(|query| filter(query, &columns())).collect();
        let mut kept: Vec<(&ProjectScope, &CheckedFilter, TaskList)> = Vec::new();
        for scope in &storm.people[1..] {
            for filter in &filters {
                kept.push((scope, filter, database.task_list(scope, filter).await.unwrap()));
            }
        }
        let (mut longest, mut held, mut paged) = (0, 0, 0);
        for round in 0..60 {
            for _ in 0..=storm.pick(5) {
                storm.act().await.unwrap();
            }
            for (scope, filter, list) in &mut kept {
                let state = database.list_state(scope).await.unwrap();
                let followed = database.follow_task_list(scope, filter, list).await.unwrap();
                *list = followed.expect("single changes can be followed");
                assert!(list.shows(&state));
                let anew = database.task_list(scope, filter).await.unwrap();
                assert_eq!(*list, anew, "round {round}, {filter}");
                longest = longest.max(anew.len());
                paged += is_paged(database, scope, filter, &anew).await;
                let shown = database.matching_tasks(scope, filter).await.unwrap();
                assert_eq!(anew.page(0, 100), shown.iter().map(|task| task.0).collect::<Vec<_>>());
            }
            let locks = "SELECT task_id AS id FROM task_locks WHERE user_id = $1";
            held += i64::from(storm.any(locks, 2).await.is_some());
        }
        assert!(longest > 8 && held > 5, "{longest} {held}");
        // Two people, two of the lists, four pages.
        assert_eq!(paged, 60 * 2 * 2 * 4);
    }

    async fn w07_who_may_not_list_has_no_page_from_an_index_either(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        storm.label(&storm.people[1]).await.unwrap();
        run(&test.database, "UPDATE projects SET show_annotation_history = FALSE").await;
        let scope = storm.people[1].caller().project(&test.database, Permission::DataView, ProjectId(1)).await.unwrap();
        assert_eq!(test.database.counted_page(&scope, &CheckedFilter::default(), 0, 50).await.unwrap(), Some(TaskPage::default()));
        assert_eq!(test.database.tasks_in(&scope, TaskId(0), 0, 50).await.unwrap().len(), 0);
    }

    async fn a_list_is_older_than_a_task_that_was_taken_since(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        let (database, scope) = (&test.database, &storm.people[1]);
        let kept = database.task_list(scope, &CheckedFilter::default()).await.unwrap();
        assert!(kept.shows(&database.list_state(scope).await.unwrap()));
        test.clock.advance_seconds(1);
        database.next_task(scope, Vec::new()).await.unwrap().unwrap();
        assert!(!kept.shows(&database.list_state(scope).await.unwrap()));
        // What somebody holds matters to nobody else.
        let others = database.task_list(&storm.people[2], &CheckedFilter::default()).await.unwrap();
        assert!(others.is_empty() && others.shows(&database.list_state(&storm.people[2]).await.unwrap()));
    }

    async fn a_list_of_the_own_tasks_follows_through_thousands_of_changes_of_others(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        let (database, scope) = (&test.database, &storm.people[1]);
        storm.label(scope).await.unwrap();
        let all = CheckedFilter::default();
        let kept = database.task_list(scope, &all).await.unwrap();
        database
            .write(|transaction| {
                Box::pin(async move {
                    let sql = "/*sqlite WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)*/ \
                               INSERT INTO task_changes (project_id, version, task_id) SELECT 1, p.data_version + n.i, 60 \
                               FROM projects p, /*sqlite n*//*pg generate_series(1, 5000) AS n (i)*/ WHERE p.id = 1";
                    transaction.execute(sql, args![]).await?;
                    transaction.execute("UPDATE projects SET data_version = data_version + 5000", args![]).await
                })
            })
            .await
            .unwrap();
        let followed = database.follow_task_list(scope, &all, &kept).await.unwrap().unwrap();
        assert_eq!(followed, database.task_list(scope, &all).await.unwrap());
        // A version that nobody knows anything of is not passed over.
        run(database, "UPDATE projects SET data_version = data_version + 1").await;
        assert!(database.follow_task_list(scope, &all, &kept).await.unwrap().is_none());
    }

    async fn tasks_by_annotator_are_those_that_the_annotations_say(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        let database = &test.database;
        run(database, "INSERT INTO annotations (id, task_id, project_id, result, result_count, created_at, updated_at) \
             SELECT 7, MIN(id), 1, '[]', 0, 0, 0 FROM tasks").await;
        let mut paged = 0;
        for _ in 0..12 {
            for _ in 0..8 {
                storm.act().await.unwrap();
            }
            for (operator, people, is_in) in BY_ANNOTATOR {
                let query = format!(
                    r#"{{"filters":{{"conjunction":"and","items":[{{"filter":"filter:tasks:annotators","operator":"{operator}",
                       "type":"List","value":{people:?}}}]}}}}"#
                );
                let checked = filter(&query, &columns());
                let found = database.task_list(&storm.people[0], &checked).await.unwrap();
                let theirs = annotated_by(database, people).await;
                let mut expected = all_tasks(database).await;
                expected.retain(|task| theirs.contains(task) == is_in);
                assert_eq!(found.page(0, 100), expected, "{query}");
                paged += is_paged(database, &storm.people[0], &checked, &found).await;
            }
        }
        assert_eq!(paged, 12 * 4, "by one annotator");
    }
}
