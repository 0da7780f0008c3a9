//! A PostgreSQL that is made for one test run and thrown away after it.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::shell::{is_root, output, run, say, succeeds};

/// The folder with `initdb`, `postgres` and `pg_ctl`: the newest that is installed.
pub fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").exists().then_some((version, bin))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// For a person who runs single database tests.
pub fn serve() -> Result<()> {
    let mut postgres = Postgres::start()?;
    say(format!("export LABELKEEP_TEST_POSTGRES_URL={}", postgres.url()));
    postgres.server.wait()?;
    Ok(())
}

pub struct Postgres {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Postgres {
    /// For tests. Nothing here outlives the run, so nothing needs to reach the disk.
    pub fn start() -> Result<Self> {
        Self::start_with(&["fsync=off", "full_page_writes=off"])
    }

    /// For measurements: what it acknowledges is on disk, as in an installation.
    pub fn start_durable() -> Result<Self> {
        Self::start_with(&[])
    }

    /// Starts a cluster on a free loopback port. It refuses to run as root, so root hands it to the user `postgres`.
    fn start_with(settings: &[&str]) -> Result<Self> {
        let bin = programs().context("PostgreSQL is not installed; `cargo xtask setup` installs it")?;
        let folder = PathBuf::from(
            output(as_server(Path::new("mktemp")).args(["-d", "/tmp/labelkeep-postgres-XXXXXX"]))?.trim(),
        );
        let data = folder.join("data");
        run(as_server(&bin.join("initdb"))
            .arg("-D")
            .arg(&data)
            .args(["-A", "trust", "-U", "labelkeep", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
            .stdout(Stdio::null()))?;
        let port = free_port()?;
        let mut command = as_server(&bin.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(&folder).arg("-p").arg(port.to_string());
        let always = ["listen_addresses=127.0.0.1", "max_connections=300", "log_min_messages=fatal"];
        for setting in always.iter().chain(settings) {
            command.args(["-c", setting]);
        }
        let log = fs::File::create(std::env::temp_dir().join(format!("labelkeep-postgres-{port}.log")))?;
        let server = command.stdout(log.try_clone()?).stderr(log).spawn().context("starting PostgreSQL")?;
        let mut postgres = Self { bin, folder, port, server };
        postgres.wait_until_ready()?;
        Ok(postgres)
    }

    pub fn url(&self) -> String {
        format!("postgres://labelkeep@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        for _ in 0..300 {
            let port = self.port.to_string();
            if succeeds(Command::new(self.bin.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port])) {
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended while starting: {status}; its log is in {}", std::env::temp_dir().display());
            }
            sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not answer within 30 s")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        succeeds(as_server(&self.bin.join("pg_ctl")).arg("stop").arg("-D").arg(data).args(["-m", "immediate"]));
        // Errors cannot be reported from here, and a folder left in /tmp does no harm.
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_file(std::env::temp_dir().join(format!("labelkeep-postgres-{}.log", self.port)));
    }
}

fn as_server(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    // The server's user may not be allowed to look into the folder this was started from.
    command.current_dir("/tmp");
    command
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}
