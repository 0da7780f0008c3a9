//! SeaweedFS as a test starts it.

use super::servers::{Certificates, Server, certificates, free_port, python, tool};
use labelkeep_object_stores::{AwsCredentials, AwsKeys, AwsSource, Caller, S3, S3Settings};
use std::process::Command;

const IDENTITIES: &str = r#"{"identities":[
 {"name":"admin","credentials":[{"accessKey":"ADMIN","secretKey":"admin-secret"}],"actions":["Admin","Read","List","Tagging","Write"]},
 {"name":"reader","credentials":[{"accessKey":"READER","secretKey":"reader-secret"}],"actions":["Read:data"]},
 {"name":"lister","credentials":[{"accessKey":"LISTER","secretKey":"lister-secret"}],"actions":["List:data"]}]}"#;

pub const MAKE_BUCKET: &str = "
import sys, boto3, time
for attempt in range(100):
    try:
        boto3.client('s3', endpoint_url=sys.argv[1], aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3],
                     region_name='us-east-1', verify=sys.argv[4] or None).create_bucket(Bucket='data')
        break
    except Exception as error:
        if attempt == 99: raise
        time.sleep(0.2)
";

/// SeaweedFS, which checks signatures and rights, over TLS by an authority of the test's.
pub struct Weed {
    _server: Server,
    _data: tempfile::TempDir,
    pub certificates: Certificates,
    pub endpoint: String,
}

impl Weed {
    pub fn start() -> Self {
        let (data, certificates) = (tempfile::tempdir().unwrap(), certificates());
        let config = data.path().join("s3.json");
        std::fs::write(&config, IDENTITIES).unwrap();
        let https = free_port();
        let mut command = Command::new(tool("venv/bin/weed"));
        command.arg("server").arg(format!("-dir={}", data.path().display()));
        command.args(["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-master.volumeSizeLimitMB=64"]);
        // What it would serve besides, at ports that several at once would want.
        command.args(["-volume.max=20", "-master.volumePreallocate=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]);
        for name in
            ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc"]
        {
            command.arg(format!("-{name}={}", free_port()));
        }
        command.arg(format!("-s3.port={}", free_port())).arg(format!("-s3.port.grpc={}", free_port()));
        command.arg(format!("-s3.port.https={https}")).arg(format!("-s3.config={}", config.display()));
        command.arg(format!("-s3.cert.file={}", certificates.path("server.pem").display()));
        command.arg(format!("-s3.key.file={}", certificates.path("server.key").display()));
        command.current_dir(data.path());
        let server = Server::start(&mut command, https);
        let endpoint = format!("https://localhost:{https}");
        python(MAKE_BUCKET, &[&endpoint, "ADMIN", "admin-secret", &certificates.path("ca.pem").display().to_string()]);
        Self { _server: server, _data: data, certificates, endpoint }
    }

    /// Its bucket `data`, as one of its identities.
    pub fn store(&self, caller: Caller, id: &str, secret: &str) -> S3 {
        store(caller, &self.endpoint, AwsKeys::new(id, secret, None))
    }
}

pub fn store(caller: Caller, endpoint: &str, keys: AwsKeys) -> S3 {
    let settings = S3Settings {
        bucket: "data".into(),
        region: "us-east-1".into(),
        endpoint: Some(endpoint.to_owned()),
        ..S3Settings::default()
    };
    S3::new(caller, AwsCredentials::new(AwsSource::Keys(keys), "us-east-1"), settings).unwrap()
}
