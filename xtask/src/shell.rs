//! Starting other programs, and saying so.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// One line to the person at the terminal. Standard output, so that it stays in order with the tools' own lines.
#[expect(clippy::print_stdout, reason = "xtask is a command line program; this is its one door to the terminal")]
pub fn say(line: impl AsRef<str>) {
    println!("{}", line.as_ref());
}

/// Runs a command to its end, with its output shown, and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    say(format!("$ {shown}"));
    let status = command.status().with_context(|| format!("could not start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed: {status}");
    }
    Ok(())
}

/// Runs a command and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let result = command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start `{shown}`"))?;
    if !result.status.success() {
        bail!("`{shown}` failed: {}", result.status);
    }
    String::from_utf8(result.stdout).with_context(|| format!("`{shown}` printed something that is not UTF-8"))
}

/// Whether a command ends well, without a word.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Where a program is on the search path.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// A command as a person would type it.
pub fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
