use super::{
    Annotation, annotation_columns, daily_work, history,
    new::{Outcome, Submit},
    recount::{self, TaskCounts, recount_tasks},
};
use crate::{
    Args, Fetch, Transaction, Value,
    access::TaskScope,
    args, audit,
    counts::{
        CounterDelta,
        labels::{LabelCounts, count_labels},
    },
    engine::dialect::{Sql, id_list},
    engine::quotas::Quotas,
    quotas::Keeping,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Error, ErrorKind, Result, Say, TaskId, Timestamp};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Stores submits to tasks of one project, one of a task, and says of each what became of it. `is_group`: tasks that
/// somebody else has locked are left out, so that nobody who holds several waits for another.
pub(super) async fn all(
    transaction: &mut Transaction,
    submits: Vec<Submit>,
    quotas: Quotas,
    is_group: bool,
) -> Result<Vec<Outcome>> {
    let tasks: Vec<i64> = submits.iter().map(|submit| submit.scope.id().0).collect();
    let before = recount::lock(transaction, &tasks, is_group).await?;
    let mut outcomes = Vec::with_capacity(submits.len());
    lock_names(transaction, &submits).await?;
    let mut new = Vec::new();
    let mut names = HashSet::new();
    for (at, submit) in submits.into_iter().enumerate() {
        let task = submit.scope.id().0;
        if !names.insert(submit.name.clone()) {
            // The second must see the first.
            outcomes.push(Outcome::Busy);
            continue;
        }
        if !before.contains_key(&task) {
            outcomes.push(if is_group { Outcome::Busy } else { Outcome::Refused(gone()) });
            continue;
        }
        match prepare(transaction, &submit, quotas).await {
            Ok(Prepared::New(draft_created_at)) => {
                outcomes.push(Outcome::Busy);
                new.push((at, submit, draft_created_at));
            }
            Ok(Prepared::Made(made)) => outcomes.push(Outcome::Stored(made)),
            // On PostgreSQL a transaction is over when a statement has failed; these were not statements that failed.
            Err(error) if matches!(error.kind, ErrorKind::Conflict | ErrorKind::Forbidden | ErrorKind::TooLarge) => {
                outcomes.push(Outcome::Refused(error));
            }
            Err(error) => return Err(error),
        }
    }
    for (at, made) in insert_all(transaction, &new, &before).await? {
        if let Some(outcome) = outcomes.get_mut(at) {
            *outcome = Outcome::Stored(Box::new(made));
        }
    }
    Ok(outcomes)
}

/// Nobody else looks for these names until this change is over: who does so then finds what it has made. SQLite has one
/// writer anyway.
async fn lock_names(transaction: &mut Transaction, submits: &[Submit]) -> Result<()> {
    let names: BTreeSet<&str> = submits.iter().filter_map(|submit| submit.new.unique_id.as_deref()).collect();
    if transaction.is_postgres() && !names.is_empty() {
        // In order, so that nobody waits in a circle.
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM \
                   (SELECT name FROM json_array_elements_text($1::json) AS name ORDER BY name) AS names";
        transaction.fetch_all(sql, args![json!(names).to_string()]).await?;
    }
    Ok(())
}

fn gone() -> Error {
    Error::not_found(Say::TaskIsDeleted)
}

/// Whether there is something to store, and since when there was a draft of it.
enum Prepared {
    New(Option<Timestamp>),
    Made(Box<Annotation>),
}

async fn prepare(transaction: &mut Transaction, submit: &Submit, quotas: Quotas) -> Result<Prepared> {
    let Submit { scope, new, .. } = submit;
    if let Some(made) = made_before(transaction, submit).await? {
        return Ok(Prepared::Made(Box::new(made)));
    }
    quotas.check_task(transaction, scope, Keeping::Annotation(submit.author()), Some(&new.result)).await?;
    take_draft(transaction, scope, new.draft_id).await.map(Prepared::New)
}

/// A submit, its place among all, and when its draft was begun.
type Ready = (usize, Submit, Option<Timestamp>);

/// Inserts the annotations with everything that follows from them.
async fn insert_all(
    transaction: &mut Transaction,
    new: &[Ready],
    before: &HashMap<i64, TaskCounts>,
) -> Result<Vec<(usize, Annotation)>> {
    let Some((_, first, _)) = new.first() else { return Ok(Vec::new()) };
    let project = first.scope.project().id();
    let ids = insert(transaction, new).await?;
    let list = id_list(ids.values().copied());
    let tasks: Vec<i64> = ids.keys().copied().collect();
    history::note_submits(transaction, &list).await?;
    transaction
        .execute(
            "DELETE FROM task_locks WHERE task_id IN (SELECT value FROM ids_of($1)) AND user_id = (SELECT a.updated_by \
             FROM annotations a WHERE a.task_id = task_locks.task_id AND a.id IN (SELECT value FROM ids_of($2)))",
            args![id_list(tasks.iter().copied()), list.clone()],
        )
        .await?;
    note_audit(transaction, new, &ids).await?;
    let after = recount_tasks(transaction, project, &tasks, ids.values().copied()).await?;
    let delta = CounterDelta::between(before, &after);
    let sql = concat!("SELECT ", annotation_columns!(), " WHERE a.id IN (SELECT value FROM ids_of($1))");
    let mut made = HashMap::new();
    for row in transaction.fetch_all(sql, args![list]).await? {
        let annotation = Annotation::from_row(&row)?;
        made.insert(annotation.task_id, annotation);
    }
    // Rows that everybody's work meets in come last, so that they are held briefly, and the project's before all
    // others: with one order nobody waits in a circle.
    delta.apply_to(transaction, project, tasks.iter().copied().map(TaskId)).await?;
    let mut labels = LabelCounts::new();
    for (key, count) in new.iter().flat_map(|(_, submit, _)| &submit.labels) {
        *labels.entry(key.clone()).or_default() += count;
    }
    count_labels(transaction, project, &labels).await?;
    let work = new.iter().map(|(_, submit, _)| submit);
    daily_work::note(transaction, work).await?;
    let in_order: Vec<i64> = new.iter().filter_map(|(_, submit, _)| ids.get(&submit.scope.id().0).copied()).collect();
    webhook_events::note_each(transaction, project, WebhookAction::AnnotationCreated, &in_order).await?;
    let missing = || Error::internal("a stored annotation is missing");
    new.iter().map(|(at, submit, _)| Ok((*at, made.remove(&submit.scope.id().0).ok_or_else(missing)?))).collect()
}

async fn note_audit(transaction: &mut Transaction, new: &[Ready], ids: &BTreeMap<i64, i64>) -> Result<()> {
    let entries = new
        .iter()
        .map(|(_, Submit { scope, new, .. }, _)| {
            let entry = audit::Entry {
                action: if new.was_cancelled { "annotation.skipped" } else { "annotation.created" },
                object_type: "annotation",
                object_id: ids.get(&scope.id().0).copied(),
                project: Some(scope.project().id()),
                details: match new.completed_by {
                    Some(author) => json!({ "task": scope.id(), "completed_by": author }),
                    None => json!({ "task": scope.id() }),
                },
            };
            (scope.caller().as_ref(), entry)
        })
        .collect();
    audit::record_all(transaction, entries).await
}

/// The annotation that an earlier try with the same name has made.
async fn made_before(transaction: &mut Transaction, submit: &Submit) -> Result<Option<Annotation>> {
    let scope = &submit.scope;
    let Some(unique_id) = submit.new.unique_id.as_deref() else { return Ok(None) };
    // A first try that was still under way is over: the task is ours now.
    let sql = concat!(
        "SELECT ",
        annotation_columns!(),
        " WHERE a.unique_id = $2 AND a.trashed_by = 0 AND EXISTS (SELECT 1 FROM tasks t JOIN projects p ON p.id = t.project_id \
         WHERE t.id = a.task_id AND t.trashed_by = 0 AND p.deleted_at IS NULL) \
         ORDER BY CASE WHEN a.task_id = $1 THEN 0 ELSE 1 END, a.id LIMIT 1"
    );
    let Some(row) = transaction.fetch_optional(sql, args![scope.id(), unique_id]).await? else { return Ok(None) };
    let made = Annotation::from_row(&row)?;
    if made.task_id == scope.id().0 && made.completed_by == Some(submit.author()) {
        return Ok(Some(made));
    }
    Err(Error::new(ErrorKind::Conflict, Say::UniqueIdIsTaken))
}

/// Removes the draft that becomes an annotation and answers when it was begun.
async fn take_draft(transaction: &mut Transaction, scope: &TaskScope, draft: Option<i64>) -> Result<Option<Timestamp>> {
    let Some(draft) = draft else { return Ok(None) };
    let row = transaction
        .fetch_optional(
            "DELETE FROM drafts WHERE id = $1 AND task_id = $2 AND user_id = $3 RETURNING created_at",
            args![draft, scope.id(), scope.caller().user()],
        )
        .await?;
    let Some(row) = row else { return not_taken(transaction, draft).await };
    transaction
        .execute("UPDATE tasks SET draft_count = draft_count - 1 WHERE id = $1 AND draft_count > 0", args![scope.id()])
        .await?;
    Ok(Some(row.time("created_at")?))
}

/// A draft that is not there any more, or never was, is no reason to lose the work that is sent.
async fn not_taken(transaction: &mut Transaction, draft: i64) -> Result<Option<Timestamp>> {
    if transaction.fetch_optional("SELECT id FROM drafts WHERE id = $1", args![draft]).await?.is_none() {
        return Ok(None);
    }
    let message = Say::NotYourDraft;
    Err(Error::new(ErrorKind::Forbidden, message))
}

const INSERT: &str = "INSERT INTO annotations (task_id, project_id, completed_by, updated_by, result, result_count, \
    was_cancelled, ground_truth, created_at, updated_at, draft_created_at, lead_time, unique_id, bulk_created, \
    parent_prediction, parent_annotation)";
const FIELDS: usize = 16;

/// Task to annotation, in the order of the tasks.
async fn insert(transaction: &mut Transaction, submits: &[Ready]) -> Result<BTreeMap<i64, i64>> {
    let now = transaction.now();
    let mut args = Args::with_capacity(submits.len() * FIELDS);
    for (_, submit, draft_created_at) in submits {
        let Submit { scope, new, name, .. } = submit;
        args.extend::<[Value; FIELDS]>([
            scope.id().into(),
            scope.project().id().into(),
            submit.author().into(),
            scope.caller().user().into(),
            (&new.result).into(),
            new.result_count.into(),
            new.was_cancelled.into(),
            new.ground_truth.into(),
            now.into(),
            now.into(),
            (*draft_created_at).into(),
            new.lead_time.into(),
            name.into(),
            false.into(),
            new.parent_prediction.into(),
            new.parent_annotation.into(),
        ]);
    }
    let rows = transaction.fetch_all(Sql::rows(INSERT, submits.len(), FIELDS, "RETURNING id, task_id"), args).await?;
    rows.iter().map(|row| Ok((row.get("task_id")?, row.get("id")?))).collect()
}
