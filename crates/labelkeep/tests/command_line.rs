//! What the person at the terminal gives, and what comes back.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

fn run(data: &Path, arguments: &[&str], input: &str) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelkeep"));
    command.args(arguments).arg("--data-dir").arg(data).env_clear();
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = pipes.spawn().unwrap();
    // Who refuses before reading closes the pipe.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = process.wait_with_output().unwrap();
    (status.success(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

/// A first start that must not come to be; a port that is never listened on.
fn refused_start(data: &Path, arguments: &[&str]) -> String {
    let (started, text) = run(data, &[&["serve", "--port", "0"], arguments].concat(), "");
    assert!(!started, "it started: {text}");
    text
}

#[test]
fn s05_half_a_first_account_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let token = "0123456789abcdef0123";
    for arguments in [
        &["--username", "ada@example.com"][..],
        &["--password", "four short random words"],
        &["--user-token", token],
        &["--username", "ada@example.com", "--user-token", token],
    ] {
        let text = refused_start(folder.path(), arguments);
        assert!(text.contains("username and password make the first account together"), "{text}");
    }
}

#[test]
fn s04_the_first_account_s_address_password_and_token_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let start = |email, password, token| {
        refused_start(folder.path(), &["--username", email, "--password", password, "--user-token", token])
    };
    let (email, password, token) = ("ada@example.com", "four short random words", "0123456789abcdef0123");
    assert!(start("ada", password, token).contains("username is refused"));
    assert!(start(email, "short", token).contains("password is refused"));
    assert!(start(email, password, "abc").contains("user_token is refused"));
    assert!(start(email, password, "0123456789 abcdef").contains("user_token is refused"));
}

#[test]
fn s04_the_security_report_follows_the_settings_and_the_trail() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!run(folder.path(), &["security-report"], "").0, "there is no installation yet");
    assert!(run(folder.path(), &["user", "create", "ada@example.com"], "four short random words\n").0);
    let report = |flags: &[&str]| -> serde_json::Value {
        let (done, text) = run(folder.path(), &[&["security-report", "--format", "json"], flags].concat(), "");
        assert!(done, "{text}");
        serde_json::from_str(&text).unwrap()
    };
    let state = |report: &serde_json::Value, id: &str| {
        let promises = report["promises"].as_array().unwrap();
        promises.iter().find(|promise| promise["id"] == id).unwrap()["state"].as_str().unwrap().to_owned()
    };
    let plain = report(&[]);
    for number in 1..=26 {
        state(&plain, &format!("S{number:02}"));
    }
    assert_eq!((state(&plain, "S01"), state(&plain, "S16")), ("partial".to_owned(), "on".to_owned()));
    assert_eq!(state(&report(&["--public-url", "https://label.example.org"]), "S01"), "on");
    assert!(plain["audit"]["fault"].is_null() && plain["tests"].as_array().unwrap().len() > 52);
    let (done, html) = run(folder.path(), &["security-report"], "");
    assert!(done && html.starts_with("<!doctype html>") && html.contains("s16_"), "{html}");
}

#[test]
fn w23_there_is_one_owner_also_by_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let create =
        |email, role| run(folder.path(), &["user", "create", email, "--role", role], "four short random words\nmore\n");
    assert!(create("ada", "AN").1.contains("valid email"));
    assert_eq!(create("ada@example.com", "AN"), (true, "ada@example.com is the owner.\n".to_owned()));
    let (made, text) = create("bob@example.com", "OW");
    assert!(!made && text.contains("There is an owner already"), "{text}");
    assert!(create("bob@example.com", "MA").0);
    let (_, list) = run(folder.path(), &["user", "list"], "");
    assert!(list.contains("Manager") && list.matches("Owner").count() == 1, "{list}");
}

#[test]
fn a_mistyped_folder_is_no_new_installation() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    for arguments in [&["user", "list"][..], &["user", "reset-password", "ada@example.com"]] {
        let (done, text) = run(&nowhere, arguments, "four short random words\n");
        assert!(!done && text.contains("there is no database at"), "{text}");
    }
    assert!(!nowhere.exists());
}

#[test]
fn config_tells_every_setting_and_the_file_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("labelkeep.toml");
    std::fs::write(&file, "port = 9700\npassword = \"four short random words\"\n").unwrap();
    let (done, text) = run(folder.path(), &["config", "--config", file.to_str().unwrap()], "");
    assert!(done, "{text}");
    let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    assert!(line("port ").contains("9700") && line("port ").ends_with(file.to_str().unwrap()), "{text}");
    assert!(line("password ").contains("(set)") && !text.contains("random words"), "{text}");
    assert!(line("data_dir ").ends_with("command line") && line("host ").ends_with("default"), "{text}");
    assert!(text.contains("# Calls to other hosts"), "{text}");
}

#[test]
fn the_libraries_in_the_program_are_listed_with_their_licences() {
    let folder = tempfile::tempdir().unwrap();
    let (answered, text) = run(folder.path(), &["sbom"], "");
    assert!(answered, "{text}");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&document["bomFormat"], &document["specVersion"]), (&"CycloneDX".into(), &"1.6".into()));
    let components = document["components"].as_array().unwrap();
    for name in ["rustls", "rusqlite", "react"] {
        let component =
            components.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name} is missing"));
        assert!(component["licenses"][0]["expression"].is_string(), "{component}");
        assert!(component["purl"].as_str().unwrap().ends_with(component["version"].as_str().unwrap()));
    }
    // What builds and tests it is not in it.
    for name in ["serde_derive", "proptest", "vite"] {
        assert!(components.iter().all(|one| one["name"] != name), "{name} is listed");
    }
}
