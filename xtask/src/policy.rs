//! What may be in the dependency tree: no second crypto library, known licences, one registry.
//!
//! `cargo deny` checks the same and more with `deny.toml` where it is installed; this needs nothing but cargo.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::home::Home;
use crate::licence;
use crate::shell::{output, run, say, succeeds};

/// One crypto provider (aws-lc-rs), no OpenSSL.
const BANNED: [&str; 5] = ["openssl", "openssl-sys", "native-tls", "ring", "hyper-tls"];
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn check(home: &Home) -> Result<()> {
    let metadata = output(&mut home.cargo(&["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("reading the output of cargo metadata")?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata lists no packages")?;
    // The lock file also holds optional packages that no feature turns on, so the bans look at the tree.
    let tree =
        output(&mut home.cargo(&["tree", "--locked", "--workspace", "--target=all", "--prefix=none", "--format={p}"]))?;
    let mut problems: Vec<String> = packages.iter().flat_map(problems).collect();
    problems.extend(banned(&tree).map(|name| format!("{name} is banned")));
    if !problems.is_empty() {
        bail!("the dependency tree breaks the rules of deny.toml:\n  {}", problems.join("\n  "));
    }
    say(format!("{} packages: licences, sources and bans are in order", packages.len()));
    if succeeds(&mut home.cargo(&["deny", "--version"])) {
        run(&mut home.cargo(&["deny", "--offline", "check", "licenses", "bans", "sources"]))?;
    }
    Ok(())
}

/// The banned ones in the output of `cargo tree`, where a line begins with the name of a package.
fn banned(tree: &str) -> impl Iterator<Item = &'static str> {
    BANNED.into_iter().filter(|name| tree.lines().any(|line| line.split_whitespace().next() == Some(*name)))
}

fn problems(package: &Value) -> Vec<String> {
    let text = |key: &str| package.get(key).and_then(Value::as_str);
    let name = text("name").unwrap_or("?");
    let mut problems = Vec::new();
    if !licence::allowed(text("license").unwrap_or_default()) {
        problems
            .push(format!("{name} has the licence {:?}, which is not on the list", text("license").unwrap_or("none")));
    }
    // Our own crates have no source.
    if text("source").is_some_and(|source| source != REGISTRY) {
        problems.push(format!("{name} does not come from crates.io"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_good_package_has_no_problem() {
        assert!(problems(&json!({"name": "serde", "license": "MIT OR Apache-2.0", "source": REGISTRY})).is_empty());
    }

    #[test]
    fn licences_and_sources_are_each_reported() {
        let bad = json!({"name": "odd", "license": "GPL-3.0-only", "source": "git+https://example.org/odd"});
        assert_eq!(problems(&bad).len(), 2);
    }

    #[test]
    fn bans_go_by_the_whole_name() {
        assert_eq!(banned("labelkeep v0.1.0 (/x)\nring v0.17.14\n").collect::<Vec<_>>(), ["ring"]);
        assert_eq!(banned("string-ring v1.0.0\nrings v1.0.0\n").count(), 0);
    }

    #[test]
    fn a_package_without_a_licence_is_reported() {
        assert_eq!(problems(&json!({"name": "quiet", "license": null, "source": REGISTRY})).len(), 1);
    }
}
