//! Addresses of objects in stores, wherever they stand in a task's data: alone, in lists and objects, several in one text,
//! in HTML and Markdown. What is found here is what is rewritten, noted and allowed to be asked for: one reading for all.

mod json;

pub use json::{each, replaced};

use std::ops::Range;

/// What such an address begins with.
const BEGINNINGS: [&str; 5] = ["s3://", "gs://", "azure-blob://", "redis://", LOCAL];
const LOCAL: &str = "/data/local-files/?";

/// Where addresses stand in a text.
#[must_use]
pub fn found(text: &str) -> Vec<Range<usize>> {
    let starts = starts(text);
    match starts.as_slice() {
        [] => Vec::new(),
        // A key is any text, so one that is not embedded goes on to the end.
        [only] if text.get(..*only).is_some_and(|before| before.trim().is_empty()) => {
            std::iter::once(*only..text.len()).collect()
        }
        _ => {
            let ends = starts.iter().skip(1).copied().chain([text.len()]);
            let pieces: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
            // A list may have keys with spaces in it; a sentence may not.
            let before = starts.first().and_then(|first| text.get(..*first)).unwrap_or_default();
            let is_list = pieces.len() > 1
                && before.trim().is_empty()
                && pieces.iter().rev().skip(1).all(|piece| text.get(piece.clone()).is_some_and(ends_as_item));
            pieces.into_iter().map(|piece| piece.start..piece.start + length(text, piece, is_list)).collect()
        }
    }
}

/// The path of a file on the server's disk that such an address names.
#[must_use]
pub fn local_path(uri: &str) -> Option<String> {
    let query = uri.strip_prefix(LOCAL)?.split('#').next()?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix("d="))?;
    let path = String::from_utf8(decoded(value)).ok()?;
    Some(path.trim_start_matches('/').to_owned())
}

/// As forms have it: `%XX`, and a plus for a space.
fn decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.as_bytes();
    while let [first, rest @ ..] = bytes {
        let code = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = code.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match (first, code.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                bytes = rest.get(2..).unwrap_or_default();
                continue;
            }
            (b'+', _) => out.push(b' '),
            (other, _) => out.push(*other),
        }
        bytes = rest;
    }
    out
}

fn starts(text: &str) -> Vec<usize> {
    let mut starts: Vec<usize> = BEGINNINGS
        .iter()
        .flat_map(|beginning| text.match_indices(beginning))
        .map(|(at, _)| at)
        .filter(|at| !text.get(..*at).unwrap_or_default().ends_with(is_of_an_address))
        .collect();
    starts.sort_unstable();
    starts
}

/// Behind such a sign nothing begins: it is the middle of something.
fn is_of_an_address(c: char) -> bool {
    c.is_alphanumeric() || "/-_.%+~&".contains(c)
}

fn ends_as_item(piece: &str) -> bool {
    piece.ends_with(['\n', '\t']) || piece.trim_end().ends_with([',', ';', '|'])
}

/// How much of the piece from one beginning to the next is the address.
fn length(text: &str, piece: Range<usize>, is_list: bool) -> usize {
    let before = text.get(..piece.start).and_then(|before| before.chars().next_back());
    let rest = text.get(piece.clone()).unwrap_or_default();
    let until =
        |closing: char| text.get(piece.start..).and_then(|rest| rest.find(closing)).filter(|end| *end <= rest.len());
    match before {
        Some(quote @ ('"' | '\'' | '`')) if until(quote).is_some() => until(quote).unwrap_or_default(),
        Some('<') if until('>').is_some() => until('>').unwrap_or_default(),
        Some('(') if closing_bracket(rest).is_some() => closing_bracket(rest).unwrap_or_default(),
        _ if is_list => rest.trim_end().trim_end_matches([',', ';', '|']).len(),
        _ => {
            let word = rest.find(|c: char| c.is_whitespace() || "\"'<>`".contains(c)).unwrap_or(rest.len());
            without_end_of_sentence(rest.get(..word).unwrap_or_default()).len()
        }
    }
}

/// `(s3://b/a(1).png)` ends at the second one.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return Some(at),
            ')' => open -= 1,
            _ => {}
        }
    }
    None
}

fn without_end_of_sentence(word: &str) -> &str {
    let word = word.trim_end_matches([',', ';', '|', '.', ':', '!', '?']);
    let is_closed_only = |closing: char, opening: char| {
        word.ends_with(closing) && word.matches(closing).count() > word.matches(opening).count()
    };
    let is_end = is_closed_only(')', '(') || is_closed_only(']', '[') || is_closed_only('}', '{');
    if is_end { without_end_of_sentence(word.get(..word.len() - 1).unwrap_or_default()) } else { word }
}

#[cfg(test)]
mod tests {
    use super::{found, local_path};
    use proptest::prelude::*;

    fn uris(text: &str) -> Vec<&str> {
        found(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn s13_a_key_is_any_text() {
        for uri in [
            "s3://b/a.jpg",
            "gs://b/a//b.jpg",
            "azure-blob://c/sp ace.jpg ",
            "redis://x/%2E%2E/y",
            "s3://b/?a#b+c\"d'e<f>",
            "s3://b/x/s3://y",
            "s3://b/😀, (1).png.",
            "/data/local-files/?d=a%20b.jpg",
        ] {
            assert_eq!(uris(uri), [uri], "{uri}");
            assert_eq!(uris(&format!(" \n{uri}")), [uri], "{uri}");
        }
    }

    #[test]
    fn several_stand_in_one_text() {
        for (text, expected) in [
            ("s3://b/1.png s3://b/2.png", &["s3://b/1.png", "s3://b/2.png"][..]),
            ("s3://b/1.png,s3://b/2.png", &["s3://b/1.png", "s3://b/2.png"]),
            ("s3://b/a b.png, s3://b/c d.png", &["s3://b/a b.png", "s3://b/c d.png"]),
            ("s3://b/a b.png\ns3://b/c d.png\n", &["s3://b/a b.png", "s3://b/c d.png"]),
            ("s3://b/1.png and gs://c/2.png.", &["s3://b/1.png", "gs://c/2.png"]),
            ("See s3://b/1.png (or s3://b/2(1).png).", &["s3://b/1.png", "s3://b/2(1).png"]),
            ("<img src=\"s3://b/a b.png\"><img src='gs://b/2.png'>", &["s3://b/a b.png", "gs://b/2.png"]),
            ("<video src=s3://b/1.mp4></video>", &["s3://b/1.mp4"]),
            ("![x](s3://b/1.png) <s3://b/a b.png>", &["s3://b/1.png", "s3://b/a b.png"]),
            ("{\"a\": \"s3://b/1.png\", \"b\": [\"s3://b/2.png\"]}", &["s3://b/1.png", "s3://b/2.png"]),
            ("see [s3://b/1.png], s3://b/[2].png", &["s3://b/1.png", "s3://b/[2].png"]),
            ("<a href='/data/local-files/?d=a.txt'>", &["/data/local-files/?d=a.txt"]),
        ] {
            assert_eq!(uris(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in
            ["", "https://h/s3://b/a", "xs3://b/a", "http://h/data/local-files/?d=a", "s3:/b", "-gs://b/a", "file://x"]
        {
            assert_eq!(uris(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn local_paths_are_read_as_the_server_reads_them() {
        for (uri, path) in [
            ("/data/local-files/?d=a/b%20c+d.jpg", Some("a/b c d.jpg")),
            ("/data/local-files/?d=/a.jpg&x=1", Some("a.jpg")),
            ("/data/local-files/?x=1&d=%2Fa", Some("a")),
            ("/data/local-files/?d=a%zz#x", Some("a%zz")),
            ("/data/local-files/?d=%ff", None),
            ("/data/local-files/?x=a", None),
            ("s3://b/a", None),
        ] {
            assert_eq!(local_path(uri).as_deref(), path, "{uri}");
        }
    }

    proptest! {
        #[test]
        fn every_range_is_of_the_text_and_they_do_not_overlap(text in "(s3://|gs://|[ab\"'() ,.;<>\n😀]|/data/local-files/\\?d=){0,30}") {
            let mut end = 0;
            for range in found(&text) {
                prop_assert!(range.start >= end && text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
