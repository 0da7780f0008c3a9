//! Names of files in archives: they lead to the media, two media never share one, and none leads out of the archive.

use crate::python::{basename, splitext};
use md5::{Digest as _, Md5};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The longest name that file systems take is 255 bytes; the rest is for a number and another extension.
const LONGEST: usize = 240;

/// Where the original's converter puts what this address leads to: uploads under their name, all else with the beginning
/// of the address's checksum in front.
pub(crate) fn of_address(address: &str) -> String {
    match upload(address) {
        Some(name) => safe(&percent_decoded(name)),
        None => safe(&format!("{}__{}", checksum(address), file_of(address))),
    }
}

/// The name without a checksum, as the ASR manifest has it.
pub(crate) fn plain(address: &str) -> String {
    let name = upload(address).map_or_else(|| file_of(address), percent_decoded);
    safe(&name)
}

/// The name of an uploaded file in its address.
pub(crate) fn upload(address: &str) -> Option<&str> {
    let path = address.strip_prefix('/').unwrap_or(address);
    let path = path.strip_prefix("data/").unwrap_or(path);
    path.strip_prefix("upload/").map(basename)
}

fn file_of(address: &str) -> String {
    if let Some((_, path)) = address.split_once("?d=").filter(|_| address.starts_with("/data/")) {
        return basename(path).to_owned();
    }
    if ["s3:", "gs:", "azure-blob:"].iter().any(|scheme| address.starts_with(scheme)) {
        return basename(address).to_owned();
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    basename(path).to_owned()
}

/// An address of an object in a store.
pub(crate) fn is_in_store(address: &str) -> bool {
    ["s3:", "gs:", "azure-blob:"].iter().any(|scheme| address.starts_with(scheme))
}

fn checksum(address: &str) -> String {
    Md5::digest(address.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}

/// One name of a file, whatever stands in it: no separators, nothing that means another folder, not too long.
pub(crate) fn safe(name: &str) -> String {
    let is_bad = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let clean: String = name.chars().map(|c| if is_bad(c) { '_' } else { c }).collect();
    if clean.chars().all(|c| c == '.' || c == ' ') {
        return "file".to_owned();
    }
    let (stem, extension) = splitext(&clean);
    let extension = cut(extension, 20);
    format!("{}{extension}", cut(stem, LONGEST - extension.len()))
}

/// At most so many bytes, whole characters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The names that are taken. Upper and lower case are one, as on many machines; so are names that differ in their extension
/// alone, because labels lie beside their pictures under the same name.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashMap<u64, Taken>,
}

#[derive(Debug)]
struct Taken {
    by: u64,
    next: u32,
}

impl Names {
    /// The name, with a number where somebody else has it. Whoever asks with the same `owner` gets the same name.
    pub fn take(&mut self, name: &str, owner: u64) -> String {
        let (stem, extension) = splitext(name);
        let key = hash(&stem.to_lowercase());
        let Some(taken) = self.taken.get_mut(&key) else {
            self.taken.insert(key, Taken { by: owner, next: 2 });
            return name.to_owned();
        };
        if taken.by == owner {
            return name.to_owned();
        }
        let first = taken.next;
        for number in first..first.saturating_add(1_000) {
            let numbered = format!("{stem}-{number}{extension}");
            let other = hash(&format!("{}-{number}", stem.to_lowercase()));
            match self.taken.get(&other) {
                Some(taken) if taken.by != owner => {}
                Some(_) => return numbered,
                None => {
                    self.taken.insert(other, Taken { by: owner, next: 2 });
                    if let Some(taken) = self.taken.get_mut(&key) {
                        taken.next = number.saturating_add(1);
                    }
                    return numbered;
                }
            }
        }
        format!("{stem}-{owner:x}{extension}")
    }
}

/// The same on each run.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_those_of_the_original() {
        for (address, name) in [
            ("/data/upload/1/abc-cat.jpg", "abc-cat.jpg"),
            ("upload/1/a%20b.jpg", "a b.jpg"),
            ("https://example.org/pics/cat.jpg?size=2", "be5ff681__cat.jpg"),
            ("s3://bucket/deep/cat.jpg", "c131f77e__cat.jpg"),
            ("/data/local-files/?d=dir/cat.jpg", "91d9cbef__cat.jpg"),
        ] {
            assert_eq!(of_address(address), name);
        }
    }

    #[test]
    fn two_media_never_share_a_name() {
        let mut names = Names::default();
        assert_eq!(names.take("a.jpg", 1), "a.jpg");
        assert_eq!(names.take("a.jpg", 1), "a.jpg");
        assert_eq!(names.take("A.PNG", 2), "A-2.PNG");
        assert_eq!(names.take("a-2.jpg", 3), "a-2-2.jpg");
        assert_eq!(names.take("a.jpg", 4), "a-3.jpg");
    }

    proptest! {
        #[test]
        fn no_name_leads_out_of_the_archive(address in "\\PC*|[\\x00-\\x7f]*|(\\.\\./)*[a-z%2f\\\\./]*") {
            for name in [of_address(&address), plain(&address)] {
                prop_assert!(!name.is_empty() && name.len() <= 255);
                prop_assert!(!name.contains(['/', '\\', '\0']) && name != "." && name != "..");
            }
        }
    }
}
