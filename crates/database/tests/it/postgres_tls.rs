//! A real PostgreSQL that lets nobody in without TLS and a client certificate, started and thrown away by the test.

use labelkeep_database::{Database, Given, Options, PostgresTls, SslMode};
use labelkeep_model::{SystemClock, SystemRng};
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use std::{
    fs,
    io::Write as _,
    net::TcpListener,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// Certificate and key as PEM; `years` are those in which it is good.
    fn sign(&self, names: &[&str], common: &str, years: (i32, i32)) -> (String, String) {
        let mut params = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
        params.distinguished_name.push(DnType::CommonName, common);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        params.not_before = rcgen::date_time_ymd(years.0, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }
}

const GOOD: (i32, i32) = (2020, 2090);

fn bin(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is not installed: `cargo xtask setup`");
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let program = entry.path().join("bin").join(name);
            Some((entry.file_name().to_str()?.parse().ok()?, program)).filter(|(_, program)| program.exists())
        })
        .collect();
    found.sort();
    found.pop().expect("no version of PostgreSQL has it").1
}

/// PostgreSQL refuses to run as root, who hands it to the user `postgres`.
fn as_server(program: &Path) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    let mut command = if id.stdout == b"0\n" {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/tmp").stdout(Stdio::null());
    command
}

struct Cluster {
    folder: PathBuf,
    port: u16,
}

const WHO_MAY: &str = "local all all trust
hostssl all all all trust clientcert=verify-full
";

impl Cluster {
    fn new(clients: &Authority) -> Self {
        let made =
            as_server(Path::new("mktemp")).args(["-d", "/tmp/labelkeep-tls-XXXXXX"]).stdout(Stdio::piped()).output();
        let folder = PathBuf::from(String::from_utf8(made.unwrap().stdout).unwrap().trim());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { folder, port };
        let mut init = as_server(&bin("initdb"));
        init.arg("-D").arg(cluster.data()).args(["-A", "trust", "-U", "labeler", "-E", "UTF8"]);
        assert!(init.args(["--locale=C.UTF-8", "--no-sync"]).status().unwrap().success());
        cluster.write("data/pg_hba.conf", WHO_MAY);
        cluster.write("clients.pem", &clients.pem);
        cluster
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn write(&self, name: &str, text: &str) {
        let mut command = as_server(Path::new("sh"));
        command.args(["-c", "umask 077 && cat > \"$0\""]).arg(self.folder.join(name)).stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// With TLS by this certificate, or without any.
    fn start(&self, tls: Option<&(String, String)>) {
        let mut options =
            format!("-k {} -p {} -c listen_addresses=127.0.0.1 -c fsync=off", self.folder.display(), self.port);
        if let Some((certificate, key)) = tls {
            self.write("server.pem", certificate);
            self.write("server.key", key);
            let names =
                [("ssl_cert_file", "server.pem"), ("ssl_key_file", "server.key"), ("ssl_ca_file", "clients.pem")];
            options += " -c ssl=on";
            for (setting, name) in names {
                options += &format!(" -c {setting}={}", self.folder.join(name).display());
            }
        }
        let log = self.folder.join("log");
        let mut start = as_server(&bin("pg_ctl"));
        start.arg("-D").arg(self.data()).arg("-l").arg(&log).arg("-o").arg(options);
        assert!(start.args(["-w", "start"]).status().unwrap().success(), "{:?}", fs::read_to_string(log));
    }

    fn stop(&self) -> bool {
        let mut stop = as_server(&bin("pg_ctl"));
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]).stderr(Stdio::null());
        stop.status().is_ok_and(|status| status.success())
    }

    fn url(&self, user: &str, host: &str) -> String {
        format!("postgresql://{user}@{host}:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        let _ = as_server(Path::new("rm")).arg("-rf").arg(&self.folder).status();
    }
}

/// Files of the one who connects.
struct Files(tempfile::TempDir);

impl Files {
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        path
    }

    fn client(&self, name: &str, pair: &(String, String)) -> PostgresTls {
        let [certificate, key] =
            [("pem", &pair.0), ("key", &pair.1)].map(|(kind, text)| self.file(&format!("{name}.{kind}"), text));
        PostgresTls {
            mode: Some(Given { value: SslMode::VerifyFull, by: "POSTGRE_SSL_MODE".into() }),
            client_certificate: Some(Given { value: certificate, by: "POSTGRE_SSLCERT".into() }),
            client_key: Some(Given { value: key, by: "POSTGRE_SSLKEY".into() }),
            ..PostgresTls::default()
        }
    }
}

async fn open(url: &str, tls: PostgresTls) -> Result<Database, String> {
    let options = Options { tls, ..Options::new(url) };
    let opened = Database::open(&options, Arc::new(SystemClock), Arc::new(SystemRng::new())).await;
    opened.map_err(|error| format!("{error} {:?}", error.source))
}

async fn refused(url: &str, tls: PostgresTls) -> String {
    open(url, tls).await.err().expect("it must be refused")
}

fn trusting(tls: &PostgresTls, root: &Path) -> PostgresTls {
    let root_certificate = Some(Given { value: root.to_owned(), by: "POSTGRE_SSLROOTCERT".into() });
    PostgresTls { root_certificate, ..tls.clone() }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word} is not in: {text}");
    }
}

#[tokio::test]
async fn s16_both_sides_prove_who_they_are_or_the_start_says_which_setting_is_wrong() {
    let [servers, clients, strangers] = ["servers", "clients", "strangers"].map(Authority::new);
    let cluster = Cluster::new(&clients);
    cluster.start(Some(&servers.sign(&["127.0.0.1"], "server", GOOD)));
    let files = Files(tempfile::tempdir().unwrap());
    let [root, wrong_root] =
        [("root.pem", &servers), ("wrong.pem", &strangers)].map(|(name, of)| files.file(name, &of.pem));
    let url = cluster.url("labeler", "127.0.0.1");
    let good = files.client("good", &clients.sign(&[], "labeler", GOOD));

    open(&url, trusting(&good, &root)).await.unwrap().close().await;
    // The installation's own authorities serve PostgreSQL too.
    open(&url, PostgresTls { authorities: vec![root.clone()], ..good.clone() }).await.unwrap().close().await;
    // The address can say all of it.
    let [certificate, key] = ["good.pem", "good.key"].map(|name| files.0.path().join(name).display().to_string());
    let whole = format!("{url}?sslmode=verify-full&sslrootcert={}&sslcert={certificate}&sslkey={key}", root.display());
    open(&whole, PostgresTls::default()).await.unwrap().close().await;

    says(&refused(&url, trusting(&good, &wrong_root)).await, &["not trusted", "POSTGRE_SSLROOTCERT", "wrong.pem"]);
    says(&refused(&url, good.clone()).await, &["not trusted", "POSTGRE_SSLROOTCERT", "CUSTOM_CA_CERTS", "nothing"]);
    let by_name = cluster.url("labeler", "localhost");
    says(&refused(&by_name, trusting(&good, &root)).await, &["another host than localhost", "POSTGRE_HOST"]);

    let nobody = PostgresTls { client_certificate: None, client_key: None, ..good.clone() };
    says(
        &refused(&url, trusting(&nobody, &root)).await,
        &["does not let labeler in", "POSTGRE_SSLCERT", "POSTGRE_SSLKEY"],
    );
    let other = files.client("other", &clients.sign(&[], "somebody", GOOD));
    says(&refused(&url, trusting(&other, &root)).await, &["does not let labeler in", "common name", "other.pem"]);
    let strange = files.client("strange", &strangers.sign(&[], "labeler", GOOD));
    says(&refused(&url, trusting(&strange, &root)).await, &["refuse", "client certificate of POSTGRE_SSLCERT"]);
    let old = files.client("old", &clients.sign(&[], "labeler", (2020, 2021)));
    says(&refused(&url, trusting(&old, &root)).await, &["refuse", "client certificate of POSTGRE_SSLCERT"]);

    let plain = Some(Given { value: SslMode::Disable, by: "POSTGRE_SSL_MODE".into() });
    says(&refused(&url, PostgresTls { mode: plain, ..PostgresTls::default() }).await, &["does not let labeler in"]);
}

#[tokio::test]
async fn s16_a_server_with_an_expired_certificate_or_without_tls_is_refused() {
    let [servers, clients] = ["servers", "clients"].map(Authority::new);
    let cluster = Cluster::new(&clients);
    let files = Files(tempfile::tempdir().unwrap());
    let root = files.file("root.pem", &servers.pem);
    let good = trusting(&files.client("good", &clients.sign(&[], "labeler", GOOD)), &root);
    let url = cluster.url("labeler", "127.0.0.1");

    cluster.start(Some(&servers.sign(&["127.0.0.1"], "server", (2020, 2021))));
    says(&refused(&url, good.clone()).await, &["PostgreSQL at 127.0.0.1", "has expired", "Renew it"]);
    assert!(cluster.stop());
    cluster.start(Some(&servers.sign(&["127.0.0.1"], "server", (2080, 2090))));
    says(&refused(&url, good.clone()).await, &["not valid yet", "clocks"]);
    assert!(cluster.stop());
    cluster.start(None);
    says(&refused(&url, good).await, &["cannot be reached by TLS", "ssl = on"]);
}
