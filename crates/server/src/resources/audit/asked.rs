//! Which entries somebody asks for.

use labelkeep_database::audit::AuditQuery;
use labelkeep_model::{Error, Result, Say, Timestamp};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    user: Option<i64>,
    project: Option<i64>,
    action: Option<String>,
    search: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// The parameters of the same names, as the documentation has them.
pub(super) const PARAMETERS: [(&str, &str, &str); 6] = [
    ("user", "integer", "what this person did"),
    ("project", "integer", "what happened in this project"),
    ("action", "string", "an action, or its beginning, for example user."),
    ("search", "string", "part of an action or address"),
    ("from", "string", "from this moment on"),
    ("to", "string", "before this moment"),
];

impl Asked {
    pub(super) fn query(self, limit: i64, offset: i64) -> Result<AuditQuery> {
        Ok(AuditQuery {
            user: self.user,
            project: self.project,
            action: self.action.filter(|text| !text.is_empty()),
            search: self.search.filter(|text| !text.is_empty()),
            from: time("from", self.from)?,
            to: time("to", self.to)?,
            limit,
            offset,
        })
    }
}

fn time(field: &str, text: Option<String>) -> Result<Option<Timestamp>> {
    text.filter(|text| !text.is_empty())
        .map(|text| Timestamp::parse(&text).ok_or_else(|| Error::field(field, Say::IsoDate)))
        .transpose()
}
