use super::{Config, Flags, Origin, table};
use std::path::{Path, PathBuf};

fn read(flags: &Flags, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
    let lookup = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Config::read(flags, &lookup)
}

#[test]
fn a_flag_wins_over_a_variable_over_the_default_and_the_origin_is_told() {
    let home = ("HOME", "/home/x");
    let config = read(&Flags::default(), &[home]).unwrap();
    assert_eq!((config.port, config.public_url.as_str()), (8080, "http://localhost:8080"));
    assert_eq!(config.database_url, "sqlite:///home/x/.local/share/labelkeep/labelkeep.db");
    let variables = [home, ("LABELKEEP_PORT", "9000"), ("LABEL_STUDIO_USERNAME", "a@b.c")];
    let config = read(&Flags::default(), &variables).unwrap();
    assert_eq!((config.port, config.username.as_deref()), (9000, Some("a@b.c")));
    assert!(config.found.contains(&("port", "9000".into(), Origin::Environment("LABELKEEP_PORT".into()))));
    let flags = Flags { port: Some("9001".into()), ..Flags::default() };
    assert_eq!(read(&flags, &variables).unwrap().port, 9001);
}

#[test]
fn the_table_lists_what_is_asked_and_tells_the_defaults_in_force() {
    let plain = read(&Flags::default(), &[("HOME", "/h")]).unwrap();
    let asked: Vec<&str> = plain.found.iter().map(|(name, ..)| *name).collect();
    let mut sorted = asked.clone();
    sorted.sort_unstable();
    let mut listed: Vec<&str> = table::all().map(|setting| setting.name).collect();
    listed.sort_unstable();
    assert_eq!(sorted, listed);
    // The defaults given on purpose change nothing.
    let written = table::all().filter(|setting| !setting.default.is_empty() && !setting.default.starts_with('('));
    let given: Vec<(String, &str)> =
        written.map(|setting| (format!("LABELKEEP_{}", setting.name.to_uppercase()), setting.default)).collect();
    let mut given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    given.push(("HOME", "/h"));
    let mut same = read(&Flags::default(), &given).unwrap();
    assert_ne!(same.found, plain.found);
    same.found.clone_from(&plain.found);
    same.log = None;
    assert_eq!(format!("{same:?}"), format!("{plain:?}"));
}

#[test]
fn flags_are_those_of_the_table_and_secrets_are_not_shown() {
    use clap::{Args as _, Command};
    let command = Flags::augment_args(Command::new("x"));
    let mut flags: Vec<String> = command.get_arguments().map(|flag| flag.get_id().to_string()).collect();
    flags.retain(|name| name != "config");
    flags.sort_unstable();
    let mut listed: Vec<&str> = table::all().filter(|setting| setting.has_flag).map(|setting| setting.name).collect();
    listed.sort_unstable();
    assert_eq!(flags, listed);
    let variables = [
        ("HOME", "/h"),
        ("LABELKEEP_PASSWORD", "very secret"),
        ("SECRET_KEY", "very secret"),
        ("USER_TOKEN", "very secret"),
        ("DATABASE_URL", "postgresql://x:very secret@h/d"),
    ];
    assert!(!format!("{:?}", read(&Flags::default(), &variables).unwrap().found).contains("very secret"));
}

#[test]
fn what_cannot_be_read_stops_the_start() {
    let bad = [
        ("LABELKEEP_PORT", "x"),
        ("DISABLE_SIGNUP_WITHOUT_LINK", "perhaps"),
        ("SIGNUP_ROLE", "king"),
        ("LABELKEEP_TLS_CERT", "/a"),
        ("PUBLIC_URL", "label.example.org"),
        ("MEDIA_HOSTS", "https:; script-src *"),
        ("SECURITY_CONTACT", "security@example.org,somebody"),
        ("SECURITY_CONTACT", "http://example.org/report"),
        // Label Studio's word for the address that people use.
        ("LABEL_STUDIO_HOST", "https://label.example.org"),
    ];
    for (name, value) in bad {
        assert!(read(&Flags::default(), &[("HOME", "/h"), (name, value)]).is_err(), "{name}");
    }
}

#[test]
fn s16_how_postgresql_is_reached_is_read_from_every_name_that_deployments_have() {
    use labelkeep_database::{Given, SslMode};
    let tls = |variables: &[(&str, &str)]| {
        let all: Vec<_> = variables.iter().copied().chain([("HOME", "/h")]).collect();
        read(&Flags::default(), &all).map(|config| config.database_tls)
    };
    let mode = |value, by: &str| Some(Given { value, by: by.to_owned() });
    let postgre = tls(&[("POSTGRE_SSL_MODE", "verify-full"), ("PGSSLMODE", "disable")]).unwrap();
    assert_eq!(postgre.mode, mode(SslMode::VerifyFull, "POSTGRE_SSL_MODE"));
    let pg = [("PGSSLMODE", "disable"), ("PGSSLROOTCERT", "/r"), ("PGSSLCERT", "/c"), ("PGSSLKEY", "/k")];
    let pg = tls(&pg).unwrap();
    assert_eq!(pg.mode, mode(SslMode::Disable, "PGSSLMODE"));
    for (given, by, value) in [
        (&pg.root_certificate, "PGSSLROOTCERT", "/r"),
        (&pg.client_certificate, "PGSSLCERT", "/c"),
        (&pg.client_key, "PGSSLKEY", "/k"),
    ] {
        assert_eq!(given, &Some(Given { value: PathBuf::from(value), by: by.to_owned() }));
    }
    // As compose files write what is not set.
    assert_eq!(tls(&[("POSTGRE_SSL_MODE", ""), ("POSTGRE_SSLROOTCERT", "")]).unwrap(), tls(&[]).unwrap());
    for name in ["POSTGRE_SSL_MODE", "LABEL_STUDIO_POSTGRE_SSL_MODE", "PGSSLMODE"] {
        let text = tls(&[(name, "verify_full")]).unwrap_err().to_string();
        assert!(text.contains(name) && text.contains("verify_full") && text.contains("use disable, allow"), "{text}");
    }
}

#[test]
fn s02_a_public_address_is_https_unless_somebody_says_otherwise() {
    let flags = Flags { host: Some("0.0.0.0".into()), ..Flags::default() };
    assert!(read(&flags, &[("HOME", "/h")]).unwrap().public_url.starts_with("https://"));
    assert!(
        read(&flags, &[("HOME", "/h"), ("LABELKEEP_ALLOW_HTTP", "true")]).unwrap().public_url.starts_with("http://")
    );
}

/// Documents and examples in this repository, with their text.
fn documents() -> Vec<(PathBuf, String)> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = vec![home.join("docs/users"), home.join("deploy")];
    let mut found = vec![home.join("README.md"), home.join("SECURITY.md")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn documents_and_examples_name_only_variables_and_flags_that_exist() {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let mut checked = 0;
    for (path, text) in documents() {
        for word in text.split(|c: char| !is_part(c)) {
            let Some(name) = word.strip_prefix("LABELKEEP_").or_else(|| word.strip_prefix("LABEL_STUDIO_")) else {
                continue;
            };
            let name = name.to_lowercase();
            let exists = |name: &str| {
                // And two of a command alone, for what others on the machine could see in its line.
                matches!(name, "config" | "source_token" | "source_postgres") || table::find(name).is_some()
            };
            // Each can also be read from a file that a variable of its own names.
            let is_setting = exists(&name) || name.strip_suffix("_file").is_some_and(exists);
            assert!(is_setting, "{}: {word} is no setting", path.display());
            checked += 1;
        }
        for line in text.lines().filter(|line| line.contains("labelkeep serve") || line.contains("labelkeep worker")) {
            for flag in line.split([' ', '`']).filter_map(|word| word.strip_prefix("--")) {
                let name = flag.split('=').next().unwrap_or_default().replace('-', "_");
                let exists = table::find(&name).is_some_and(|setting| setting.has_flag);
                assert!(
                    exists || ["help", "config"].contains(&name.as_str()),
                    "{}: --{flag} is no flag",
                    path.display()
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 10, "{checked}");
}

#[test]
fn label_studios_names_for_its_database_make_the_address() {
    let url = |variables: &[(&str, &str)]| {
        let home = [("HOME", "/h")];
        read(&Flags::default(), &[&home, variables].concat()).map(|config| config.database_url)
    };
    let parts = [
        ("POSTGRE_HOST", "db.example.org"),
        ("POSTGRE_PORT", "6000"),
        ("POSTGRE_NAME", "labels"),
        ("POSTGRE_USER", "ann"),
        ("POSTGRE_PASSWORD", "p@ss:w/rd"),
    ];
    let address = "postgresql://ann:p%40ss%3Aw%2Frd@db.example.org:6000/labels";
    assert_eq!(url(&parts).unwrap(), address);
    assert_eq!(url(&[&parts[..], &[("DJANGO_DB", "default")]].concat()).unwrap(), address);
    assert!(url(&[&parts[..], &[("DJANGO_DB", "sqlite")]].concat()).unwrap().starts_with("sqlite://"));
    assert!(url(&[("DJANGO_DB", "mysql")]).is_err());
    assert_eq!(url(&[("DJANGO_DB", "default")]).unwrap(), "postgresql://postgres@localhost:5432/postgres");
    assert_eq!(url(&[("POSTGRE_HOST", "/run/pg")]).unwrap(), "postgresql://postgres@%2Frun%2Fpg:5432/postgres");
    assert_eq!(url(&[("POSTGRE_HOST", "::1")]).unwrap(), "postgresql://postgres@[::1]:5432/postgres");
    // The one address wins.
    assert_eq!(url(&[&parts[..], &[("DATABASE_URL", "sqlite:///x")]].concat()).unwrap(), "sqlite:///x");
    // And what is shown has no password.
    let config = read(&Flags::default(), &[&parts[..], &[("HOME", "/h")]].concat()).unwrap();
    assert_eq!(config.default_of("database_url"), "postgresql://ann@db.example.org:6000/labels");
    assert!(!format!("{:?}", config.found).contains("ss:w"));
}
