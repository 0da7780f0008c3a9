//! Label Studio 1.23.2, installed under `.cache`: what we are compared with.

use std::path::PathBuf;

use anyhow::Result;

use crate::home::Home;
use crate::postgres::Postgres;
use crate::product;
use crate::python::python_path;
use crate::shell::{run, say};

const PACKAGE: &str = "label-studio==1.23.2";
const UWSGI: &str = "uwsgi==2.0.31";

/// Its virtual environment; `production` adds the server that its makers use.
pub fn install(home: &Home, production: bool) -> Result<PathBuf> {
    let venv = home.cache("label-studio");
    if !venv.join("bin/label-studio").exists() {
        say("installing Label Studio 1.23.2 to compare with");
        run(home.command("python3").args(["-m", "venv"]).arg(&venv))?;
        pip(home, &venv, PACKAGE)?;
    }
    if production && !venv.join("bin/uwsgi").exists() {
        pip(home, &venv, UWSGI)?;
    }
    Ok(venv)
}

fn pip(home: &Home, venv: &std::path::Path, package: &str) -> Result<()> {
    run(home.command(venv.join("bin/pip")).args(["install", "--quiet", "--disable-pip-version-check", package]))
}

/// The same answers, and exports that load in the other and stand on its screen.
pub fn check(home: &Home) -> Result<()> {
    let venv = install(home, false)?;
    let binary = product::debug(home)?;
    let postgres = Postgres::start()?;
    let mut tests = home.command(python_path(home));
    tests.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/oracle"]);
    tests.env("LABELKEEP_BINARY", binary).env("LABEL_STUDIO_VENV", venv);
    tests.env("LABELKEEP_TEST_POSTGRES_URL", postgres.url());
    run(tests.env("PYTHONDONTWRITEBYTECODE", "1"))
}
