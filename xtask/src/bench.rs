//! `cargo xtask bench`: ours and Label Studio side by side; see bench/README.md.

use anyhow::Result;

use crate::home::Home;
use crate::postgres::Postgres;
use crate::shell::{run, which};
use crate::{label_studio, product, setup};

pub fn bench(home: &Home, arguments: &[String]) -> Result<()> {
    if which("wrk").is_none() {
        setup::apt(home, &["wrk"])?;
    }
    setup::debian_packages(home)?;
    let only_ours =
        arguments.iter().any(|word| word == "--only") && !arguments.iter().any(|word| word.starts_with("label-studio"));
    let venv = if only_ours { home.cache("label-studio") } else { label_studio::install(home, true)? };
    let binary = product::release(home)?;
    let postgres = Postgres::start_durable()?;
    let mut bench = home.command("python3");
    bench.arg("bench/run.py").args(arguments);
    bench
        .env("LABELKEEP_BINARY", binary)
        .env("LABEL_STUDIO_VENV", venv)
        .env("LABELKEEP_TEST_POSTGRES_URL", postgres.url());
    run(bench.env("PYTHONDONTWRITEBYTECODE", "1"))
}
