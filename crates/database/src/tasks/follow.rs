//! Lists that are kept follow the changes of single tasks: only those are looked at again, and find their new places by
//! comparing them with a few others. So a list costs by what has changed, not by how many tasks there are.

use super::kept::{Listed, TaskList};
use crate::{
    BoxFuture, Database, Fetch,
    access::{ProjectScope, Visibility, task_people::listed_among},
    args,
    counts::{changed_tasks, changed_tasks_of},
    engine::{
        dialect::{Sql, id_list},
        questions::Question,
    },
    task_filter_sql::{Seen, compile},
};
use labelkeep_model::Result;
use labelkeep_task_filter::{CheckedFilter, Column, Condition, NumberColumn, OrderColumn, Selection, TextColumn};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Beyond so many changed tasks a new list is hardly dearer.
const MOST_CHANGED: usize = 300;
/// Tasks that the changed ones are compared with at once, about.
const PROBES: usize = 400;
/// Of these, for each stretch of the list.
const FEWEST_PROBES: usize = 8;

impl Database {
    /// The list as it is now, made from what it was. `None`: it must be made anew.
    pub fn follow_task_list<'a>(
        &'a self,
        scope: &'a ProjectScope,
        filter: &'a CheckedFilter,
        kept: &'a TaskList,
    ) -> BoxFuture<'a, Result<Option<TaskList>>> {
        Box::pin(self.follow_in_a_snapshot(scope, filter, kept))
    }

    async fn follow_in_a_snapshot(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        kept: &TaskList,
    ) -> Result<Option<TaskList>> {
        if reads_files(filter) {
            return Ok(None);
        }
        // All is read as it is at one moment.
        let mut snapshot = self.question(scope, filter).await?;
        snapshot.begin().await?;
        let as_of = self.now();
        let held = snapshot.held(scope, as_of).await?;
        let followed = follow(&mut snapshot, scope, filter, kept, &held).await?;
        snapshot.end().await?;
        Ok(followed.map(|(list, version)| list.at(version, as_of, held)))
    }
}

/// Changes of files are not noted as changes of tasks.
fn reads_files(filter: &CheckedFilter) -> bool {
    let is_file = |condition: &Condition| matches!(condition, Condition::Text(TextColumn::FileUpload, _));
    let items = filter.group.iter().flat_map(|group| &group.items);
    let by_file = OrderColumn::Fixed(Column::Text(TextColumn::FileUpload));
    items.flat_map(|item| [Some(&item.condition), item.child.as_ref()]).flatten().any(is_file)
        || filter.ordering.iter().any(|order| order.column == by_file)
}

/// The list as it is in the snapshot, with its version. `held`: what its person holds.
async fn follow(
    snapshot: &mut Question,
    scope: &ProjectScope,
    filter: &CheckedFilter,
    kept: &TaskList,
    held: &[i64],
) -> Result<Option<(TaskList, i64)>> {
    let Some((version, changed)) = changed(snapshot, scope, kept, held).await? else { return Ok(None) };
    let gone: HashSet<i64> = changed.iter().copied().collect();
    let rest = kept.without(&gone);
    let found = matching(snapshot, scope, filter, held, changed).await?;
    let Some(places) = places(snapshot, scope, filter, &rest, &found).await? else { return Ok(None) };
    let list = rest.with(places.into_iter().zip(found).collect());
    Ok(Some((list, version)))
}

/// The version of the project, and the tasks that may have come, gone or moved since the list was made. `held`: what its
/// person holds now. `None`: too many, or they are not known.
async fn changed(
    snapshot: &mut Question,
    scope: &ProjectScope,
    kept: &TaskList,
    held: &[i64],
) -> Result<Option<(i64, Vec<i64>)>> {
    let Visibility::Own { user, .. } = scope.visibility() else {
        return changed_tasks(snapshot, scope.id(), kept.version, MOST_CHANGED).await;
    };
    let Some((version, own)) = changed_tasks_of(snapshot, scope.id(), user, kept.version, MOST_CHANGED).await? else {
        return Ok(None);
    };
    let (before, after): (BTreeSet<i64>, BTreeSet<i64>) =
        (kept.held.iter().copied().collect(), held.iter().copied().collect());
    let mut tasks: BTreeSet<i64> = before.symmetric_difference(&after).copied().collect();
    tasks.extend(own);
    Ok((tasks.len() <= MOST_CHANGED).then(|| (version, tasks.into_iter().collect())))
}

/// Those of the changed tasks that belong to the list, in its order.
async fn matching(
    snapshot: &mut Question,
    scope: &ProjectScope,
    filter: &CheckedFilter,
    held: &[i64],
    changed: Vec<i64>,
) -> Result<Vec<Listed>> {
    let (condition, mut args) = listed_among(scope, held, changed, 1);
    let sql = compile(scope, filter, args.len() + 1, snapshot.is_postgres());
    args.extend(sql.args);
    let text = format!(
        "SELECT t.id, {} AS total_annotations, t.total_predictions FROM tasks t WHERE {condition} AND {} ORDER BY {}",
        Seen::by(scope).number(NumberColumn::TotalAnnotations),
        sql.condition,
        sql.order
    );
    let rows = snapshot.fetch_all(Sql::assembled(text), args).await?;
    let listed = |row: &crate::Row| {
        Ok(Listed {
            id: row.get("id")?,
            annotations: row.get("total_annotations")?,
            predictions: row.get("total_predictions")?,
        })
    };
    rows.iter().map(listed).collect()
}

/// Between these two places of the rest, both included, the task belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Stretch {
    from: usize,
    to: usize,
}

/// Before which of the rest each task belongs. `None`: the rest is not in order, as while many tasks are being changed.
async fn places(
    snapshot: &mut Question,
    scope: &ProjectScope,
    filter: &CheckedFilter,
    rest: &TaskList,
    found: &[Listed],
) -> Result<Option<Vec<usize>>> {
    let mut stretches = vec![Stretch { from: 0, to: rest.length() }; found.len()];
    loop {
        let open: HashSet<Stretch> = stretches.iter().filter(|stretch| stretch.from < stretch.to).copied().collect();
        if open.is_empty() {
            return Ok(Some(stretches.iter().map(|stretch| stretch.from).collect()));
        }
        let probes = probes(rest, &open);
        let mut ids: Vec<i64> = probes.keys().copied().collect();
        for (task, stretch) in found.iter().zip(&stretches) {
            if stretch.from < stretch.to {
                ids.push(task.id);
            }
        }
        let order = in_order(snapshot, scope, filter, ids).await?;
        let places: HashMap<i64, usize> = found.iter().map(|task| task.id).zip(0..).collect();
        let mut from = 0;
        for id in &order {
            if let Some(at) = probes.get(id) {
                from = at + 1;
            } else if let Some(stretch) = places.get(id).and_then(|place| stretches.get_mut(*place)) {
                stretch.from = stretch.from.max(from);
            }
        }
        let mut to = rest.length();
        for id in order.iter().rev() {
            if let Some(at) = probes.get(id) {
                to = *at;
            } else if let Some(stretch) = places.get(id).and_then(|place| stretches.get_mut(*place)) {
                stretch.to = stretch.to.min(to);
            }
        }
        if stretches.iter().any(|stretch| stretch.from > stretch.to) {
            return Ok(None);
        }
    }
}

/// Tasks of the rest with their places, spread evenly over each stretch.
fn probes(rest: &TaskList, open: &HashSet<Stretch>) -> HashMap<i64, usize> {
    let each = (PROBES / open.len().max(1)).max(FEWEST_PROBES);
    let mut probes = HashMap::new();
    for Stretch { from, to } in open {
        let length = to - from;
        let number = each.min(length);
        for probe in 0..number {
            let at = from + (2 * probe + 1) * length / (2 * number);
            if let Some(id) = rest.get(at) {
                probes.insert(id, at);
            }
        }
    }
    probes
}

/// These tasks in the order of the list.
async fn in_order(
    snapshot: &mut Question,
    scope: &ProjectScope,
    filter: &CheckedFilter,
    ids: Vec<i64>,
) -> Result<Vec<i64>> {
    let ordering = CheckedFilter { group: None, selection: Selection::Everything, ordering: filter.ordering.clone() };
    let sql = compile(scope, &ordering, 2, snapshot.is_postgres());
    let text = format!("SELECT t.id FROM tasks t WHERE t.id IN (SELECT value FROM ids_of($1)) ORDER BY {}", sql.order);
    let rows = snapshot.fetch_all(Sql::assembled(text), [args![id_list(ids)], sql.args].concat()).await?;
    rows.iter().map(|row| row.get("id")).collect()
}
