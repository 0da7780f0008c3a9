//! Pages as the compatible API has them: `page` from 1, `{count, next, previous, results}`, and 404 past the end, by
//! which clients know when to stop.

use labelkeep_model::{Error, Result};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    pub page: i64,
    pub size: i64,
}

impl PageRequest {
    /// Missing or unreadable values become the first page and the default size.
    #[must_use]
    pub fn new(page: Option<i64>, size: Option<i64>, default_size: i64, most: i64) -> Self {
        let size = size.filter(|size| *size > 0).unwrap_or(default_size).min(most);
        Self { page: page.unwrap_or(1), size }
    }

    #[must_use]
    pub fn offset(&self) -> i64 {
        (self.page - 1).max(0).saturating_mul(self.size)
    }

    /// # Errors
    /// 404 for a page that is not there. The first always is.
    pub fn check(&self, total: i64) -> Result<()> {
        let is_there = self.page == 1 || (self.page > 1 && self.offset() < total);
        if is_there { Ok(()) } else { Err(Error::not_found("Invalid page.")) }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub count: i64,
    /// Addresses of the pages beside this one.
    pub next: Option<String>,
    pub previous: Option<String>,
    pub results: Vec<T>,
}

impl<T> Page<T> {
    /// `base` is the whole address of the list without `page`, for example `http://host/api/projects/?search=x`.
    #[must_use]
    pub fn new(request: PageRequest, total: i64, base: &str, results: Vec<T>) -> Self {
        let separator = if base.contains('?') { '&' } else { '?' };
        let address = |page: i64| format!("{base}{separator}page={page}");
        let next = (request.offset() + request.size < total).then(|| address(request.page + 1));
        let previous = (request.page > 1).then(|| address(request.page - 1));
        Self { count: total, next, previous, results }
    }
}

/// The address of a list as the caller used it, without its `page`.
#[must_use]
pub fn list_address(public_url: &str, path: &str, query: Option<&str>) -> String {
    let rest: Vec<&str> =
        query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("page=")).collect();
    let question = if rest.is_empty() { "" } else { "?" };
    format!("{}{}/{question}{}", public_url.trim_end_matches('/'), path.trim_end_matches('/'), rest.join("&"))
}

#[cfg(test)]
mod tests {
    use super::{Page, PageRequest, list_address};

    #[test]
    fn only_existing_pages_answer() {
        let page = |page| PageRequest::new(Some(page), Some(30), 30, 100);
        assert!(page(1).check(0).is_ok() && page(2).check(31).is_ok());
        assert!(page(2).check(30).is_err() && page(0).check(30).is_err() && page(-1).check(30).is_err());
    }

    #[test]
    fn neighbours_keep_the_other_parameters() {
        let base = list_address("http://h", "/api/projects", Some("page=2&search=a"));
        let page = Page::new(PageRequest::new(Some(2), Some(10), 30, 100), 25, &base, Vec::<i64>::new());
        assert_eq!(page.next.as_deref(), Some("http://h/api/projects/?search=a&page=3"));
        assert_eq!(page.previous.as_deref(), Some("http://h/api/projects/?search=a&page=1"));
    }
}
