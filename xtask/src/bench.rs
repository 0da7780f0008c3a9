//! `cargo xtask bench`: ours and Label Studio side by side; see bench/README.md.

use anyhow::Result;

use crate::home::Home;
use crate::postgres::Postgres;
use crate::shell::{run, say, which};
use crate::{product, setup};

const LABEL_STUDIO: [&str; 2] = ["label-studio==1.23.2", "uwsgi==2.0.31"];

pub fn bench(home: &Home, arguments: &[String]) -> Result<()> {
    if which("wrk").is_none() {
        setup::apt(home, &["wrk"])?;
    }
    setup::debian_packages(home)?;
    let venv = home.cache("label-studio");
    let only_ours =
        arguments.iter().any(|word| word == "--only") && !arguments.iter().any(|word| word.starts_with("label-studio"));
    if !only_ours && !venv.join("bin/uwsgi").exists() {
        say("installing Label Studio 1.23.2 to compare with");
        run(home.command("python3").args(["-m", "venv"]).arg(&venv))?;
        run(home
            .command(venv.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(LABEL_STUDIO))?;
    }
    let binary = product::release(home)?;
    let postgres = Postgres::start()?;
    let mut bench = home.command("python3");
    bench.arg("bench/run.py").args(arguments);
    bench
        .env("LABELKEEP_BINARY", binary)
        .env("LABEL_STUDIO_VENV", venv)
        .env("LABELKEEP_TEST_POSTGRES_URL", postgres.url());
    run(bench.env("PYTHONDONTWRITEBYTECODE", "1"))
}
