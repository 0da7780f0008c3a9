//! What is refused before anything is connected.

use super::*;
use std::{fs, os::unix::fs::PermissionsExt as _};

const REMOTE: &str = "postgresql://labeler@db.example.org/labelkeep";
const LOCAL: &str = "postgresql://labeler@127.0.0.1/labelkeep";

fn mode_in_force(url: &str, mode: Option<SslMode>, allow_insecure: bool) -> Result<PgSslMode> {
    let mode = mode.map(|value| Given { value, by: "POSTGRE_SSL_MODE".into() });
    let tls = PostgresTls { mode, ..PostgresTls::default() };
    connect_options(url, &tls, allow_insecure).map(|(connect, _)| connect.get_ssl_mode())
}

fn refused(url: &str, tls: &PostgresTls) -> String {
    connect_options(url, tls, false).err().expect("it must be refused").to_string()
}

#[test]
fn s16_another_machine_is_reached_with_verify_full_or_not_at_all() {
    assert!(matches!(mode_in_force(REMOTE, None, false).unwrap(), PgSslMode::VerifyFull));
    assert!(matches!(mode_in_force(REMOTE, Some(SslMode::VerifyFull), false).unwrap(), PgSslMode::VerifyFull));
    for mode in ["disable", "allow", "prefer", "require", "verify-ca"] {
        let by_setting = mode_in_force(REMOTE, Some(mode.parse().unwrap()), false).unwrap_err().to_string();
        assert!(by_setting.contains("POSTGRE_SSL_MODE") && by_setting.contains(mode), "{by_setting}");
        // However the parameter is written.
        for key in ["sslmode", "ssl-mode", "ssl%6Dode"] {
            let by_address = mode_in_force(&format!("{REMOTE}?{key}={mode}"), None, false).unwrap_err().to_string();
            assert!(by_address.contains("address") && by_address.contains("verify-full"), "{by_address}");
        }
        let elsewhere = format!("{LOCAL}?hostaddr=192.0.2.7&sslmode={mode}");
        assert!(mode_in_force(&elsewhere, None, false).is_err(), "{elsewhere}");
        assert!(mode_in_force(REMOTE, Some(mode.parse().unwrap()), true).is_ok(), "{mode} was allowed explicitly");
    }
}

#[test]
fn s16_on_this_machine_a_mode_is_taken_as_it_is_said() {
    let places =
        [LOCAL, "postgresql://labeler@[::1]/d", "postgresql://labeler@localhost/d", "postgresql:///d?host=/run"];
    for url in places {
        assert!(matches!(mode_in_force(url, None, false).unwrap(), PgSslMode::Prefer), "{url}");
        assert!(matches!(mode_in_force(url, Some(SslMode::Disable), false).unwrap(), PgSslMode::Disable), "{url}");
        assert!(matches!(mode_in_force(url, Some(SslMode::VerifyFull), false).unwrap(), PgSslMode::VerifyFull));
    }
}

#[test]
fn s16_an_unknown_mode_or_parameter_is_refused_by_name() {
    for value in ["verify_full", "VERIFY-FULL", "on", ""] {
        let text = refused(&format!("{LOCAL}?sslmode={value}"), &PostgresTls::default());
        assert!(text.contains("sslmode") && text.contains("use disable, allow, prefer"), "{text}");
        assert!(value.parse::<SslMode>().is_err());
    }
    let text = refused(&format!("{LOCAL}?sslmod=verify-full"), &PostgresTls::default());
    assert!(text.contains("sslmod ") && text.contains("not known"), "{text}");
}

#[test]
fn s16_two_settings_that_contradict_each_other_are_both_named() {
    let mode = Some(Given { value: SslMode::Disable, by: "PGSSLMODE".into() });
    let text = refused(&format!("{REMOTE}?sslmode=verify-full"), &PostgresTls { mode, ..PostgresTls::default() });
    assert!(text.contains("PGSSLMODE = disable") && text.contains("sslmode in the database's address"), "{text}");
    let text = refused(&format!("{LOCAL}?sslrootcert=/a&ssl-ca=/b"), &PostgresTls::default());
    assert!(text.contains("/a") && text.contains("/b"), "{text}");
}

fn given(path: &std::path::Path, by: &str) -> Option<Given<PathBuf>> {
    Some(Given { value: path.to_owned(), by: by.to_owned() })
}

#[test]
fn s16_an_authority_that_cannot_be_used_is_named_with_its_setting() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let missing = folder.path().join("missing.pem");
    let empty = file("empty.pem", "");
    let broken = file("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let cut = file("cut.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    for path in [&missing, &empty, &broken, &cut] {
        let name = path.display().to_string();
        let root_certificate = given(path, "POSTGRE_SSLROOTCERT");
        let text = refused(REMOTE, &PostgresTls { root_certificate, ..PostgresTls::default() });
        assert!(text.contains("POSTGRE_SSLROOTCERT") && text.contains(&name), "{text}");
        let text = refused(REMOTE, &PostgresTls { authorities: vec![path.clone()], ..PostgresTls::default() });
        assert!(text.contains("CUSTOM_CA_CERTS") && text.contains(&name), "{text}");
        let text = refused(&format!("{REMOTE}?sslrootcert={name}"), &PostgresTls::default());
        assert!(text.contains("sslrootcert in the database's address") && text.contains(&name), "{text}");
    }
    let system = given(std::path::Path::new("system"), "PGSSLROOTCERT");
    let tls = PostgresTls { root_certificate: system, ..PostgresTls::default() };
    assert!(connect_options(REMOTE, &tls, false).is_ok(), "libpq's word for the public authorities");
}

/// A client's certificate and key, as files.
fn client(folder: &std::path::Path) -> (PathBuf, PathBuf) {
    let made = rcgen::generate_simple_self_signed(vec!["labeler".into()]).unwrap();
    let paths = (folder.join("client.pem"), folder.join("client.key"));
    fs::write(&paths.0, made.cert.pem()).unwrap();
    fs::write(&paths.1, made.signing_key.serialize_pem()).unwrap();
    fs::set_permissions(&paths.1, fs::Permissions::from_mode(0o600)).unwrap();
    paths
}

#[test]
fn s16_a_client_certificate_without_its_key_or_with_another_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = client(folder.path());
    let tls =
        |certificate, key| PostgresTls { client_certificate: certificate, client_key: key, ..PostgresTls::default() };
    let (cert, secret) = ("POSTGRE_SSLCERT", "POSTGRE_SSLKEY");
    assert!(connect_options(REMOTE, &tls(given(&certificate, cert), given(&key, secret)), false).is_ok());
    let alone = refused(REMOTE, &tls(given(&certificate, cert), None));
    assert!(alone.contains("POSTGRE_SSLCERT = ") && alone.contains("name it in POSTGRE_SSLKEY"), "{alone}");
    let alone = refused(REMOTE, &tls(None, given(&key, secret)));
    assert!(alone.contains("POSTGRE_SSLKEY = ") && alone.contains("name it in POSTGRE_SSLCERT"), "{alone}");
    let gone = refused(REMOTE, &tls(given(&certificate, cert), given(&folder.path().join("no.key"), secret)));
    assert!(gone.contains("POSTGRE_SSLKEY") && gone.contains("no.key") && gone.contains("cannot be read"), "{gone}");
    let none = refused(REMOTE, &tls(given(&certificate, cert), given(&certificate, secret)));
    assert!(none.contains("POSTGRE_SSLKEY") && none.contains("client.pem"), "{none}");
    let other = tempfile::tempdir().unwrap();
    let (_, other_key) = client(other.path());
    let mixed = refused(REMOTE, &tls(given(&certificate, cert), given(&other_key, secret)));
    assert!(mixed.contains("do not belong together") && mixed.contains("POSTGRE_SSLKEY"), "{mixed}");
}

#[test]
fn s16_a_key_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = client(folder.path());
    for mode in [0o644, 0o604, 0o660, 0o622] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        let tls = PostgresTls {
            client_certificate: given(&certificate, "POSTGRE_SSLCERT"),
            client_key: given(&key, "POSTGRE_SSLKEY"),
            ..PostgresTls::default()
        };
        let text = refused(REMOTE, &tls);
        let named = text.contains("POSTGRE_SSLKEY") && text.contains("client.key") && text.contains("chmod 600");
        assert!(named && text.contains(&format!("{mode:03o}")), "{text}");
    }
}

#[test]
fn s16_how_the_database_is_reached_is_told_as_it_is() {
    let told = |url: &str, mode: Option<SslMode>, allow| {
        let mode = mode.map(|value| Given { value, by: "POSTGRE_SSL_MODE".into() });
        way(url, &PostgresTls { mode, ..PostgresTls::default() }, allow).unwrap()
    };
    assert_eq!(told(LOCAL, None, false), DatabaseWay::Local);
    assert_eq!(told(REMOTE, None, false), DatabaseWay::Verified);
    assert_eq!(told(REMOTE, Some(SslMode::VerifyFull), true), DatabaseWay::Verified);
    assert_eq!(told(REMOTE, None, true), DatabaseWay::Unverified);
    assert_eq!(told(REMOTE, Some(SslMode::Require), true), DatabaseWay::Unverified);
}
