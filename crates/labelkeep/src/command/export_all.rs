//! Everything of this installation, as files for Label Studio.

use super::{open, progress::Terminal, say};
use crate::config::Config;
use anyhow::Result;
use labelkeep_moving::move_out;
use std::path::Path;

pub async fn run(config: &Config, to: &Path) -> Result<()> {
    let database = open::existing(config).await?;
    database.migrate().await.map_err(open::explain)?;
    let mut line = Terminal::default();
    let manifest = move_out(&database, to, &mut |progress| line.line(progress)).await;
    line.clear();
    database.close().await;
    let manifest = manifest.map_err(open::explain)?;
    let tasks: u64 = manifest.projects.iter().map(|project| project.tasks).sum();
    say(&format!("Wrote {} projects with {tasks} tasks to {}.", manifest.projects.len(), to.display()))?;
    say(
        "manifest.json there has the digest of each file; `TOKEN=… python3 import.py URL` makes projects of them in Label Studio.",
    )
}
