use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
        streamed::{self, BATCH, Source},
    },
    wire::TaskSimpleBody,
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use futures_util::future::BoxFuture;
use labelkeep_database::access::ProjectScope;
use labelkeep_model::{Error, Permission, Result, Say, TaskId};
use serde::Deserialize;

/// Tasks of a page, when nobody says how many.
const PAGE: i64 = 50;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/tasks", Guard::Project(Permission::DataView), handler)
        .summary("List the tasks of a project by id")
        .query("page", "integer", "from 1; 404 behind the last")
        .query("page_size", "integer", "50 by default, as many as you like, -1 for all")
        .query("length", "integer", "another name of page_size")
        .query("start", "integer", "instead of page: so many pages before this one; above page_size, so many tasks, of which whole pages count")
        .answers_list::<TaskSimpleBody>(200)
}

#[derive(Debug, Default, Deserialize)]
struct PageQuery {
    page: Option<String>,
    page_size: Option<String>,
    length: Option<String>,
    start: Option<String>,
}

/// Which of the tasks are wanted.
#[derive(Debug, PartialEq)]
struct Window {
    offset: i64,
    count: i64,
}

impl PageQuery {
    /// As the compatible API reads these four, also where that is odd: scripts depend on it.
    fn window(&self) -> Result<Window> {
        let size = self.page_size.as_deref().map(|text| ("page_size", text));
        let size = size.or(self.length.as_deref().map(|text| ("length", text)));
        let size = size.map_or(Ok(PAGE), |(field, text)| number(field, text))?;
        let page = match self.start.as_deref().map(|text| number("start", text)).transpose()? {
            Some(start) if size > 0 && start > size => start / size + 1,
            Some(start) => start.saturating_add(1),
            None => self.page.as_deref().map_or(Ok(1), |text| number("page", text))?,
        };
        if size == -1 {
            return Ok(Window { offset: 0, count: i64::MAX });
        }
        if size < 1 || page < 1 {
            return Err(no_page());
        }
        Ok(Window { offset: (page - 1).saturating_mul(size), count: size })
    }
}

fn no_page() -> Error {
    Error::not_found(Say::InvalidPage)
}

/// Larger numbers than there are tasks stand for the largest.
fn number(field: &str, text: &str) -> Result<i64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::field(field, Say::NoIntegerFor { field: field.into() }));
    }
    Ok(text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX }))
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<PageQuery>,
) -> ApiResult<Response> {
    let scope = access.project(id).await?;
    let window = query.window()?;
    let tasks = Tasks { state, scope, after: TaskId(0), offset: window.offset, left: window.count, found: false };
    Ok(streamed::answer("[".to_owned(), "]", tasks).await?)
}

struct Tasks {
    state: AppState,
    scope: ProjectScope,
    after: TaskId,
    offset: i64,
    left: i64,
    found: bool,
}

impl Source for Tasks {
    type Item = TaskSimpleBody;

    fn next(&mut self) -> BoxFuture<'_, Result<(Vec<TaskSimpleBody>, bool)>> {
        Box::pin(async {
            let limit = self.left.min(BATCH);
            let mut tasks = self.state.database.tasks_in(&self.scope, self.after, self.offset, limit).await?;
            let found = tasks.len();
            tasks.truncate(self.state.database.tasks_that_fit(&tasks).await?);
            let count = i64::try_from(tasks.len()).unwrap_or(BATCH);
            let more = tasks.len() < found || count == limit;
            if tasks.is_empty() && !self.found {
                return Err(no_page());
            }
            (self.found, self.offset, self.left) = (true, 0, self.left - count);
            self.after = tasks.last().map_or(self.after, |task| TaskId(task.id));
            let parts = self.state.database.parts_of(&self.scope, &tasks).await?;
            Ok((TaskSimpleBody::list(tasks, parts, self.state.clock.now())?, more && self.left > 0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PageQuery, Window};

    fn window(address: &str) -> Option<(i64, i64)> {
        let query: PageQuery = read(address);
        query.window().ok().map(|Window { offset, count }| (offset, count))
    }

    fn read(address: &str) -> PageQuery {
        let mut query = PageQuery::default();
        for (name, value) in url::form_urlencoded::parse(address.as_bytes()).into_owned() {
            match name.as_str() {
                "page" => query.page = Some(value),
                "page_size" => query.page_size = Some(value),
                "length" => query.length = Some(value),
                _ => query.start = Some(value),
            }
        }
        query
    }

    /// Measured on the compatible product.
    #[test]
    fn pages_are_those_of_the_compatible_product() {
        for (address, wanted) in [
            ("", Some((0, 50))),
            ("page=23", Some((1100, 50))),
            ("page_size=5000", Some((0, 5000))),
            ("length=7", Some((0, 7))),
            ("page_size=7&length=3", Some((0, 7))),
            ("page_size=-1&page=3", Some((0, i64::MAX))),
            ("length=-1", Some((0, i64::MAX))),
            ("page_size=-1&start=5", Some((0, i64::MAX))),
            ("start=1&page_size=1", Some((1, 1))),
            ("start=0&length=3", Some((0, 3))),
            ("start=3&length=3", Some((9, 3))),
            ("start=6&length=3", Some((6, 3))),
            ("start=4&length=3", Some((3, 3))),
            ("page=2&start=0&length=3", Some((0, 3))),
            ("start=51", Some((50, 50))),
            ("page_size=99999999999999999999", Some((0, i64::MAX))),
            ("page_size=0", None),
            ("page_size=-2", None),
            ("page=0", None),
            ("page=-1", None),
            ("start=-1", None),
            ("page=x", None),
            ("page=", None),
            ("page_size=2.5", None),
        ] {
            assert_eq!(window(address), wanted, "{address}");
        }
    }
}
