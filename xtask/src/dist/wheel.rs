//! A wheel, so that `pip install labelkeep && labelkeep serve` works: the program, and what pip must know of it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use super::{changed_at, copy, emptied};
use crate::home::Home;
use crate::python::python;
use crate::shell::{output, run};

/// What packs wheels, and what tests the packages.
const REQUIREMENTS: &str = "tests/packages/requirements.txt";
const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn make(home: &Home, binary: &Path, to: &Path) -> Result<()> {
    python(home, "packages", REQUIREMENTS)?;
    let root = emptied(home.path("target/wheel"))?;
    let program = root.join(format!("labelkeep-{VERSION}.data/scripts/labelkeep"));
    copy(binary, &program)?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    let platform = platform(&output(home.command("ldd").arg("--version"))?)?;
    for name in ["METADATA", "WHEEL"] {
        let text = fs::read_to_string(home.path("deploy/wheel").join(name)).context(name)?;
        let place = root.join(format!("labelkeep-{VERSION}.dist-info")).join(name);
        fs::create_dir_all(place.parent().context("a folder")?)?;
        fs::write(place, text.replace("@version@", VERSION).replace("@platform@", &platform))?;
    }
    let mut pack = home.command(home.cache("packages/bin/python"));
    pack.args(["-m", "wheel", "pack", "--dest-dir"]).arg(to).arg(&root);
    run(pack.env("SOURCE_DATE_EPOCH", changed_at(home)?))
}

/// Where it runs: with the C library of the machine that built it, or a newer one. `ldd --version` ends its first line with that.
fn platform(ldd: &str) -> Result<String> {
    let version = ldd.lines().next().and_then(|line| line.split_whitespace().last());
    let (major, minor) = version.and_then(|text| text.split_once('.')).context("which C library is this?")?;
    Ok(format!("manylinux_{major}_{minor}_x86_64"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_platform_is_the_c_library_of_the_builder() {
        let ldd = "ldd (Debian GLIBC 2.36-9+deb12u14) 2.36\nCopyright (C) 2022";
        assert_eq!(super::platform(ldd).unwrap(), "manylinux_2_36_x86_64");
    }
}
