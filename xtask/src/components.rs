//! The list of the libraries that are in the program and its interface, as a CycloneDX document. It is made of the lock files
//! alone, so the same source gives the same list, and it travels in the program: `labelkeep sbom`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::home::Home;
use crate::shell::output;

pub const FILE: &str = "crates/labelkeep/sbom.json";
const PROGRAM: &str = "labelkeep";

pub fn write(home: &Home) -> Result<()> {
    let (crates, links) = crates(home)?;
    let mut components = crates;
    components.extend(modules(home)?);
    let name = json!({ "type": "application", "bom-ref": PROGRAM, "name": PROGRAM, "version": env!("CARGO_PKG_VERSION"),
        "licenses": [{ "expression": "Apache-2.0" }] });
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": name },
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": links,
    });
    fs::write(home.path(FILE), serde_json::to_string_pretty(&document)? + "\n").context(FILE)
}

/// What the program is linked from, by its address, and what each of these needs. Tools of the build are not in the program.
fn crates(home: &Home) -> Result<(BTreeMap<String, Value>, Vec<Value>)> {
    let arguments = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let metadata: Value = serde_json::from_str(&output(&mut home.cargo(&arguments))?)?;
    let packages: BTreeMap<&str, &Value> = entries(&metadata["packages"]).map(|one| (text(&one["id"]), one)).collect();
    let nodes: BTreeMap<&str, &Value> =
        entries(&metadata["resolve"]["nodes"]).map(|one| (text(&one["id"]), one)).collect();
    let checksums = checksums(&fs::read_to_string(home.path("Cargo.lock")).context("reading Cargo.lock")?);
    let linked = |id: &str| packages.get(id).is_some_and(|one| !is_of_the_build(one));
    let root = packages.values().find(|one| one["name"] == PROGRAM).context("the program is no package")?;
    let (mut components, mut links) = (BTreeMap::new(), BTreeMap::new());
    let mut open = vec![text(&root["id"])];
    let mut seen: BTreeSet<&str> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let (Some(package), Some(node)) = (packages.get(id), nodes.get(id)) else { continue };
        let needs: Vec<&str> = entries(&node["deps"])
            .filter(|one| entries(&one["dep_kinds"]).any(|kind| kind["kind"].is_null()))
            .map(|one| text(&one["pkg"]))
            .filter(|id| linked(id))
            .collect();
        let own = reference(package);
        let on: BTreeSet<String> = needs.iter().filter_map(|id| packages.get(id)).map(|one| reference(one)).collect();
        links.insert(own.clone(), json!({ "ref": own, "dependsOn": on }));
        if own != PROGRAM {
            components.insert(own, component(package, &checksums));
        }
        open.extend(needs.into_iter().filter(|id| seen.insert(id)));
    }
    Ok((components, links.into_values().collect()))
}

fn is_of_the_build(package: &Value) -> bool {
    entries(&package["targets"]).any(|target| entries(&target["kind"]).any(|kind| kind == "proc-macro"))
}

fn reference(package: &Value) -> String {
    let (name, version) = (text(&package["name"]), text(&package["version"]));
    if name == PROGRAM { PROGRAM.to_owned() } else { format!("pkg:cargo/{name}@{version}") }
}

fn component(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (text(&package["name"]), text(&package["version"]));
    let mut component = json!({ "type": "library", "bom-ref": reference(package), "name": name, "version": version });
    if !package["source"].is_null() {
        component["purl"] = json!(reference(package));
    }
    if let Some(license) = package["license"].as_str() {
        // Older packages write a slash where the standard has OR.
        component["licenses"] = json!([{ "expression": license.replace('/', " OR ") }]);
    }
    if let Some(sum) = checksums.get(&(name.to_owned(), version.to_owned())) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    component
}

/// The digests in the lock file, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")));
        line.and_then(|rest| rest.strip_suffix('"')).map(str::to_owned)
    };
    let one = |block: &str| Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?));
    lock.split("[[package]]").filter_map(one).collect()
}

/// What the interface is bundled from.
fn modules(home: &Home) -> Result<BTreeMap<String, Value>> {
    let lock = fs::read_to_string(home.path("web/package-lock.json")).context("reading web/package-lock.json")?;
    let lock: Value = serde_json::from_str(&lock)?;
    let packages = lock["packages"].as_object().context("web/package-lock.json has no packages")?;
    let used = packages.iter().filter(|(path, one)| !path.is_empty() && one["dev"] != true);
    Ok(used.map(|(path, one)| module(path, one)).collect())
}

fn module(path: &str, package: &Value) -> (String, Value) {
    let name = path.rsplit("node_modules/").next().unwrap_or(path);
    let address = format!("pkg:npm/{}@{}", name.replace('@', "%40"), text(&package["version"]));
    let mut component = json!({ "type": "library", "bom-ref": address, "name": name, "version": package["version"],
        "purl": address });
    if let Some(license) = package["license"].as_str() {
        component["licenses"] = json!([{ "expression": license }]);
    }
    (address, component)
}

fn entries(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_from_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\nsource = \"x\"\nchecksum = \"abc\"\n";
        assert_eq!(checksums(lock), BTreeMap::from([(("a".into(), "1.2.3".into()), "abc".into())]));
    }

    #[test]
    fn names_with_a_scope_are_written_as_addresses() {
        let (address, one) = module("node_modules/@x/y", &json!({ "version": "2.0.0", "license": "MIT" }));
        assert_eq!(address, "pkg:npm/%40x/y@2.0.0");
        assert_eq!(one["name"], "@x/y");
        assert_eq!(one["licenses"][0]["expression"], "MIT");
    }
}
