//! Master keys: exchanged while a server runs, told by backups.

use labelkeep_database::{
    Database, Options,
    access::ProjectScope,
    storages::{Direction, NewStorage, Provider, StorageSecrets},
};
use labelkeep_model::{ProjectId, SystemClock, SystemRng, UserId};
use labelkeep_secrets::KeyRing;
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

const FIRST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const SECOND: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";
const TOKEN: &str = "tokentokentokentokentokentokentokentoken";

struct Server {
    process: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
    command.args(arguments).arg("--data-dir").arg(folder.join("data")).env_clear();
    command
        .env("LABELKEEP_MASTER_KEY_FILE", folder.join("master.key"))
        .env("LABELKEEP_ENABLE_LEGACY_API_TOKEN", "true");
    command
}

impl Server {
    fn start(folder: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = command(folder, &["serve", "--port", &port.to_string(), "--username", "owner@example.com"]);
        command.args(["--password", "long-enough-sesame-91", "--user-token", TOKEN]).stdout(Stdio::null());
        let server = Self { process: command.spawn().unwrap(), port };
        let until = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until);
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// The whole answer as text.
    fn call(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Token {TOKEN}\r\n"
        );
        let rest = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(format!("{head}{rest}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn made(&self, path: &str, body: &str) -> i64 {
        let answer = self.call("POST", path, body);
        let rest = answer.split_once("\"id\":").unwrap_or_else(|| panic!("{answer}")).1;
        rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
    }
}

fn write_keys(folder: &Path, lines: &[&str]) {
    let path = folder.join("master.key");
    fs::write(&path, lines.join("\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder, arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn id(key: &str) -> String {
    KeyRing::parse(key).unwrap().current().id().to_string()
}

/// As the API would store it.
async fn connect(folder: &Path, project: i64) {
    let url = format!("sqlite://{}", folder.join("data/labelkeep.db").display());
    let (clock, rng) = (Arc::new(SystemClock), Arc::new(SystemRng::new()));
    let database = Database::open(&Options::new(&url), clock, rng).await.unwrap();
    let settings = serde_json::json!({ "bucket": "data", "s3_endpoint": "https://s3.example.org" });
    let settings = settings.as_object().unwrap().clone();
    let mut secrets = StorageSecrets::default();
    secrets.set("aws_access_key_id", "AKIA");
    secrets.set("aws_secret_access_key", "canary-secret");
    let new = NewStorage {
        direction: Direction::Source,
        provider: Provider::S3,
        title: None,
        description: None,
        points_at: labelkeep_storages::points_at(Provider::S3, &settings),
        shared: None,
        settings,
        secrets: Some(secrets),
        regex_filter: None,
        recursive_scan: true,
        use_blob_urls: true,
        synchronizable: false,
        presign: true,
        presign_ttl_seconds: 60,
        can_delete_objects: false,
    };
    let scope = ProjectScope::unscoped_for_job(&database, ProjectId(project), Some(UserId(1))).await.unwrap();
    database.create_storage(&scope, new, Arc::new(KeyRing::parse(FIRST).unwrap())).await.unwrap();
    database.close().await;
}

#[tokio::test]
async fn s17_a_master_key_is_exchanged_while_a_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_keys(folder, &[FIRST]);
    let server = Server::start(folder);
    assert!(said(folder, &["keys", "rotate"]).starts_with("0 secrets"));
    let project = server.made("/api/projects/", r#"{"title": "Pictures"}"#);
    let task = server.made(&format!("/api/projects/{project}/tasks/"), r#"{"data": {"image": "s3://data/a.jpg"}}"#);
    connect(folder, project).await;
    let gives = || {
        let answer = server.call("GET", &format!("/tasks/{task}/resolve/?fileuri=s3://data/a.jpg"), "");
        assert!(!answer.contains("canary"), "{answer}");
        answer.starts_with("HTTP/1.1 303")
    };
    assert!(gives());
    write_keys(folder, &[SECOND, FIRST]);
    assert!(said(folder, &["keys", "list"]).contains(&format!("{}  older, opens 1 secrets", id(FIRST))));
    assert!(said(folder, &["keys", "rotate"]).starts_with("1 secrets"));
    assert!(said(folder, &["keys", "rotate"]).starts_with("0 secrets"));
    write_keys(folder, &[SECOND]);
    assert!(gives(), "the server has the new key in its file");
    assert!(said(folder, &["keys", "list"]).contains(&format!("{}  in force, opens 1 secrets", id(SECOND))));
    let backup = folder.join("backup.db").display().to_string();
    assert!(said(folder, &["backup", &backup]).contains(&format!("the master key {} opens them", id(SECOND))));
    let bytes = fs::read(folder.join("backup.db")).unwrap();
    assert!(!bytes.windows(13).any(|part| part == b"canary-secret"));
    // Without its key nothing opens, and it is said which one is missing.
    write_keys(folder, &[FIRST]);
    let output = command(folder, &["keys", "list"]).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains(&format!("{}  not here", id(SECOND))));
}
