//! Finds the names of tests in Rust, TypeScript and Python, and the ids at their beginning.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::home::Home;

pub struct Test {
    pub name: String,
    /// The file, from the repository's folder on.
    pub place: String,
    pub ids: Vec<String>,
}

const FOLDERS: [&str; 5] = ["crates", "tests", "web/src", "web/test", "web/build"];

pub fn tests(home: &Home) -> Result<Vec<Test>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        visit(&home.path(folder), folder, &mut found)?;
    }
    found.sort_by(|a, b| (&a.place, &a.name).cmp(&(&b.place, &b.name)));
    Ok(found)
}

fn visit(folder: &Path, shown: &str, found: &mut Vec<Test>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = format!("{shown}/{name}");
        if path.is_dir() {
            if name != "node_modules" && name != "fixtures" {
                visit(&path, &shown, found)?;
            }
        } else if [".rs", ".ts", ".tsx", ".mjs", ".py"].iter().any(|ending| name.ends_with(ending)) {
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            for name in text.lines().filter_map(name_of) {
                let ids = ids(&name);
                if !ids.is_empty() {
                    found.push(Test { name, place: shown.clone(), ids });
                }
            }
        }
    }
    Ok(())
}

/// `fn s05_…(`, `async fn w01_…(`, `def test_s25_…(`, `test("w09 …"`.
fn name_of(line: &str) -> Option<String> {
    let line = line.trim_start();
    for start in ["fn ", "async fn ", "def test_", "async def test_"] {
        if let Some(rest) = line.strip_prefix(start) {
            return rest.split(['(', '<']).next().map(str::to_owned);
        }
    }
    let rest = line.strip_prefix("test(\"").or_else(|| line.strip_prefix("it(\""))?;
    rest.split('"').next().map(str::to_owned)
}

/// The ids that a name begins with: `s05_w26_…` has two, `x_json_…` has `x_json`.
fn ids(name: &str) -> Vec<String> {
    // In a sentence the first word alone can be ids.
    let words: Vec<&str> = name.split(' ').next().unwrap_or_default().split('_').collect();
    let mut ids = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let number = word.strip_prefix(['s', 'w']).filter(|rest| rest.len() == 2);
        if number.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
            ids.push((*word).to_owned());
            at += 1;
        } else if *word == "x" && words.len() > at + 1 {
            // Two words where the first alone is no row.
            let long = words.get(at + 1..at + 3).map(|pair| format!("x_{}", pair.join("_"))).unwrap_or_default();
            let short = words.get(at + 1).map(|one| format!("x_{one}")).unwrap_or_default();
            let is_long = super::ROWS.iter().any(|row| row.id == long);
            at += if is_long { 3 } else { 2 };
            ids.push(if is_long { long } else { short });
        } else {
            break;
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::{ids, name_of};

    #[test]
    fn names_and_their_ids_are_found_in_every_language() {
        assert_eq!(name_of("    async fn s05_w26_closed(test: TestDatabase) {").unwrap(), "s05_w26_closed");
        assert_eq!(name_of("def test_s25_at_rest(server):").unwrap(), "s25_at_rest");
        assert_eq!(name_of(r#"test("w09 nothing runs", async () => {"#).unwrap(), "w09 nothing runs");
        assert_eq!(name_of("let fn_name = 1;"), None);
        assert_eq!(ids("s05_w26_closed"), ["s05", "w26"]);
        assert_eq!(ids("w09 nothing runs"), ["w09"]);
        assert_eq!(ids("w22_x_upload_only"), ["w22", "x_upload"]);
        assert_eq!(ids("x_brute_force_an_account"), ["x_brute_force"]);
        assert_eq!(ids("x and y are the corner"), Vec::<String>::new());
        assert_eq!(ids("send_s05"), Vec::<String>::new());
        assert_eq!(ids("x_nonsense_here"), ["x_nonsense"], "which is then called no row");
    }
}
