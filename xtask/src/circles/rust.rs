//! What a Rust file names of other files of its crate: in `use` and in paths, also through what another file hands on. A
//! folder and the file that bears its name are one module, so a file may name what stands in the one above it.

use std::collections::BTreeMap;

use super::graph::Arrows;
use crate::sources::Files;

/// Hands through which a name may have gone.
const MOST_HANDS: usize = 8;

type Names = Vec<String>;

struct Module {
    /// What `use` makes known here, and where it is from.
    known: BTreeMap<String, Names>,
    /// All paths that are named.
    paths: Vec<Names>,
}

type Modules = BTreeMap<String, Module>;

/// The folders and files of `src`; the root of the crate is none.
pub fn room(module: &str) -> Option<&str> {
    module.split('/').next().filter(|first| !first.is_empty())
}

/// Between modules, as `engine/connection`.
pub fn arrows(files: &Files) -> Arrows {
    let code = files.iter().filter(|(file, _)| file.rsplit('/').next() != Some("tests.rs"));
    let modules: Modules = code.map(|(file, text)| (module_of(file), read(text))).collect();
    modules.keys().map(|name| (name.clone(), targets(&modules, name))).collect()
}

fn module_of(file: &str) -> String {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if matches!(path, "lib" | "main") { String::new() } else { path.to_owned() }
}

fn targets(modules: &Modules, from: &str) -> std::collections::BTreeSet<String> {
    let paths = modules.get(from).into_iter().flat_map(|module| &module.paths);
    let all = paths.filter_map(|path| resolve(modules, from, path, 0));
    all.filter(|to| to != from && !to.is_empty() && !from.starts_with(&format!("{to}/"))).collect()
}

/// The module in which what the path names is written.
fn resolve(modules: &Modules, from: &str, path: &[String], hands: usize) -> Option<String> {
    let mut here: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let (first, mut rest) = path.split_first()?;
    match first.as_str() {
        "crate" => here.clear(),
        "self" => {}
        "super" => {
            here.pop();
            while let Some((next, after)) = rest.split_first()
                && next == "super"
            {
                here.pop();
                rest = after;
            }
        }
        name if modules.contains_key(&inside(&here, name)) => rest = path,
        name => {
            let origin = modules.get(from)?.known.get(name).filter(|origin| origin.as_slice() != [name])?;
            let whole: Names = origin.iter().chain(rest).cloned().collect();
            return if hands < MOST_HANDS { resolve(modules, from, &whole, hands + 1) } else { None };
        }
    }
    while let Some((next, after)) = rest.split_first()
        && modules.contains_key(&inside(&here, next))
    {
        here.push(next);
        rest = after;
    }
    let found = here.join("/");
    let handed_on = rest.first().and_then(|name| modules.get(&found)?.known.get(name));
    match handed_on {
        Some(origin) if found != from && hands < MOST_HANDS => {
            let whole: Names = origin.iter().chain(rest.iter().skip(1)).cloned().collect();
            resolve(modules, &found, &whole, hands + 1).or(Some(found))
        }
        _ => Some(found),
    }
}

fn inside(here: &[&str], name: &str) -> String {
    here.iter().copied().chain([name]).collect::<Vec<_>>().join("/")
}

fn read(text: &str) -> Module {
    let words = words(text);
    let mut module = Module { known: BTreeMap::new(), paths: Vec::new() };
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if let Some(after) = end_of_tests(&words, at) {
            at = after;
        } else if word == "use" {
            at = read_use(&words, at + 1, &[], &mut module);
        } else if is_name(word) && words.get(at + 1).is_some_and(|next| next == "::") {
            let (path, after) = read_path(&words, at);
            module.paths.push(path);
            at = after;
        } else {
            at += 1;
        }
    }
    module
}

/// Where `#[cfg(test)] mod tests { … }` ends, when it begins here.
fn end_of_tests(words: &[String], at: usize) -> Option<usize> {
    let start = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    if !words.get(at..at + start.len())?.iter().eq(start) {
        return None;
    }
    let body = at + start.len() + 1;
    let mut depth = 0_usize;
    for (offset, word) in words.get(body..)?.iter().enumerate() {
        match word.as_str() {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(body + offset + 1);
        }
    }
    None
}

fn read_path(words: &[String], mut at: usize) -> (Names, usize) {
    let mut path = Names::new();
    while let Some(word) = words.get(at)
        && is_name(word)
    {
        path.push(word.clone());
        at += 1;
        if words.get(at).is_none_or(|next| next != "::") {
            break;
        }
        at += 1;
    }
    (path, at)
}

/// One branch of a `use`; answers where it ends.
fn read_use(words: &[String], start: usize, before: &[String], module: &mut Module) -> usize {
    let (path, mut at) = read_path(words, start);
    let mut path: Names = before.iter().cloned().chain(path).collect();
    match words.get(at).map(String::as_str) {
        Some("{") => {
            at += 1;
            while let Some(word) = words.get(at)
                && word != "}"
            {
                at = if word == "," { at + 1 } else { read_use(words, at, &path, module) };
            }
            at + 1
        }
        Some("*") => {
            module.paths.push(path);
            at + 1
        }
        next => {
            if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
                path.pop();
            }
            let renamed = if next == Some("as") { words.get(at + 1).cloned() } else { None };
            let end = if renamed.is_some() { at + 2 } else { at };
            if let Some(name) = renamed.or_else(|| path.last().cloned()) {
                module.known.insert(name, path.clone());
            }
            module.paths.push(path);
            // Something is passed in any case, whatever stands here.
            end.max(start + 1)
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::` and single signs, without comments and texts.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = text_length(rest) {
            length
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len());
            words.push(rest.get(..end).unwrap_or_default().to_owned());
            end
        } else if rest.starts_with("::") {
            words.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                words.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    words
}

/// The length of the text or sign in quotes that begins here.
fn text_length(rest: &str) -> Option<usize> {
    if let Some(raw) = rest.strip_prefix('r').or_else(|| rest.strip_prefix("br")) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw.get(hashes..)?.starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = rest.len() - raw.len() + hashes + 1;
            return Some(rest.get(start..)?.find(&end).map_or(rest.len(), |at| start + at + end.len()));
        }
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    // A sign in quotes, not the name of a lifetime.
    let inner = rest.strip_prefix('\'')?;
    let is_sign = inner.starts_with('\\') || inner.chars().nth(1) == Some('\'');
    is_sign.then(|| quoted(rest, '\''))
}

fn quoted(rest: &str, end: char) -> usize {
    let mut is_escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if sign == end => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{Files, arrows};

    fn of(files: &[(&str, &str)], module: &str) -> Vec<String> {
        let files: Files = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
        arrows(&files)[module].iter().cloned().collect()
    }

    #[test]
    fn uses_and_paths_are_followed_to_the_file_in_which_the_thing_is_written() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; pub use b::{inner::Deep, Plain};"),
            ("a.rs", "use crate::{Deep, b::Plain as Other, c};\nfn f() { c::g(); }"),
            ("b.rs", "mod inner; pub use inner::Deep; pub struct Plain;"),
            ("b/inner.rs", "use super::Plain; use crate::c::*; pub struct Deep;"),
            ("c.rs", "fn g() { crate::a::f(); }"),
        ];
        assert_eq!(of(&files, "a"), ["b", "b/inner", "c"]);
        assert_eq!(of(&files, "b"), ["b/inner"]);
        assert_eq!(of(&files, "b/inner"), ["c"], "the module above is its own");
        assert_eq!(of(&files, "c"), ["a"]);
    }

    #[test]
    fn comments_texts_and_tests_do_not_count() {
        let text = "// use crate::b;\n/* crate::b::x */ const T: &str = \"crate::b::x \\\" crate::b::y\"; const R: &str = r#\"crate::b\"#;\n\
                    fn f<'a>(x: &'a str) -> char { '\"' }\n#[cfg(test)]\nmod tests { use crate::b; fn g() {} }\nuse crate::c;";
        let files = [("lib.rs", ""), ("a.rs", text), ("b.rs", ""), ("c.rs", ""), ("a/tests.rs", "use crate::b;")];
        assert_eq!(of(&files, "a"), ["c"]);
    }
}
