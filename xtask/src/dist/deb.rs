//! A Debian package: the program, its systemd unit, and a file for settings that upgrades leave alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use super::{changed_at, copy, emptied};
use crate::home::Home;
use crate::shell::run;

const FOLDER: &str = "deploy/debian";
const UNIT: &str = "deploy/systemd/labelkeep.service";
/// The unit that people copy by hand names the place for programs that no package brought.
const BY_HAND: &str = "/usr/local/bin/labelkeep";

pub fn make(home: &Home, binary: &Path, to: &Path) -> Result<()> {
    let root = emptied(home.path("target/deb"))?;
    let place = |from: &Path, at: &str, mode: u32| {
        copy(from, &root.join(at))?;
        fs::set_permissions(root.join(at), fs::Permissions::from_mode(mode)).with_context(|| at.to_owned())
    };
    place(binary, "usr/bin/labelkeep", 0o755)?;
    for script in ["postinst", "prerm", "postrm"] {
        place(&home.path(FOLDER).join(script), &format!("DEBIAN/{script}"), 0o755)?;
    }
    place(&home.path(FOLDER).join("conffiles"), "DEBIAN/conffiles", 0o644)?;
    place(&home.path(FOLDER).join("environment"), "etc/labelkeep/environment", 0o640)?;
    place(&home.path(FOLDER).join("copyright"), "usr/share/doc/labelkeep/copyright", 0o644)?;
    place(&home.path("CHANGELOG.md"), "usr/share/doc/labelkeep/CHANGELOG.md", 0o644)?;
    place(&home.path(UNIT), "usr/lib/systemd/system/labelkeep.service", 0o644)?;
    let unit = fs::read_to_string(home.path(UNIT))?.replace(BY_HAND, "/usr/bin/labelkeep");
    fs::write(root.join("usr/lib/systemd/system/labelkeep.service"), unit)?;
    fs::write(root.join("DEBIAN/control"), control(home, binary)?)?;
    let file = to.join(format!("labelkeep_{}_amd64.deb", env!("CARGO_PKG_VERSION")));
    let mut build = home.command("dpkg-deb");
    build.args(["--root-owner-group", "-Zxz", "--build"]).arg(&root).arg(file);
    run(build.env("SOURCE_DATE_EPOCH", changed_at(home)?))
}

fn control(home: &Home, binary: &Path) -> Result<String> {
    let text = fs::read_to_string(home.path(FOLDER).join("control")).context("deploy/debian/control")?;
    let kilobytes = fs::metadata(binary)?.len().div_ceil(1024);
    Ok(text.replace("@version@", env!("CARGO_PKG_VERSION")).replace("@kilobytes@", &kilobytes.to_string()))
}
