//! How long things are kept that nobody needs any more.

/// How many days something is kept; 0: for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Tasks and projects in the trash.
    pub trash_days: i64,
    /// Jobs that are over.
    pub job_days: i64,
    /// Sessions that ended.
    pub session_days: i64,
    /// Set-up and password links that are used or ran out.
    pub link_days: i64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { trash_days: 30, job_days: 365, session_days: 30, link_days: 30 }
    }
}
