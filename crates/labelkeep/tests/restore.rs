//! `backup` and `restore`, with copies that are good, cut off, or something else.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output},
    time::{Duration, Instant},
};

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
    command.args(arguments).arg("--data-dir").arg(data).env_clear().output().unwrap()
}

/// Runs a command that must end well, or must not, and answers what it said.
#[track_caller]
fn says(data: &Path, arguments: &[&str], success: bool) -> String {
    let output = run(data, arguments);
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert_eq!(output.status.success(), success, "{arguments:?}: {text}");
    text
}

fn add(data: &Path, email: &str, more: &[String]) {
    use std::io::Write as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
    command
        .args(["user", "create", email, "--data-dir"])
        .arg(data)
        .args(more)
        .env_clear()
        .stdin(std::process::Stdio::piped());
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"some words for a test 5\n").unwrap();
    assert!(child.wait().unwrap().success());
}

struct Server(Child);

impl Server {
    fn start(data: &Path, more: &[String]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
        command.args(["serve", "--port", &port.to_string(), "--data-dir"]).arg(data).args(more).env_clear();
        let server = Self(command.stdout(std::process::Stdio::null()).spawn().unwrap());
        let until = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until);
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where a backup goes from and comes back to: extra arguments for every command.
fn embedded() -> Vec<String> {
    Vec::new()
}

fn postgresql(name: &str) -> Vec<String> {
    let server =
        std::env::var("LABELKEEP_TEST_POSTGRES_URL").expect("`cargo xtask test` starts a PostgreSQL and says where");
    let name = format!("restore_{name}_{}", std::process::id());
    let made = Command::new("psql").args(["-qX", &server, "-c", &format!("CREATE DATABASE {name}")]).status().unwrap();
    assert!(made.success());
    let (base, _) = server.rsplit_once('/').unwrap();
    vec!["--database-url".to_owned(), format!("{base}/{name}")]
}

struct Installation {
    folder: tempfile::TempDir,
    more: Vec<String>,
}

impl Installation {
    fn new(more: Vec<String>) -> Self {
        let installation = Self { folder: tempfile::tempdir().unwrap(), more };
        installation.add("first@example.com");
        installation
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    #[track_caller]
    fn says(&self, arguments: &[&str], success: bool) -> String {
        let more = self.more.iter().map(String::as_str);
        says(&self.data(), &arguments.iter().copied().chain(more).collect::<Vec<_>>(), success)
    }

    fn add(&self, email: &str) {
        add(&self.data(), email, &self.more);
    }

    fn people(&self) -> String {
        self.says(&["user", "list"], true)
    }
}

fn goes_there_and_back(installation: &Installation) {
    let (copy, kept, kept_again) =
        (installation.path("copy.db"), installation.path("kept"), installation.path("again"));
    let _server = Server::start(&installation.data(), &installation.more);
    assert!(installation.says(&["backup", &copy], true).contains("verified"));
    assert!(installation.says(&["backup", &copy], false).contains("exists already"));
    installation.add("second@example.com");
    let said = installation.says(&["restore", &copy, "--way-back", &kept], true);
    assert!(said.contains(&kept) && said.contains("sign in again") && said.contains("trail goes on"), "{said}");
    let people = installation.people();
    assert!(people.contains("first@example.com") && !people.contains("second@example.com"), "{people}");
    assert!(installation.says(&["restore", &copy, "--way-back", &kept], false).contains("exists already"));
    installation.says(&["audit", "verify"], true);

    installation.add("third@example.com");
    installation.says(&["restore", &kept, "--way-back", &kept_again], true);
    let people = installation.people();
    assert!(people.contains("second@example.com") && !people.contains("third@example.com"), "{people}");
    installation.says(&["audit", "verify"], true);
}

#[test]
fn a_backup_is_restored_while_the_server_runs_and_the_way_back_works() {
    goes_there_and_back(&Installation::new(embedded()));
}

#[test]
fn on_postgresql_too() {
    goes_there_and_back(&Installation::new(postgresql("both")));
}

#[test]
fn a_team_moves_to_postgresql_with_a_backup() {
    let (old, new) = (
        Installation::new(embedded()),
        Installation { folder: tempfile::tempdir().unwrap(), more: postgresql("move") },
    );
    let copy = old.path("copy.db");
    old.says(&["backup", &copy], true);
    // Without the old key the new installation says so, and takes the old key's place only when it is told to.
    let said = new.says(&["restore", &copy], true);
    assert!(said.contains("trail is the backup's now"), "{said}");
    assert!(new.people().contains("first@example.com"));
    new.says(&["audit", "verify"], true);
    new.says(&["adopt-key"], true);
    let _server = Server::start(&new.data(), &new.more);
}

#[test]
fn what_is_no_whole_backup_changes_nothing() {
    let installation = Installation::new(embedded());
    let copy = installation.path("copy.db");
    installation.says(&["backup", &copy], true);
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = fs::read(&copy).unwrap();
    let mut damaged = bytes.clone();
    damaged.iter_mut().skip(8192).for_each(|byte| *byte = 0x55);
    let database = fs::read(installation.data().join("labelkeep.db")).unwrap();
    let cases: [(&str, &[u8]); 7] = [
        ("half", &bytes[..bytes.len() / 2]),
        ("a page less", &bytes[..bytes.len() - 4096]),
        ("damaged", &damaged),
        ("a picture", b"\x89PNG\r\n\x1a\n not a database"),
        ("nothing", b""),
        ("only a header", &bytes[..100]),
        ("the database itself", &database),
    ];
    for (name, content) in cases {
        let path = installation.path(name);
        fs::write(&path, content).unwrap();
        let said = installation.says(&["restore", &path], false);
        assert!(said.contains("nothing was changed") && !said.contains("panicked"), "{name}: {said}");
    }
    let gone = installation.path("not there");
    assert!(installation.says(&["restore", &gone], false).contains("nothing was changed"));
    assert!(!Path::new(&gone).exists());
    assert!(installation.says(&["restore", &installation.path("data")], false).contains("nothing was changed"));
    assert!(installation.people().contains("first@example.com"));
    let kept = fs::read_dir(installation.data()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(!kept.into_iter().any(|name| name.to_string_lossy().starts_with("before-restore")));
}

#[test]
fn a_backup_of_nothing_is_refused_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(says(&data, &["backup", "nothing.db"], false).contains("there is no database"));
    assert!(!data.exists());
}
