//! The forms in which people get the product, in `target/dist`: a Debian package, a wheel for Python, a container image, and
//! when asked for a program that is linked to nothing.

mod deb;
mod image;
mod wheel;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::home::Home;
use crate::product;
use crate::setup;
use crate::shell::{output, run, say};
use crate::web;

pub use image::collect;

pub fn make(home: &Home, arguments: &[String]) -> Result<()> {
    match arguments {
        [] => {
            setup::for_packages(home)?;
            all(home, &product::release(home)?)
        }
        [one] if one == "static" => linked_to_nothing(home),
        other => bail!("dist takes nothing, or `static`, and not {other:?}"),
    }
}

/// All forms of this program.
pub fn all(home: &Home, binary: &Path) -> Result<()> {
    let folder = emptied(home.path("target/dist"))?;
    deb::make(home, binary, &folder)?;
    wheel::make(home, binary, &folder)?;
    image::make(home, binary, &folder)?;
    sums(home, &folder)
}

/// A program that needs no library of the machine, for Linux of any kind. It asks the machine's name services as that library
/// does, so where names come from modules of their own (`mdns`, `ldap`) the ordinary program is the better one.
fn linked_to_nothing(home: &Home) -> Result<()> {
    web::install(home)?;
    web::build(home)?;
    const TARGET: &str = "x86_64-unknown-linux-gnu";
    let mut build = home.cargo(&["build", "--locked", "--release", "--package", "labelkeep", "--target", TARGET]);
    run(build.env("RUSTFLAGS", "-C target-feature=+crt-static"))?;
    let binary = home.binary(&format!("{TARGET}/release"), "labelkeep");
    let linked = output(home.command("sh").arg("-c").arg("ldd \"$0\" 2>&1 || true").arg(&binary))?;
    if !linked.contains("statically linked") && !linked.contains("not a dynamic executable") {
        bail!("{} is linked to libraries:\n{linked}", binary.display());
    }
    let folder = home.path("target/dist");
    copy(&binary, &folder.join("labelkeep-static"))?;
    sums(home, &folder)
}

fn sums(home: &Home, folder: &Path) -> Result<()> {
    let script = "cd \"$0\" && rm -f SHA256SUMS && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\\n' | sort | xargs sha256sum > SHA256SUMS && cat SHA256SUMS";
    say(output(home.command("sh").arg("-c").arg(script).arg(folder))?.trim_end());
    Ok(())
}

fn emptied(folder: PathBuf) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("emptying {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("copying {} to {}", from.display(), to.display()))?;
    Ok(())
}

/// When the last change was made: what packages say instead of now, so that the same source gives the same bytes.
fn changed_at(home: &Home) -> Result<String> {
    Ok(output(home.command("git").args(["log", "-1", "--format=%ct"]))?.trim().to_owned())
}
