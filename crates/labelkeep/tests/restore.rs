//! `backup` and `restore`, with copies that are good, cut off, or something else.

use std::{
    fs,
    net::TcpListener,
    path::Path,
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

fn add(data: &Path, email: &str) {
    use std::io::Write as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
    command.args(["user", "create", email, "--data-dir"]).arg(data).env_clear().stdin(std::process::Stdio::piped());
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"some words for a test 5\n").unwrap();
    assert!(child.wait().unwrap().success());
}

struct Server(Child);

impl Server {
    fn start(data: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
        command.args(["serve", "--port", &port.to_string(), "--data-dir"]).arg(data).env_clear();
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

#[test]
fn a_copy_made_while_the_server_runs_comes_back_and_what_was_there_is_kept_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    add(&data, "first@example.com");
    let copy = folder.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    let server = Server::start(&data);
    assert!(says(&data, &["backup", copy], true).contains("verified"));
    assert!(says(&data, &["backup", copy], false).contains("exists already"));
    add(&data, "second@example.com");
    // The server listens on a port that `restore` does not know.
    assert!(says(&data, &["restore", copy], false).contains("Stop it first"));
    assert!(says(&data, &["user", "list"], true).contains("second@example.com"));
    drop(server);

    says(&data, &["restore", copy], true);
    let people = says(&data, &["user", "list"], true);
    assert!(people.contains("first@example.com") && !people.contains("second@example.com"), "{people}");
    add(&data, "third@example.com");
    says(&data, &["restore", copy], true);
    let kept = |name: &str| {
        says(&data, &["user", "list", "--database-url", &format!("sqlite://{}", data.join(name).display())], true)
    };
    assert!(kept("labelkeep.db.before-restore").contains("second@example.com"));
    assert!(kept("labelkeep.db.before-restore-2").contains("third@example.com"));
    says(&data, &["audit", "verify"], true);
}

#[test]
fn what_is_no_whole_backup_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    add(&data, "first@example.com");
    let copy = folder.path().join("copy.db");
    says(&data, &["backup", copy.to_str().unwrap()], true);
    let bytes = fs::read(&copy).unwrap();
    let cases: [(&str, &[u8]); 5] = [
        ("half", &bytes[..bytes.len() / 2]),
        ("a page less", &bytes[..bytes.len() - 4096]),
        ("a picture", b"\x89PNG\r\n\x1a\n not a database"),
        ("nothing", b""),
        ("only a header", &bytes[..100]),
    ];
    for (name, content) in cases {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let said = says(&data, &["restore", path.to_str().unwrap()], false);
        assert!(said.contains("nothing was changed"), "{name}: {said}");
    }
    let gone = folder.path().join("not there");
    assert!(says(&data, &["restore", gone.to_str().unwrap()], false).contains("nothing was changed"));
    assert!(!gone.exists());
    assert!(says(&data, &["user", "list"], true).contains("first@example.com"));
    assert!(!data.join("labelkeep.db.before-restore").exists());
}

#[test]
fn on_postgresql_both_name_its_own_tools() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let url =
        std::env::var("LABELKEEP_TEST_POSTGRES_URL").expect("`cargo xtask test` starts a PostgreSQL and says where");
    let copy = folder.path().join("copy.db");
    assert!(says(&data, &["backup", copy.to_str().unwrap(), "--database-url", &url], false).contains("pg_dump"));
    assert!(says(&data, &["restore", copy.to_str().unwrap(), "--database-url", &url], false).contains("pg_restore"));
    assert!(!copy.exists());
}
