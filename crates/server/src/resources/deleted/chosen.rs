//! What the lists of deleted things have in common.

use labelkeep_model::{Error, Result, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// In one answer, and of one request.
pub(super) const MOST: usize = 500;
const PAGE: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Before {
    before: Option<i64>,
}

impl Before {
    /// What asks for the page: ids below this, and one more than is shown.
    pub fn page(&self) -> (i64, i64) {
        (self.before.unwrap_or(i64::MAX), PAGE + 1)
    }
}

/// Leaves out the one too many. Answers the `before` of the next page, if there is one.
pub(super) fn cut<T>(results: &mut Vec<T>, id: impl Fn(&T) -> i64) -> Option<i64> {
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = results.len() > page;
    results.truncate(page);
    results.last().filter(|_| has_more).map(id)
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = RestoreIds)]
#[serde(default)]
pub(super) struct Chosen {
    /// At most 500.
    ids: Vec<i64>,
}

impl Chosen {
    pub fn ids(self) -> Result<Vec<i64>> {
        if self.ids.len() > MOST {
            return Err(Error::field("ids", Say::TooManyComeBack { most: MOST.into() }));
        }
        Ok(self.ids)
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Restored {
    /// How many of these were deleted, and are back.
    pub restored: i64,
}

impl Restored {
    pub fn new(restored: u64) -> Self {
        Self { restored: i64::try_from(restored).unwrap_or(i64::MAX) }
    }
}
