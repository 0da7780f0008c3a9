//! How far a long command is, on standard error, where somebody looks: a line that is written over.

use labelkeep_database::backup::Progress;
use std::{
    fmt::Display,
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// What is done sooner needs no line.
const QUIET: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(200);

pub struct Terminal {
    is_seen: bool,
    began: Instant,
    shown: Option<Instant>,
}

impl Default for Terminal {
    fn default() -> Self {
        Self { is_seen: std::io::stderr().is_terminal(), began: Instant::now(), shown: None }
    }
}

impl Terminal {
    pub fn show(&mut self, progress: Progress<'_>) {
        let Progress { doing, table, rows, total } = progress;
        let of = total.map(|total| format!(" of {total}")).unwrap_or_default();
        self.line(format_args!("{doing}: {table}, {rows}{of} rows"));
    }

    pub fn line(&mut self, text: impl Display) {
        if !self.is_seen || self.began.elapsed() < QUIET || self.shown.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        self.shown = Some(Instant::now());
        let _ = write!(std::io::stderr(), "\r\x1b[K{text}");
        let _ = std::io::stderr().flush();
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
