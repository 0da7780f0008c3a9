//! The habits of this repository, in one place: `cargo xtask <command>`.

mod behind;
mod bench;
mod browser;
mod circles;
mod components;
mod crash;
mod dist;
mod generate;
mod helm;
mod home;
mod label_studio;
mod nodes;
mod packages;
mod policy;
mod postgres;
mod product;
mod python;
mod rust;
mod scan;
mod sdk;
mod security;
mod setup;
mod shell;
mod sources;
mod steps;
mod stores;
mod tags;
mod unused;
mod web;

use anyhow::{Result, bail};

use crate::home::Home;
use crate::steps::Steps;

const HELP: &str = "cargo xtask <command>

  run [arguments]   build the interface and the server (release) and serve on http://localhost:8080;
                    arguments go to `labelkeep serve`
  test [lane …]     install what the tests need and run everything, or only these lanes:
                    policy helm web rust generated sdk oracle crash nodes browser packages
  setup             only install what the tests need
  generate [tags]   rewrite the generated files that are checked in, or only those that follow from tags.json, or (`components`)
                    the list of libraries
  gallery [folder]  pictures of every page: both themes, three widths
  bench [arguments] measure Labelkeep beside Label Studio; bench/README.md tells which arguments there are
  postgres          run a throwaway PostgreSQL for single database tests, until it is interrupted
  scan              let scanners look at the built program: generated requests as each role, the listener's TLS
  dist [static]     make what people install, in target/dist: a Debian package, a wheel, an image; or a program without libraries
  image             collect in target/image what a container image needs; see deploy/
  help              this text";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let home = Home::find()?;
    let (command, rest) = match arguments.split_first() {
        Some((first, rest)) => (first.as_str(), rest),
        None => ("help", &[][..]),
    };
    match command {
        "run" => product::run(&home, rest),
        "test" => test(&home, rest),
        "setup" => setup::everything(&home),
        "generate" if rest == ["tags"] => tags::write(&home),
        "generate" if rest == ["components"] => components::write(&home),
        "generate" => generate::write(&home),
        "gallery" => browser::gallery(&home, rest),
        "bench" => bench::bench(&home, rest),
        "postgres" => postgres::serve(),
        "scan" => scan::scan(&home),
        "image" => dist::collect(&home),
        "dist" => dist::make(&home, rest),
        "help" | "--help" | "-h" => {
            shell::say(HELP);
            Ok(())
        }
        other => bail!("there is no command {other:?}\n\n{HELP}"),
    }
}

/// Cheap checks first, so that a slip is reported in seconds; the interface before the server, because the server
/// embeds it; what drives the finished program last.
fn test(home: &Home, lanes: &[String]) -> Result<()> {
    let mut steps = Steps::new(
        lanes,
        &["policy", "helm", "web", "rust", "generated", "sdk", "oracle", "crash", "nodes", "browser", "packages"],
    )?;
    steps.run("setup", || setup::everything(home))?;
    steps.lane("policy", || policy::check(home))?;
    steps.lane("helm", || helm::check(home))?;
    steps.lane("web", || web::check(home))?;
    steps.run("interface", || web::build(home))?;
    steps.lane("rust", || rust::check(home))?;
    // The longest build of all needs nobody: it takes the time that the tests from here on leave.
    let building = steps.wants("packages").then(|| product::release_behind(home)).transpose()?;
    steps.lane("generated", || generate::check(home))?;
    steps.beside(("oracle", || label_studio::check(home)), ("sdk", || sdk::check(home)))?;
    steps.lane("crash", || crash::check(home))?;
    steps.lane("nodes", || nodes::check(home))?;
    steps.lane("browser", || browser::check(home))?;
    if let Some(building) = building {
        steps.run("packages", || packages::check(home, building))?;
    }
    steps.report();
    Ok(())
}
