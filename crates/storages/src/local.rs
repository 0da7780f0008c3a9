//! Paths of the server's own disk, and their addresses in tasks.

use labelkeep_model::{Error, Result, Say};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::path::{Component, Path};

const ADDRESS: &str = "/data/local-files/?d=";
/// As browsers and the compatible API write it.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(crate) fn uri(key: &str) -> String {
    format!("{ADDRESS}{}", utf8_percent_encode(key, PLAIN))
}

/// The key in an address of ours, with or without the name of the installation in front.
pub(crate) fn key_of(uri: &str) -> Option<String> {
    let path = match uri.split_once("://") {
        Some(("http" | "https", rest)) => rest.find('/').and_then(|slash| rest.get(slash..))?,
        Some(_) => return None,
        None => uri,
    };
    let written = path.strip_prefix(ADDRESS).or_else(|| path.strip_prefix("/data/local-files?d="))?;
    let written = written.split('&').next()?.replace('+', " ");
    percent_decode_str(&written).decode_utf8().ok().map(|key| key.trim_start_matches('/').to_owned())
}

/// The folder below `root` that this absolute path names, as the beginning of keys.
///
/// # Errors
/// 400 when it is not below it.
pub(crate) fn below(root: &Path, path: &str) -> Result<String> {
    let path = Path::new(path.trim());
    let wrong = || Error::field("path", Say::LocalPath { root: root.display().to_string().into() });
    let rest = path.strip_prefix(root).map_err(|_| wrong())?;
    let parts = rest
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str().ok_or_else(wrong),
            _ => Err(wrong()),
        })
        .collect::<Result<Vec<_>>>()?;
    if parts.is_empty() { Err(wrong()) } else { Ok(parts.join("/")) }
}

#[cfg(test)]
mod tests {
    use super::{below, key_of, uri};
    use std::path::Path;

    #[test]
    fn w24_paths_lead_below_the_root_and_nowhere_else() {
        let root = Path::new("/data/files");
        assert_eq!(below(root, "/data/files/a/b/").unwrap(), "a/b");
        for path in ["", "/", "/data/files", "/data/files/", "/data/filesystem", "/etc", "a", "/data/files/../x"] {
            assert!(below(root, path).is_err(), "{path}");
        }
    }

    #[test]
    fn addresses_are_read_as_they_are_written() {
        for key in ["a/b.jpg", "sp ace.jpg ", "x/%2E%2E/y", "+", "?", "#", "ä/😀.png", "a&d=b"] {
            assert_eq!(key_of(&uri(key)).as_deref(), Some(key), "{key}");
            assert_eq!(key_of(&format!("https://label.example:8080{}", uri(key))).as_deref(), Some(key));
        }
        assert_eq!(key_of("/data/local-files/?d=a+b").as_deref(), Some("a b"));
        assert_eq!(key_of("s3://data/local-files/?d=a"), None);
        assert_eq!(key_of("/data/upload/1/a"), None);
    }
}
