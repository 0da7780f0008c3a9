//! The program as a process: what only shows from outside of it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

const CANARY_PASSWORD: &str = "canary-password-91c4";
const CANARY_TOKEN: &str = "canarytoken91c4canarytoken91c4canarytokn";

struct Server {
    process: Child,
    port: u16,
    log: PathBuf,
    data: PathBuf,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
    command.args(arguments).arg("--data-dir").arg(data).env_clear().env("LABELKEEP_LOG", "trace");
    command
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, log) = (folder.path().join("data"), folder.path().join("log"));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = command(&data, &["serve", "--port", &port.to_string()]);
        let out = fs::File::create(&log).unwrap();
        command.args(arguments).stdout(out.try_clone().unwrap()).stderr(out);
        let server = Self { process: command.spawn().unwrap(), port, log, data, _folder: folder };
        let until = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "{}", fs::read_to_string(&server.log).unwrap());
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// One request on one connection; the whole answer as text.
    fn call(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        let kind = "Content-Type: application/json";
        self.say(&format!("{method} {path} HTTP/1.1\r\n{kind}\r\nContent-Length: {length}\r\n{headers}"), body)
    }

    fn say(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(format!("{head}Host: localhost\r\nConnection: close\r\n\r\n{body}").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn post_form(&self, path: &str, headers: &str, body: &str) -> String {
        self.say(&format!("POST {path} HTTP/1.1\r\nContent-Length: {}\r\n{headers}", body.len()), body)
    }

    /// The other ends of the process's connections, as the kernel writes them: address:port in hexadecimal.
    fn connections(&self) -> Vec<String> {
        let own: Vec<String> = fs::read_dir(format!("/proc/{}/fd", self.process.id()))
            .unwrap()
            .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
            .filter_map(|target| Some(target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
            .collect();
        let mut found = Vec::new();
        for table in ["tcp", "tcp6", "udp", "udp6"] {
            let text = fs::read_to_string(format!("/proc/{}/net/{table}", self.process.id())).unwrap_or_default();
            for line in text.lines().skip(1) {
                let words: Vec<&str> = line.split_whitespace().collect();
                let is_own = own.iter().any(|inode| inode == words[9]);
                // A listening socket has no other end.
                if is_own && !words[2].ends_with(":0000") {
                    found.push(format!("{table} {}", words[2]));
                }
            }
        }
        found
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// Starts and must fail; what it said.
fn refused(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(folder.path(), arguments);
    command.envs(variables.iter().copied()).stdin(Stdio::null());
    let Output { status, stderr, .. } = command.output().unwrap();
    let text = String::from_utf8_lossy(&stderr).into_owned();
    assert!(!status.success(), "it started: {text}");
    text
}

#[test]
fn s25_a_server_at_rest_has_no_connection_to_anybody() {
    let server = Server::start(&["--username", "ada@example.com", "--password", CANARY_PASSWORD]);
    std::thread::sleep(Duration::from_millis(300));
    for _ in 0..30 {
        assert_eq!(server.connections(), Vec::<String>::new());
        std::thread::sleep(Duration::from_millis(100));
    }
    // The check sees connections where there are some.
    let visitor = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(server.connections().len(), 1);
    drop(visitor);
}

/// What the kernel counted in the network namespace of this process: packets to anybody, and those for whom there was no way.
fn packets(process: u32) -> [u64; 4] {
    let read = |name: &str| fs::read_to_string(format!("/proc/{process}/net/{name}")).unwrap();
    let (four, six) = (read("snmp"), read("snmp6"));
    let mut lines = four.lines().filter_map(|line| line.strip_prefix("Ip: ")).map(str::split_whitespace);
    let named: Vec<_> = lines.next().unwrap().zip(lines.next().unwrap()).collect();
    let of_four = |name: &str| named.iter().find(|(key, _)| *key == name).unwrap().1.parse().unwrap();
    let of_six = |name: &str| {
        let value = six.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        value.trim().parse().unwrap()
    };
    [of_four("OutRequests"), of_four("OutNoRoutes"), of_six("Ip6OutRequests"), of_six("Ip6OutNoRoutes")]
}

/// In a network of its own, which leads nowhere. It needs root, or the right to make user namespaces.
fn alone(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--net", "--", "bash", "-c", script]);
    command
}

#[test]
fn s25_a_server_at_rest_sends_nothing_and_asks_no_name_server() {
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "PATH=$PATH:/usr/sbin; ip link set lo up && exec {} serve --data-dir {} --username ada@example.com --password {CANARY_PASSWORD}",
        env!("CARGO_BIN_EXE_labelkeep"),
        folder.path().display()
    );
    let mut server = alone(&script).stdout(Stdio::piped()).spawn().expect("util-linux has unshare");
    let lines = std::io::BufRead::lines(std::io::BufReader::new(server.stdout.take().unwrap()));
    let is_ready = lines.map_while(Result::ok).any(|line| line.contains("Labelkeep is ready"));
    assert!(
        is_ready,
        "it did not start: may this user make a network namespace (unshare --user --net), and is ip there?"
    );
    for _ in 0..30 {
        assert_eq!(packets(server.id()), [0; 4]);
        std::thread::sleep(Duration::from_millis(100));
    }
    server.kill().unwrap();
    server.wait().unwrap();
    // The kernel counts what somebody tries there: by name, and by address.
    let tries = "PATH=$PATH:/usr/sbin; ip link set lo up; (exec 3<>/dev/tcp/192.0.2.1/80); echo; read -r";
    let mut trying = alone(tries).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    trying.stdout.take().unwrap().read_exact(&mut [0; 1]).unwrap();
    assert_eq!(packets(trying.id()), [0, 1, 0, 0]);
    drop(trying.stdin.take());
    trying.wait().unwrap();
}

#[test]
fn s25_prove_offline_tells_every_way_out_and_what_was_called() {
    let mut server = Server::start(&["--username", "ada@example.com", "--password", CANARY_PASSWORD]);
    let body = format!(r#"{{"email":"ada@example.com","password":"{CANARY_PASSWORD}"}}"#);
    let answer = server.call("POST", "/api/session", "", &body);
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap();
    let header = format!("Cookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n");
    let prove = |data: &Path, extra: &[(&str, &str)]| {
        let output = command(data, &["prove-offline"]).envs(extra.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let before = prove(&server.data, &[]);
    assert!(before.contains("Nothing was ever called."), "{before}");
    for closed in ["the database: a file", "storages: none", "webhooks: none", "no program is started", "never asked"] {
        assert!(before.lines().any(|line| line.contains("closed") && line.contains(closed)), "{closed}: {before}");
    }
    let made = server.call("POST", "/api/projects/", &header, r#"{"title":"Project"}"#);
    assert!(made.starts_with("HTTP/1.1 201"), "{made}");
    let form = header.clone() + "Content-Type: application/x-www-form-urlencoded\r\n";
    let import = server.post_form("/api/projects/1/import", &form, "url=http%3A%2F%2F10.9.8.7%2Ftasks.json");
    assert!(import.starts_with("HTTP/1.1 400"), "{import}");
    // What it counted is kept when it stops, at the latest.
    let stop = Command::new("kill").args(["-TERM", &server.process.id().to_string()]).status().unwrap();
    assert!(stop.success() && server.process.wait().unwrap().success());
    let after = prove(&server.data, &[("EGRESS_ALLOW", "minio.lan:9000")]);
    let row = after.lines().find(|line| line.contains("10.9.8.7:80")).expect(&after);
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[..5], ["import", "10.9.8.7:80", "0", "0", "1"]);
    assert!(after.contains("Let through all the same: minio.lan:9000."), "{after}");
}

#[test]
fn x_audit_the_trail_is_written_for_other_programs_and_its_checkpoints_are_checked() {
    let mut server = Server::start(&["--username", "ada@example.com", "--password", CANARY_PASSWORD]);
    server.call("POST", "/api/session", "", r#"{"email":"ada@example.com","password":"canary-wrong-91c4"}"#);
    let stop = Command::new("kill").args(["-TERM", &server.process.id().to_string()]).status().unwrap();
    assert!(stop.success() && server.process.wait().unwrap().success());
    let run = |arguments: &[&str]| {
        let output = command(&server.data, arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let lines = run(&["audit", "export"]);
    assert!(lines.lines().any(|line| line.contains("\"action\":\"user.login_failed\"")), "{lines}");
    let into = server.data.join("trail.cef");
    run(&["audit", "export", "--format", "cef", "--into", into.to_str().unwrap()]);
    let cef = fs::read_to_string(&into).unwrap();
    assert_eq!(cef.lines().count(), lines.lines().count());
    assert!(
        cef.lines().all(|line| line.starts_with("CEF:0|Labelkeep|")) && cef.contains("|user.login_failed|6|"),
        "{cef}"
    );
    assert_eq!(fs::metadata(&into).unwrap().permissions().mode() & 0o077, 0);
    let verdict = run(&["audit", "verify"]);
    assert!(verdict.contains("1 checkpoints are signed with this installation's key"), "{verdict}");
    let other = "6b1fd07c93a4e25888f6c21b7d3e90af4c52b7e8d91036fa2be47c85013d9ef6";
    let elsewhere = command(&server.data, &["audit", "verify"]).env("LABELKEEP_SECRET_KEY", other).output().unwrap();
    assert!(contains(&elsewhere.stdout, "1 are signed with other keys"));
}

#[test]
fn x_canary_secrets_are_in_no_file_no_log_and_no_answer() {
    let key = "c0ffee".repeat(10) + "c0de";
    let owner = ["--username", "ada@example.com", "--password", CANARY_PASSWORD, "--user-token", CANARY_TOKEN];
    let server = Server::start(&owner);
    let wrong =
        server.call("POST", "/api/session", "", r#"{"email":"ada@example.com","password":"canary-wrong-91c4"}"#);
    assert!(wrong.starts_with("HTTP/1.1 401"), "{wrong}");
    let body = format!(r#"{{"email":"ada@example.com","password":"{CANARY_PASSWORD}"}}"#);
    let answer = server.call("POST", "/api/session", "", &body);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let (name, session) = cookie.split(';').next().unwrap().split_once('=').unwrap();
    let header = format!("Cookie: {name}={session}\r\nSec-Fetch-Site: same-origin\r\n");
    let made = server.call("POST", "/api/token/", &header, "{}");
    let token = made.split(r#""token":""#).nth(1).unwrap().split('"').next().unwrap();
    let invited =
        server.call("POST", "/api/invitations/", &header, r#"{"role":"AN","expires_in_hours":1,"max_uses":1}"#);
    let link = invited.split("token=").nth(1).unwrap().split('"').next().unwrap();
    // The last part of a token is what nobody can make up.
    let signature = token.rsplit('.').next().unwrap();
    let secrets = [CANARY_PASSWORD, CANARY_TOKEN, "canary-wrong-91c4", session, signature, link];
    let answers = [
        "/api/current-user/",
        "/api/token/",
        "/api/current-user/sessions",
        "/api/invitations/",
        "/api/audit/",
        "/api/users/",
    ]
    .map(|path| server.call("GET", path, &header, ""));
    let copy = server.data.join("copy.db");
    assert!(command(&server.data, &["backup", copy.to_str().unwrap()]).output().unwrap().status.success());
    let mut looked_at = 0;
    for path in files(&server.data).into_iter().chain([server.log.clone()]) {
        let bytes = fs::read(&path).unwrap();
        looked_at += bytes.len();
        for secret in secrets {
            assert!(!contains(&bytes, secret), "{secret} is in {}", path.display());
        }
    }
    assert!(looked_at > 100_000);
    for answer in answers {
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        for secret in secrets {
            assert!(!answer.contains(secret), "{secret} is in {answer}");
        }
    }
    let mut config = command(&server.data, &["config"]);
    let shown = config.env("LABELKEEP_SECRET_KEY", &key).env("LABELKEEP_PASSWORD", CANARY_PASSWORD).output().unwrap();
    assert!(shown.status.success() && !contains(&shown.stdout, &key) && !contains(&shown.stdout, CANARY_PASSWORD));
}

#[test]
fn w04_the_key_of_an_installation_is_its_own_and_readable_by_its_user_alone() {
    let (one, other) = (Server::start(&[]), Server::start(&[]));
    let keys = [&one, &other].map(|server| fs::read(server.data.join("secret.key")).unwrap());
    assert_ne!(keys[0], keys[1]);
    assert_eq!(fs::metadata(one.data.join("secret.key")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&one.data).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(refused(&["serve"], &[("LABELKEEP_SECRET_KEY", "short")]).contains("64 hexadecimal digits"));
    assert!(refused(&["serve"], &[("LABELKEEP_SECRET_KEY", &"0".repeat(64))]).contains("key"));
}

#[test]
fn x_canary_what_the_server_writes_is_for_its_user_alone() {
    let server = Server::start(&["--username", "ada@example.com", "--password", CANARY_PASSWORD]);
    let copy = server.data.join("copy.db");
    assert!(command(&server.data, &["backup", copy.to_str().unwrap()]).output().unwrap().status.success());
    // Also where the folder was made by somebody else, and is open to all.
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(command(folder.path(), &["migrate"]).output().unwrap().status.success());
    let made: Vec<_> = files(&server.data).into_iter().chain(files(folder.path())).collect();
    assert!(made.len() >= 4, "{made:?}");
    for path in made {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
    }
}

#[test]
fn a_backup_is_brought_back_and_what_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let run = |arguments: &[&str], input: &str| {
        let mut command = command(&data, arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert!(run(&["user", "create", "ada@example.com"], "canary-password-91c4\n").0);
    let copy = folder.path().join("copy.db");
    assert!(run(&["backup", copy.to_str().unwrap()], "").0);
    assert!(!run(&["backup", copy.to_str().unwrap()], "").0, "an older backup is not overwritten");
    assert!(run(&["user", "create", "bob@example.com"], "canary-password-91c4\n").0);
    assert!(run(&["user", "list"], "").1.contains("bob@example.com"));
    let bad = folder.path().join("bad.db");
    fs::write(&bad, b"no database").unwrap();
    assert!(!run(&["restore", bad.to_str().unwrap(), "--port", "1"], "").0);
    assert!(run(&["user", "list"], "").1.contains("bob@example.com"), "nothing was touched");
    assert!(run(&["restore", copy.to_str().unwrap(), "--port", "1"], "").0);
    let list = run(&["user", "list"], "").1;
    assert!(list.contains("ada@example.com") && !list.contains("bob@example.com"), "{list}");
}

#[test]
fn s01_an_address_others_can_reach_is_never_served_without_tls() {
    let server = Server::start(&["--host", "0.0.0.0"]);
    let plain = server.call("GET", "/api/version", "", "");
    assert!(!plain.starts_with("HTTP/1.1 200") && !plain.contains("release"), "{plain}");
    // A greeting of TLS is answered in kind, with a handshake or an alert: this one is too short to be good.
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.write_all(&[0x16, 0x03, 0x01, 0x00, 0x04, 0x01, 0x00, 0x00, 0x00]).unwrap();
    let mut first = [0];
    stream.read_exact(&mut first).unwrap();
    assert!(matches!(first[0], 0x15 | 0x16), "{first:?}");
    let keys: Vec<_> = files(&server.data).into_iter().filter(|path| path.to_string_lossy().contains("key")).collect();
    assert!(keys.len() >= 2, "the installation's key and the certificate's");
    for key in keys {
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o077, 0, "{}", key.display());
    }
}

#[test]
fn s16_a_remote_postgresql_without_checked_tls_stops_the_start() {
    for mode in ["disable", "allow", "prefer", "require", "verify-ca", "verify_full"] {
        let url = format!("postgresql://labelkeep@db.example.invalid/labelkeep?sslmode={mode}");
        let text = refused(&["serve", "--database-url", &url], &[]);
        assert!(text.contains(mode) && text.contains("verify-full"), "{mode}: {text}");
        let remote = [("POSTGRE_HOST", "db.example.invalid"), ("POSTGRE_SSL_MODE", mode)];
        let text = refused(&["serve"], &remote);
        assert!(text.to_uppercase().contains("POSTGRE_SSL_MODE = ") && text.contains(mode), "{mode}: {text}");
    }
    let missing = [("POSTGRE_HOST", "db.example.invalid"), ("CUSTOM_CA_CERTS", "/no/such/file.pem")];
    let text = refused(&["migrate"], &missing);
    assert!(text.contains("CUSTOM_CA_CERTS") && text.contains("/no/such/file.pem"), "{text}");
}

#[test]
fn s26_a_missing_authority_stops_the_start() {
    let text = refused(&["serve", "--port", "0"], &[("CUSTOM_CA_CERTS", "/no/such/file.pem")]);
    assert!(text.contains("/no/such/file.pem"), "{text}");
}

/// The head of the next answer on a connection, whose body is read too.
fn answer_on(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "closed after {:?}", String::from_utf8_lossy(&head));
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    stream.read_exact(&mut vec![0; length]).unwrap();
    head
}

#[test]
fn an_answer_before_the_end_of_the_body_leaves_the_connection_usable() {
    let server = Server::start(&["--username", "ada@example.com", "--password", CANARY_PASSWORD]);
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    for size in [1, 100_000, 3_000_000] {
        write!(stream, "PATCH /api/nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n").unwrap();
        std::thread::sleep(Duration::from_millis(100));
        stream.write_all(&vec![b'x'; size]).unwrap();
        assert!(answer_on(&mut stream).starts_with("http/1.1 404"));
    }
    // Who asks before sending is not asked for what nobody wants, and learns that the connection ends.
    stream
        .write_all(
            b"POST /api/nowhere HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
        )
        .unwrap();
    let head = answer_on(&mut stream);
    assert!(head.starts_with("http/1.1 404") && head.contains("connection: close"), "{head}");
}
