//! The list of the libraries that are in the program and its interface, as a CycloneDX document. It is made of the lock files
//! alone, so the same source gives the same list, and it travels in the program: `labelkeep sbom`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

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
    let by_id = |list| entries(list).map(|one| (text(one, "id"), one)).collect::<BTreeMap<&str, &Value>>();
    let packages = by_id(metadata.pointer("/packages"));
    let nodes = by_id(metadata.pointer("/resolve/nodes"));
    let checksums = checksums(&fs::read_to_string(home.path("Cargo.lock")).context("reading Cargo.lock")?);
    let linked = |id: &str| packages.get(id).is_some_and(|one| !is_of_the_build(one));
    let root = packages.values().find(|one| text(one, "name") == PROGRAM).context("the program is no package")?;
    let (mut components, mut links) = (BTreeMap::new(), BTreeMap::new());
    let mut open = vec![text(root, "id")];
    let mut seen: BTreeSet<&str> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let (Some(package), Some(node)) = (packages.get(id), nodes.get(id)) else { continue };
        let needs: Vec<&str> = entries(node.get("deps"))
            .filter(|one| entries(one.get("dep_kinds")).any(|kind| kind.get("kind").is_none_or(Value::is_null)))
            .map(|one| text(one, "pkg"))
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
    entries(package.get("targets")).any(|target| entries(target.get("kind")).any(|kind| kind == "proc-macro"))
}

fn reference(package: &Value) -> String {
    let (name, version) = (text(package, "name"), text(package, "version"));
    if name == PROGRAM { PROGRAM.to_owned() } else { format!("pkg:cargo/{name}@{version}") }
}

fn component(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (text(package, "name"), text(package, "version"));
    // Older packages write a slash where the standard has OR.
    let license = package.get("license").and_then(Value::as_str).map(|one| one.replace('/', " OR "));
    let is_foreign = package.get("source").is_some_and(|source| !source.is_null());
    let mut component = library(&reference(package), name, version, license.as_deref(), is_foreign);
    if let Some(sum) = checksums.get(&(name.to_owned(), version.to_owned())) {
        component.insert("hashes".into(), json!([{ "alg": "SHA-256", "content": sum }]));
    }
    component.into()
}

/// What both kinds of libraries have. A foreign one is found in a registry by its address.
fn library(address: &str, name: &str, version: &str, license: Option<&str>, is_foreign: bool) -> Map<String, Value> {
    let mut fields = vec![("type", json!("library")), ("bom-ref", json!(address)), ("name", json!(name))];
    fields.push(("version", json!(version)));
    if is_foreign {
        fields.push(("purl", json!(address)));
    }
    if let Some(license) = license {
        fields.push(("licenses", json!([{ "expression": license }])));
    }
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
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
    let packages = lock.get("packages").and_then(Value::as_object);
    let packages = packages.context("web/package-lock.json has no packages")?;
    let used = packages.iter().filter(|(path, one)| !path.is_empty() && one.get("dev").is_none_or(|dev| dev != true));
    Ok(used.map(|(path, one)| module(path, one)).collect())
}

fn module(path: &str, package: &Value) -> (String, Value) {
    let (name, version) = (path.rsplit("node_modules/").next().unwrap_or(path), text(package, "version"));
    let address = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
    let license = package.get("license").and_then(Value::as_str);
    (address.clone(), library(&address, name, version, license, true).into())
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
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
