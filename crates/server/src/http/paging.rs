//! Pages as the compatible API has them: `page` from 1, `{count, next, previous, results}`, and 404 past the end, by
//! which clients know when to stop.

use labelkeep_model::{Error, Result, Say};
use serde::{Deserialize, Deserializer, Serialize};

/// In place of a page's number: the last one, whichever that is.
const LAST: i64 = i64::MAX;

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

    /// Whether it is known only from the total which page this is.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.page == LAST
    }

    /// With the number of the last page, when that was asked for.
    #[must_use]
    pub fn of(self, total: i64) -> Self {
        let last = (total.max(1) - 1) / self.size.max(1) + 1;
        if self.is_last() { Self { page: last, ..self } } else { self }
    }

    #[must_use]
    pub fn offset(&self) -> i64 {
        (self.page - 1).max(0).saturating_mul(self.size)
    }

    /// # Errors
    /// 404 for a page that is not there. The first always is.
    pub fn check(&self, total: i64) -> Result<()> {
        let is_there = self.page == 1 || (self.page > 1 && self.offset() < total);
        if is_there { Ok(()) } else { Err(Error::not_found(Say::InvalidPage)) }
    }
}

#[derive(Debug, Serialize)]
pub struct Page<T> {
    pub count: i64,
    /// Addresses of the pages beside this one.
    pub next: Option<String>,
    pub previous: Option<String>,
    pub results: Vec<T>,
}

impl<T> Page<T> {
    /// `list` is the whole address of the list as it was asked for, for example `http://host/api/projects/?search=x`.
    #[must_use]
    pub fn new(request: PageRequest, total: i64, list: &str, results: Vec<T>) -> Self {
        let next = (request.offset() + request.size < total).then(|| with_page(list, request.page + 1));
        let previous = (request.page > 1).then(|| with_page(list, request.page - 1));
        Self { count: total, next, previous, results }
    }
}

/// The address of a list as the caller used it.
#[must_use]
pub fn list_address(public_url: &str, path: &str, query: Option<&str>) -> String {
    let question = if query.is_some_and(|query| !query.is_empty()) { "?" } else { "" };
    format!("{}{path}{question}{}", public_url.trim_end_matches('/'), query.unwrap_or_default())
}

/// The same list at another page. The first page has no number, and the names stand in their order, as clients know it.
fn with_page(list: &str, page: i64) -> String {
    let (address, query) = list.split_once('?').unwrap_or((list, ""));
    let mut pairs: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().filter(|(name, _)| name != "page").collect();
    if page > 1 {
        pairs.push(("page".to_owned(), page.to_string()));
    }
    pairs.sort();
    if pairs.is_empty() {
        return address.to_owned();
    }
    format!("{address}?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// Reads `page` of an address: a number or `last`. What is neither is no page, so that the answer is 404 as past the end.
///
/// # Errors
/// Never for text.
pub fn page_number<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<i64>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty());
    Ok(text.map(|text| if text == "last" { LAST } else { text.parse().unwrap_or(0) }))
}

/// Reads `page_size` of an address: what is no number is the default size.
///
/// # Errors
/// Never for text.
pub fn page_size<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<i64>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|text| text.parse().ok()))
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
    fn the_last_page_follows_from_the_total() {
        let last = |total| PageRequest::new(Some(super::LAST), Some(10), 30, 100).of(total).page;
        assert_eq!([last(0), last(1), last(10), last(11), last(25)], [1, 1, 1, 2, 3]);
        assert_eq!(PageRequest::new(Some(2), Some(10), 30, 100).of(100).page, 2);
    }

    #[test]
    fn neighbours_keep_the_other_parameters() {
        let list = list_address("http://h/", "/api/projects/", Some("search=a&page=2"));
        let page = Page::new(PageRequest::new(Some(2), Some(10), 30, 100), 25, &list, Vec::<i64>::new());
        assert_eq!(page.next.as_deref(), Some("http://h/api/projects/?page=3&search=a"));
        assert_eq!(page.previous.as_deref(), Some("http://h/api/projects/?search=a"));
    }
}
