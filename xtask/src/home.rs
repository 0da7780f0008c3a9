//! Where things are: the repository, the build folder, the cache of the test tools.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

pub struct Home {
    root: PathBuf,
}

impl Home {
    pub fn find() -> Result<Self> {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = xtask.parent().context("the xtask folder has no parent")?.to_path_buf();
        Ok(Self { root })
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// Tools and environments that the tests install for themselves. Never checked in, safe to delete.
    pub fn cache(&self, inside: &str) -> PathBuf {
        self.root.join(".cache").join(inside)
    }

    /// A built binary; honours `CARGO_TARGET_DIR`.
    pub fn binary(&self, profile: &str, name: &str) -> PathBuf {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from);
        target.join(profile).join(name)
    }

    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments);
        command
    }

    pub fn npm(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("npm");
        command.current_dir(self.root.join("web")).args(arguments);
        command
    }
}
