//! Dependencies that are declared and that nothing names.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::home::Home;
use crate::sources::{Files, crates, files};

pub fn check(home: &Home) -> Result<()> {
    let mut found = Vec::new();
    for folder in crates(home)? {
        found.extend(of_crate(home, &folder)?);
    }
    found.extend(of_interface(home)?);
    if found.is_empty() {
        return Ok(());
    }
    bail!("Nothing uses these dependencies. Remove them:\n\n{}", found.join("\n"))
}

fn of_crate(home: &Home, folder: &str) -> Result<Vec<String>> {
    let manifest = format!("{folder}/Cargo.toml");
    let text = fs::read_to_string(home.path(&manifest)).with_context(|| format!("reading {manifest}"))?;
    let code = |inside: &[&str]| -> Result<Vec<Files>> {
        inside.iter().map(|inside| files(&home.path(&format!("{folder}/{inside}")), &[".rs"])).collect()
    };
    let (product, all) = (code(&["src"])?, code(&["src", "tests", "examples", "benches"])?);
    let unused = declared(&text).filter(|(is_for_tests, name)| {
        let texts = if *is_for_tests { &all } else { &product };
        !texts.iter().flat_map(Files::values).any(|text| names(text, name))
    });
    Ok(unused.map(|(_, name)| format!("  {manifest}: {name}")).collect())
}

/// The names in the tables of dependencies, and whether each is for tests only.
fn declared(manifest: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut table = "";
    manifest.lines().filter_map(move |line| {
        if line.starts_with('[') {
            table = line;
        }
        let name =
            line.split(['.', '=', ' ']).next().filter(|name| !name.is_empty() && !name.starts_with(['[', '#']))?;
        table.ends_with("dependencies]").then_some((table == "[dev-dependencies]", name))
    })
}

/// As Rust spells it: `a-b` is `a_b`, or, where a digit follows, `ab`.
fn names(text: &str, dependency: &str) -> bool {
    let spellings = [dependency.replace('-', "_"), dependency.replace('-', "")];
    let mut words = text.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
    words.any(|word| spellings.iter().any(|spelling| spelling == word))
}

fn of_interface(home: &Home) -> Result<Vec<String>> {
    let text = fs::read_to_string(home.path("web/package.json")).context("reading web/package.json")?;
    let manifest: serde_json::Value = serde_json::from_str(&text).context("reading web/package.json")?;
    let code = files(&home.path("web/src"), &[".ts", ".tsx"])?;
    let names =
        manifest.get("dependencies").and_then(|all| all.as_object()).into_iter().flatten().map(|(name, _)| name);
    let is_used = |name: &str| code.values().any(|text| imports(text, name));
    Ok(names.filter(|name| !is_used(name)).map(|name| format!("  web/package.json: {name}")).collect())
}

/// The package itself or something in it.
fn imports(text: &str, package: &str) -> bool {
    text.split(['"', '\n'])
        .any(|word| word.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::{declared, imports, names};

    #[test]
    fn tables_of_dependencies_are_read_and_no_others() {
        let manifest = "[package]\nname = \"a\"\n[dependencies]\n# why\nb-c.workspace = true\nd = \"1\"\n\n[dev-dependencies]\ne = { version = \"2\" }\n[lints]\nf = 1";
        assert_eq!(declared(manifest).collect::<Vec<_>>(), [(false, "b-c"), (false, "d"), (true, "e")]);
    }

    #[test]
    fn a_use_is_a_whole_word() {
        assert!(names("use tokio_util::io;", "tokio-util") && names("md5::Md5::new()", "md-5"));
        assert!(!names("let bytes_left = 1;", "bytes"));
        assert!(imports("import { x } from \"wouter\";", "wouter") && imports("import \"a/b.css\"", "a"));
        assert!(!imports("import { x } from \"wouter-next\";", "wouter"));
    }
}
