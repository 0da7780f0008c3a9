//! The official Python client of Label Studio, against the built server.

use anyhow::Result;

use crate::home::Home;
use crate::product;
use crate::python::python_path;
use crate::setup;
use crate::shell::run;
use crate::stores;

pub fn check(home: &Home) -> Result<()> {
    let binary = product::debug(home)?;
    let mut tests = home.command(python_path(home));
    tests.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/sdk"]);
    tests.env("LABELKEEP_TEST_STORES", stores::folder(home));
    tests.env("LABELKEEP_TEST_ML", home.cache(setup::ML_BACKEND));
    run(tests.env("LABELKEEP_BINARY", &binary).env("PYTHONDONTWRITEBYTECODE", "1"))?;
    // Storages under the clouds' own names, which lead to this machine there.
    let mut clouds = home.command(home.path("tests/clouds/inside.sh"));
    clouds.arg(python_path(home)).args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/clouds"]);
    clouds.env("LABELKEEP_TEST_STORES", stores::folder(home));
    run(clouds.env("LABELKEEP_BINARY", binary).env("PYTHONDONTWRITEBYTECODE", "1"))
}
