//! Installs what the tests need and is not there yet. Safe to run again and again.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::home::Home;
use crate::python::python;
use crate::shell::{is_root, run, say, succeeds, which};
use crate::{postgres, stores, web};

/// The official client of Label Studio and pytest.
const REQUIREMENTS: &str = "tests/sdk/requirements.txt";

/// The official package for ML backends, which cannot live beside the client.
pub const ML_BACKEND: &str = "ml-backend";
const ML_REQUIREMENTS: &str = "tests/ml-backend/requirements.txt";

pub fn everything(home: &Home) -> Result<()> {
    debian_packages(home)?;
    nextest(home)?;
    deny(home)?;
    python(home, "venv", REQUIREMENTS)?;
    python(home, ML_BACKEND, ML_REQUIREMENTS)?;
    stores::install(home)?;
    web::install(home)
}

pub fn debian_packages(home: &Home) -> Result<()> {
    let venv_works = succeeds(home.command("python3").args(["-c", "import ensurepip, venv"]));
    let wanted = [
        ("chromium", Path::new("/usr/bin/chromium").exists()),
        ("ffmpeg", which("ffmpeg").is_some()),
        ("fonts-dejavu-core", Path::new("/usr/share/fonts/truetype/dejavu").exists()),
        ("postgresql", postgres::programs().is_some()),
        ("iproute2", Path::new("/usr/sbin/ip").exists() || which("ip").is_some()),
        ("redis-server", which("redis-server").is_some()),
        ("python3", which("python3").is_some()),
        ("python3-venv", venv_works),
        ("gcc", which("cc").is_some()),
        ("libc6-dev", Path::new("/usr/include/stdio.h").exists()),
    ];
    let missing: Vec<&str> = wanted.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    apt(home, &missing)
}

/// What makes a container image and takes one apart, and what stands in front of several servers.
pub fn for_packages(home: &Home) -> Result<()> {
    let programs = [("buildah", "buildah"), ("umoci", "umoci"), ("nginx", "nginx-light")];
    let missing: Vec<&str> =
        programs.into_iter().filter(|(program, _)| which(program).is_none()).map(|(_, package)| package).collect();
    if missing.is_empty() { Ok(()) } else { apt(home, &missing) }
}

/// Installs Debian packages, as root or by sudo, or says which ones the person should install.
pub fn apt(home: &Home, packages: &[&str]) -> Result<()> {
    let sudo = if is_root() { None } else { which("sudo") };
    if which("apt-get").is_none() || (sudo.is_none() && !is_root()) {
        bail!(
            "these Debian packages (or the same from elsewhere) are needed; please install them: {}",
            packages.join(" ")
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = home.command(sudo.clone().unwrap_or_else(|| "env".into()));
        // The tests start what they need themselves: on a machine of one run, no service starts by being installed.
        command.args(["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-q", "-y"]).args(arguments);
        run(&mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], packages].concat())
}

fn nextest(home: &Home) -> Result<()> {
    if succeeds(&mut home.cargo(&["nextest", "--version"])) {
        return Ok(());
    }
    say("cargo-nextest is missing: it is built once, which takes some minutes");
    // Without optimisation: it starts the tests and waits for them.
    run(&mut home.cargo(&["install", "cargo-nextest", "--locked", "--debug"]))
}

pub fn cargo_deny(home: &Home) -> PathBuf {
    which("cargo-deny").unwrap_or_else(|| home.cache("tools/bin/cargo-deny"))
}

fn deny(home: &Home) -> Result<()> {
    if cargo_deny(home).exists() {
        return Ok(());
    }
    // Without optimisation it is built in a fifth of the time, and it runs for seconds.
    let mut install =
        home.cargo(&["install", "cargo-deny", "--version", "0.20.2", "--locked", "--debug", "--quiet", "--root"]);
    run(install.arg(home.cache("tools")))
}
