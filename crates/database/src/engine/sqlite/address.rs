//! Where the file is: `sqlite:///path/to/file`, with `?mode=ro`, `rw` or `rwc`.

use labelkeep_model::{Error, Result, Text};
use percent_encoding::percent_decode_str;
use std::path::{Path, PathBuf};

const SCHEME: &str = "sqlite:";

/// # Errors
/// 400 when the address says something else.
pub(super) fn file_of(url: &str) -> Result<PathBuf> {
    let rest = url.strip_prefix(SCHEME).unwrap_or(url);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, options) = rest.split_once('?').unwrap_or((rest, ""));
    for option in options.split('&').filter(|option| !option.is_empty()) {
        if !matches!(option, "mode=rw" | "mode=rwc" | "cache=private") {
            return Err(not_understood(format!("{option:?} is no option of a SQLite file")));
        }
    }
    let path = percent_decode_str(path).decode_utf8().map_err(|_| not_understood("its path is no UTF-8".to_owned()))?;
    if path.is_empty() || path == ":memory:" {
        return Err(not_understood("it names no file".to_owned()));
    }
    Ok(Path::new(&*path).to_path_buf())
}

fn not_understood(why: String) -> Error {
    Error::bad_request(Text::for_operators(format!("The database address is not understood: {why}.")))
}

#[cfg(test)]
mod tests {
    use super::file_of;
    use std::path::Path;

    #[test]
    fn an_address_names_a_file() {
        for (url, path) in [
            ("sqlite:///var/lib/a.db", "/var/lib/a.db"),
            ("sqlite://a.db?mode=rwc", "a.db"),
            ("sqlite:a%3Fb.db", "a?b.db"),
        ] {
            assert_eq!(file_of(url).unwrap(), Path::new(path), "{url}");
        }
    }

    #[test]
    fn what_is_no_file_is_refused() {
        for url in
            ["sqlite:", "sqlite://:memory:", "sqlite:///a.db?mode=ro", "sqlite:///a.db?vfs=unix-none", "sqlite:///%FF"]
        {
            assert!(file_of(url).is_err(), "{url}");
        }
    }
}
