//! Any page of a list that is ordered and filtered by ids and counts alone, in the time that the page takes: how many
//! tasks come before it is known from the counts of blocks.

use super::blocks::{BITS, Kind};
use crate::{
    Args, Database, Fetch,
    access::{ProjectScope, Visibility},
    args,
    engine::dialect::Sql,
    task_filter_sql::compile_condition,
};
use labelkeep_model::Result;
use labelkeep_task_filter::{
    CheckedFilter, Column, Condition, NumberColumn, Order, OrderColumn, Selection, TimeColumn, TimeTest,
};
use serde_json::json;

/// Finished tasks before a page in the order of their completion: beyond that, walking over them takes longer than it
/// should.
const MOST_BEFORE: i64 = 20_000;

/// The tasks of a page and what its list comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskPage {
    pub ids: Vec<i64>,
    pub total: i64,
    pub total_annotations: i64,
    pub total_predictions: i64,
}

/// How the tasks of one block and kind find their place.
#[derive(Debug, Clone, Copy)]
struct Cell {
    block: i64,
    kind: Kind,
    tasks: i64,
}

/// By which counts a list is ordered (`true`: the highest first), and whether then the highest id comes first.
#[derive(Debug, Clone, Default)]
struct Counts {
    by: Vec<(NumberColumn, bool)>,
    newest_first: bool,
}

/// Tasks that are ordered by id among themselves.
type Bucket = Vec<Cell>;

impl Database {
    /// A page of the list, if it can be had without making the list. `None`: make it.
    pub async fn counted_page(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        offset: i64,
        size: i64,
    ) -> Result<Option<TaskPage>> {
        if matches!(scope.visibility(), Visibility::Own { may_list: false, .. }) {
            return Ok(Some(TaskPage::default()));
        }
        if let Some(page) = self.page_of_person(scope, filter, offset, size).await? {
            return Ok(Some(page));
        }
        if !matches!(scope.visibility(), Visibility::All) || !reads_counts_alone(filter) {
            return Ok(None);
        }
        if let Some(descending) = by_completion(filter) {
            return self.page_by_completion(scope, descending, offset, size).await;
        }
        let Some(counts) = Counts::of(&filter.ordering) else { return Ok(None) };
        self.page_by_counts(scope, filter, &counts, offset, size).await.map(Some)
    }

    /// What all tasks of the project come to, without the page.
    pub async fn sums_of_all_tasks(&self, scope: &ProjectScope) -> Result<TaskPage> {
        Ok(self.cells(scope, &CheckedFilter::default(), false).await?.0)
    }

    async fn page_by_counts(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        counts: &Counts,
        offset: i64,
        size: i64,
    ) -> Result<TaskPage> {
        let by_kind = filter.group.is_some() || !counts.by.is_empty();
        let (mut page, cells) = self.cells(scope, filter, by_kind).await?;
        let (buckets, before) = counts.buckets(cells, offset, size);
        page.ids = if by_kind {
            self.ids_in(scope, &buckets, counts.newest_first, offset - before, size).await?
        } else {
            self.ids_of_blocks(scope, &buckets, counts.newest_first, offset - before, size).await?
        };
        Ok(page)
    }

    /// The counts of the blocks for what matches, and the sums. `by_kind`: apart for each kind of task.
    async fn cells(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        by_kind: bool,
    ) -> Result<(TaskPage, Vec<Cell>)> {
        let (condition, more) = compile_condition(scope, filter, 2, self.is_postgres());
        let (kind, shown) = if by_kind {
            (
                ", t.is_labeled, t.total_annotations, t.cancelled_annotations, t.total_predictions",
                " || ':' || /*sqlite t.is_labeled*//*pg t.is_labeled::int*/ || ':' || t.total_annotations || ':' || \
                 t.cancelled_annotations || ':' || t.total_predictions",
            )
        } else {
            ("", "")
        };
        // One row for all: ten times faster to hand over.
        let text = format!(
            "SELECT /*sqlite group_concat(cell, ',')*//*pg string_agg(cell, ',')*/ AS cells, \
             COALESCE(CAST(SUM(n) AS BIGINT), 0) AS total, COALESCE(CAST(SUM(annotations) AS BIGINT), 0) AS annotations, \
             COALESCE(CAST(SUM(predictions) AS BIGINT), 0) AS predictions FROM ( \
             SELECT t.block || ':' || CAST(SUM(t.tasks) AS BIGINT){shown} AS cell, SUM(t.tasks) AS n, \
             SUM(t.tasks * t.total_annotations) AS annotations, SUM(t.tasks * t.total_predictions) AS predictions \
             FROM task_blocks t WHERE t.project_id = $1 AND {condition} \
             GROUP BY t.block{kind} HAVING SUM(t.tasks) > 0) AS counted"
        );
        let mut database = self;
        let row = database.fetch_one(Sql::assembled(text), [args![scope.id()], more].concat()).await?;
        let cells: Option<String> = row.get("cells")?;
        let page = TaskPage {
            ids: Vec::new(),
            total: row.get("total")?,
            total_annotations: row.get("annotations")?,
            total_predictions: row.get("predictions")?,
        };
        Ok((page, cells.unwrap_or_default().split(',').filter_map(Cell::read).collect()))
    }

    /// From buckets in which every task of the project belongs to the list.
    async fn ids_of_blocks(
        &self,
        scope: &ProjectScope,
        buckets: &[Bucket],
        newest_first: bool,
        skip: i64,
        size: i64,
    ) -> Result<Vec<i64>> {
        let blocks = || buckets.iter().flatten().map(|cell| cell.block);
        let (Some(first), Some(last)) = (blocks().min(), blocks().max()) else { return Ok(Vec::new()) };
        let direction = if newest_first { "DESC" } else { "ASC" };
        // PostgreSQL would take the key of the table, and pass over the tasks of other projects.
        let text = format!(
            "SELECT t.id FROM tasks t WHERE \
             /*sqlite t.project_id = $1 AND t.trashed_by = 0 AND t.id >= $2 AND t.id < $3 ORDER BY t.id {direction}*/\
             /*pg (t.project_id, t.trashed_by, t.id) >= ($1, 0, $2) AND (t.project_id, t.trashed_by, t.id) < ($1, 0, $3) \
             ORDER BY t.project_id {direction}, t.trashed_by {direction}, t.id {direction}*/ LIMIT $4 OFFSET $5"
        );
        self.ids(text, args![scope.id(), first << BITS, (last + 1) << BITS, size, skip]).await
    }

    /// From buckets in which only tasks of these kinds belong to the list.
    async fn ids_in(
        &self,
        scope: &ProjectScope,
        buckets: &[Bucket],
        newest_first: bool,
        skip: i64,
        size: i64,
    ) -> Result<Vec<i64>> {
        let cells = (0..).zip(buckets).flat_map(|(at, bucket): (i64, _)| {
            bucket.iter().map(move |Cell { block, kind, .. }| {
                let (from, to) = (block << BITS, (block + 1) << BITS);
                let Kind { is_labeled, annotations, cancelled, predictions } = *kind;
                json!([at, i64::from(is_labeled), annotations, cancelled, predictions, from, to])
            })
        });
        let cells: Vec<_> = cells.collect();
        if cells.is_empty() {
            return Ok(Vec::new());
        }
        let field = |at: usize| format!("/*sqlite (c.value ->> {at})*//*pg (c.value ->> {at})::bigint*/");
        let direction = if newest_first { "DESC" } else { "ASC" };
        let of_cell = format!(
            "t.project_id = $1 AND t.trashed_by = 0 AND t.is_labeled = /*sqlite (c.value ->> 1)*//*pg ((c.value ->> 1)::bigint = 1)*/ \
             AND t.total_annotations = {} AND t.cancelled_annotations = {} AND t.total_predictions = {} \
             AND t.id >= {} AND t.id < {}",
            field(2),
            field(3),
            field(4),
            field(5),
            field(6),
        );
        // From the cells to their tasks, each a stretch of an index: CROSS JOIN says so to SQLite, and OFFSET 0 to
        // PostgreSQL, which would look at all tasks otherwise.
        let text = format!(
            "SELECT t.id FROM /*sqlite json_each($2) c CROSS JOIN tasks t ON*/\
             /*pg json_array_elements($2::json) AS c (value) CROSS JOIN LATERAL (SELECT t.id FROM tasks t WHERE*/ \
             {of_cell} /*pg OFFSET 0) AS t*/ ORDER BY {}, t.id {direction} LIMIT $3 OFFSET $4",
            field(0),
        );
        self.ids(text, args![scope.id(), json!(cells).to_string(), size, skip]).await
    }

    /// Finished tasks in the order of their completion, then the others.
    async fn page_by_completion(
        &self,
        scope: &ProjectScope,
        descending: bool,
        offset: i64,
        size: i64,
    ) -> Result<Option<TaskPage>> {
        let (mut page, cells) = self.cells(scope, &CheckedFilter::default(), true).await?;
        let (finished, open): (Vec<Cell>, Vec<Cell>) = cells.into_iter().partition(|cell| cell.kind.is_labeled);
        let finished: i64 = finished.iter().map(|cell| cell.tasks).sum();
        if offset < finished && offset > MOST_BEFORE {
            return Ok(None);
        }
        if offset < finished {
            let direction = if descending { "DESC" } else { "ASC" };
            let text = format!(
                "SELECT t.id FROM tasks t WHERE t.project_id = $1 AND t.trashed_by = 0 AND t.completed_at IS NOT NULL \
                 ORDER BY t.completed_at {direction}, t.id LIMIT $2 OFFSET $3"
            );
            page.ids = self.ids(text, args![scope.id(), size, offset]).await?;
        }
        let (offset, size) = ((offset - finished).max(0), size - i64::try_from(page.ids.len()).unwrap_or(0));
        if size > 0 {
            let counts = Counts::default();
            let (buckets, before) = counts.buckets(open, offset, size);
            page.ids.extend(self.ids_in(scope, &buckets, false, offset - before, size).await?);
        }
        Ok(Some(page))
    }

    async fn ids(&self, text: String, args: Args) -> Result<Vec<i64>> {
        let mut database = self;
        let rows = database.fetch_all(Sql::assembled(text), args).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }
}

impl Cell {
    /// `block:tasks`, or that and the kind.
    fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split(':').map(str::parse::<i64>);
        let block = numbers.next()?.ok()?;
        let tasks = numbers.next()?.ok()?;
        let mut next = || numbers.next().and_then(std::result::Result::ok).unwrap_or(0);
        let kind = Kind { is_labeled: next() != 0, annotations: next(), cancelled: next(), predictions: next() };
        Some(Self { block, kind, tasks })
    }
}

impl Counts {
    /// `None`: the list is ordered by something else.
    fn of(ordering: &[Order]) -> Option<Self> {
        let mut counts = Self::default();
        for order in ordering {
            match &order.column {
                OrderColumn::Fixed(Column::Number(NumberColumn::Id)) => {
                    counts.newest_first = order.descending;
                    break;
                }
                OrderColumn::Fixed(Column::Number(column)) if column.is_counter() => {
                    counts.by.push((*column, order.descending));
                }
                _ => return None,
            }
        }
        Some(counts)
    }

    /// What comes first is smaller.
    fn key(&self, cell: &Cell) -> (Vec<i64>, i64) {
        let count = |column: NumberColumn| match column {
            NumberColumn::TotalAnnotations => cell.kind.annotations,
            NumberColumn::CancelledAnnotations => cell.kind.cancelled,
            _ => cell.kind.predictions,
        };
        let counts =
            self.by.iter().map(|(column, most_first)| if *most_first { -count(*column) } else { count(*column) });
        (counts.collect(), if self.newest_first { -cell.block } else { cell.block })
    }

    /// The buckets that `size` tasks after the first `offset` are in, and how many tasks come before these buckets.
    fn buckets(&self, cells: Vec<Cell>, offset: i64, size: i64) -> (Vec<Bucket>, i64) {
        let mut keyed: Vec<_> = cells.into_iter().map(|cell| (self.key(&cell), cell)).collect();
        keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
        let (mut before, mut upto) = (0, 0);
        let mut buckets: Vec<Bucket> = Vec::new();
        for same in keyed.chunk_by(|(one, _), (other, _)| one == other) {
            if upto >= offset.saturating_add(size) {
                break;
            }
            upto += same.iter().map(|(_, cell)| cell.tasks).sum::<i64>();
            if upto <= offset {
                before = upto;
            } else {
                buckets.push(same.iter().map(|(_, cell)| *cell).collect());
            }
        }
        (buckets, before)
    }
}

/// Whether the filter reads nothing but what blocks are counted by.
fn reads_counts_alone(filter: &CheckedFilter) -> bool {
    let is_counted = |condition: &Condition| match condition {
        Condition::Number(column, _) => column.is_counter(),
        Condition::Time(TimeColumn::CompletedAt, TimeTest::Empty(_)) => true,
        _ => false,
    };
    let items = filter.group.iter().flat_map(|group| &group.items);
    filter.selection == Selection::Everything
        && items.flat_map(|item| [Some(&item.condition), item.child.as_ref()]).flatten().all(is_counted)
}

/// Whether the list is all tasks in the order of their completion; `true`: the latest first.
fn by_completion(filter: &CheckedFilter) -> Option<bool> {
    let [first, rest @ ..] = filter.ordering.as_slice() else { return None };
    let is_id =
        |order: &Order| order.column == OrderColumn::Fixed(Column::Number(NumberColumn::Id)) && !order.descending;
    let fits = filter.group.is_none()
        && first.column == OrderColumn::Fixed(Column::Time(TimeColumn::CompletedAt))
        && rest.first().is_none_or(is_id);
    fits.then_some(first.descending)
}
