//! A list that is ordered by a field of the data, along the order that is kept of it (`field_orders`): step by step, so
//! that its beginning is there at once, and nothing is sorted.

use super::kept::{Listed, TaskList};
use crate::{
    Args, Database, Fetch,
    access::ProjectScope,
    args,
    engine::{
        dialect::{Row, Sql, Value},
        questions::Question,
    },
    field_orders::FieldOrder,
    task_filter_sql::{compile, compile_condition},
};
use labelkeep_model::{ProjectId, Result};
use labelkeep_task_filter::CheckedFilter;

/// Values of one step; fewer where each task must be looked at.
pub(super) const ROWS: i64 = 1 << 15;
pub(super) const FILTERED_ROWS: i64 = 1 << 12;
/// A text of so many bytes may have been cut: then the data decide.
const CUT: i64 = 200;

/// The classes of values in their order: numbers, texts, nothing.
const CLASSES: [i64; 3] = [0, 1, 2];
/// Numbers are less than texts, but texts that look like numbers come first in both directions.
const CLASSES_BACK: [i64; 3] = [1, 0, 2];

/// A value in the order.
#[derive(Debug, Clone)]
struct Place {
    number: Value,
    text: String,
}

/// What a step found.
#[derive(Default)]
struct Found {
    tasks: Vec<Listed>,
    /// The bytes of the longest text.
    longest: i64,
    /// The last task by id.
    last: i64,
    count: i64,
}

/// Which values of a class.
enum Part<'p> {
    /// Those between two, which are not among them.
    Between { after: Option<&'p Place>, before: Option<&'p Place> },
    /// So many that are the same, behind this task.
    Same { value: &'p Place, after: i64, most: i64 },
}

struct Walk<'w> {
    database: &'w Database,
    scope: &'w ProjectScope,
    filter: &'w CheckedFilter,
    order: FieldOrder,
    rows: i64,
}

impl Database {
    /// The list, and its beginning in `so_far` while it is being made. It is as new as the project was at the start; what
    /// changes meanwhile is looked at again by its version. `rows`: values that are read at once.
    ///
    /// # Errors
    /// 400 when one step takes too long.
    pub async fn task_list_along(
        &self,
        scope: &ProjectScope,
        filter: &CheckedFilter,
        order: FieldOrder,
        rows: i64,
        so_far: &mut (dyn FnMut(TaskList) + Send),
    ) -> Result<TaskList> {
        let version = self.version_of(scope.id()).await?;
        let walk = Walk { database: self, scope, filter, order, rows };
        let mut list = TaskList::new(&[], version);
        let mut tell = |tasks: Vec<Listed>| {
            if !tasks.is_empty() {
                list = list.and(&tasks);
                so_far(list.clone());
            }
        };
        let classes = if order.descending && !order.is_numeric { CLASSES_BACK } else { CLASSES };
        for class in classes {
            walk.class(class, &mut tell).await?;
        }
        Ok(list)
    }

    async fn version_of(&self, project: ProjectId) -> Result<i64> {
        let mut database = self;
        let sql = "SELECT data_version FROM projects WHERE id = $1";
        database.fetch_one(sql, args![project]).await?.get("data_version")
    }
}

impl Walk<'_> {
    async fn class(&self, class: i64, tell: &mut (dyn FnMut(Vec<Listed>) + Send)) -> Result<()> {
        let mut after: Option<Place> = None;
        loop {
            let mut question = self.database.question(self.scope, self.filter).await?;
            // Whole values: tasks that have the same one are in the order of their ids, whichever way the values go.
            let before = self.place_behind(&mut question, class, after.as_ref()).await?;
            let between = Part::Between { after: after.as_ref(), before: before.as_ref() };
            tell(self.find(&mut question, class, &between).await?.tasks);
            drop(question);
            let Some(place) = before else { return Ok(()) };
            self.same(class, &place, tell).await?;
            after = Some(place);
        }
    }

    /// All tasks with this value, which may be those of the whole project.
    async fn same(&self, class: i64, place: &Place, tell: &mut (dyn FnMut(Vec<Listed>) + Send)) -> Result<()> {
        // Of those that were cut the data decide, of all together.
        let most = if place.is_cut() { i64::MAX } else { self.rows };
        let mut after = 0;
        loop {
            let mut question = self.database.question(self.scope, self.filter).await?;
            let found = self.find(&mut question, class, &Part::Same { value: place, after, most }).await?;
            tell(found.tasks);
            if found.count < most {
                return Ok(());
            }
            after = found.last;
        }
    }

    /// The value that comes `rows` tasks later.
    async fn place_behind(&self, question: &mut Question, class: i64, after: Option<&Place>) -> Result<Option<Place>> {
        let mut args = args![self.order.id, class];
        let behind = after.map_or(String::new(), |place| self.beyond(place, &mut args, false));
        args.push(Value::from(self.rows));
        let direction = self.direction();
        let text = format!(
            "SELECT /*sqlite CASE WHEN typeof(v.number) = 'integer' THEN v.number END*//*pg NULL::bigint*/ AS whole, \
             /*sqlite CASE WHEN typeof(v.number) = 'real' THEN v.number END*//*pg NULL::float8*/ AS broken, \
             /*sqlite NULL*//*pg v.number::text*/ AS written, v.text FROM field_values v \
             WHERE v.field_id = $1 AND v.class = $2{behind} \
             ORDER BY v.number {direction}, v.text {direction} LIMIT 1 OFFSET ${}",
            args.len()
        );
        question.fetch_optional(Sql::assembled(text), args).await?.map(|row| Place::read(&row)).transpose()
    }

    /// The tasks of the part that belong to the list, in order.
    async fn find(&self, question: &mut Question, class: i64, part: &Part<'_>) -> Result<Found> {
        let is_cut = matches!(part, Part::Same { value, .. } if value.is_cut());
        let found = self.found(question, class, part, is_cut).await?;
        if is_cut || found.longest < CUT {
            return Ok(found);
        }
        self.found(question, class, part, true).await
    }

    /// `by_data`: the data decide about the order.
    async fn found(&self, question: &mut Question, class: i64, part: &Part<'_>, by_data: bool) -> Result<Found> {
        let is_postgres = question.is_postgres();
        let mut args = args![self.order.id, class];
        let values = self.values(part, by_data, &mut args);
        let direction = self.direction();
        let by_value = format!("ORDER BY v.number {direction}, v.text {direction}, v.id");
        let columns = "COUNT(*) AS count, MAX(v.id) AS last, CAST(MAX(octet_length(v.text)) AS BIGINT) AS longest";
        let text = if self.filter.matches_everything() && !by_data {
            // Straight from the index: what a list of all tasks comes to is counted elsewhere.
            let ids = "CAST(v.id AS TEXT)";
            format!(
                "SELECT /*sqlite group_concat({ids}, ',')*//*pg string_agg({ids}, ',')*/ AS tasks, {columns} \
                 FROM (SELECT v.number, v.text, v.id FROM {values} {by_value}) AS v"
            )
        } else {
            let (condition, order) = if by_data {
                let sql = compile(self.scope, self.filter, args.len() + 1, is_postgres);
                args.extend(sql.args);
                (sql.condition, format!("ORDER BY {}", sql.order))
            } else {
                let (condition, more) = compile_condition(self.scope, self.filter, args.len() + 1, is_postgres);
                args.extend(more);
                (condition, by_value)
            };
            args.push(Value::from(self.scope.id()));
            let listed = "v.id || ':' || v.total_annotations || ':' || v.total_predictions";
            // Those that do not belong to the list are counted too: the next step goes on behind them.
            format!(
                "SELECT /*sqlite group_concat({listed}, ',')*//*pg string_agg({listed}, ',')*/ AS tasks, \
                 (SELECT COUNT(*) FROM {values}) AS count, (SELECT MAX(v.id) FROM {values}) AS last, \
                 CAST(MAX(octet_length(v.text)) AS BIGINT) AS longest \
                 FROM (SELECT v.text, t.id, t.total_annotations, t.total_predictions \
                 FROM {values} /*sqlite CROSS JOIN*//*pg JOIN*/ tasks t ON t.id = v.id \
                 WHERE t.project_id + 0 = ${} AND t.trashed_by + 0 = 0 AND {condition} {order}) AS v",
                args.len()
            )
        };
        Found::read(&question.fetch_one(Sql::assembled(text), args).await?)
    }

    /// The values of the part, as `v`.
    fn values(&self, part: &Part<'_>, by_data: bool, args: &mut Args) -> String {
        let (which, rest) = match part {
            Part::Between { after, before } => {
                let after = after.map_or(String::new(), |place| self.beyond(place, args, false));
                let before = before.map_or(String::new(), |place| self.beyond(place, args, true));
                (format!("{after}{before}"), String::new())
            }
            Part::Same { value, after, most } => {
                let (number, text) = value.bind(args);
                args.extend(args![*after, *most]);
                let (after, most) = (args.len() - 1, args.len());
                let limit = if by_data { String::new() } else { " ORDER BY v.task_id".to_owned() };
                (
                    format!(" AND v.number = {number} AND v.text = {text} AND v.task_id > ${after}"),
                    format!("{limit} LIMIT ${most}"),
                )
            }
        };
        format!(
            "(SELECT v.number, v.text, v.task_id AS id FROM field_values v WHERE v.field_id = $1 AND v.class = $2{which}{rest}) AS v"
        )
    }

    /// ` AND` that a value comes after the place, or (`is_before`) before it.
    fn beyond(&self, place: &Place, args: &mut Args, is_before: bool) -> String {
        let operator = if self.order.descending == is_before { ">" } else { "<" };
        let (number, text) = place.bind(args);
        format!(" AND (v.number, v.text) {operator} ({number}, {text})")
    }

    fn direction(&self) -> &'static str {
        if self.order.descending { "DESC" } else { "ASC" }
    }
}

impl Place {
    fn read(row: &Row) -> Result<Self> {
        let (whole, broken): (Option<i64>, Option<f64>) = (row.get("whole")?, row.get("broken")?);
        let written: Option<String> = row.get("written")?;
        let number = match (whole, written) {
            (Some(whole), _) => Value::from(whole),
            (None, Some(written)) => Value::from(written),
            (None, None) => Value::from(broken),
        };
        Ok(Self { number, text: row.get("text")? })
    }

    /// The names of the two parameters.
    fn bind(&self, args: &mut Args) -> (String, String) {
        args.extend([self.number.clone(), Value::from(&self.text)]);
        (format!("${}/*pg ::text::numeric*/", args.len() - 1), format!("${}", args.len()))
    }

    fn is_cut(&self) -> bool {
        i64::try_from(self.text.len()).is_ok_and(|length| length >= CUT)
    }
}

impl Found {
    fn read(row: &Row) -> Result<Self> {
        let tasks: Option<String> = row.get("tasks")?;
        Ok(Self {
            tasks: tasks.unwrap_or_default().split(',').filter_map(Listed::read).collect(),
            longest: row.get::<Option<i64>>("longest")?.unwrap_or(0),
            last: row.get::<Option<i64>>("last")?.unwrap_or(0),
            count: row.get("count")?,
        })
    }
}
