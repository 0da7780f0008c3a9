//! The Helm chart: linted, rendered and held against the schemas of Kubernetes, without any cluster.

use anyhow::Result;

use crate::home::Home;
use crate::python::python;
use crate::shell::run;

pub fn check(home: &Home) -> Result<()> {
    python(home, "helm", "tests/helm/requirements.txt")?;
    run(home.command(home.cache("helm/bin/python")).args(["-m", "pytest", "-q", "tests/helm"]))
}
