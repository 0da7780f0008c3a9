//! The members that the beginning of a JSON file names, wherever it is cut off.

use std::collections::BTreeSet;

const MOST_DEPTH: usize = 5;
const MOST_NAMES: usize = 2_000;

/// `images[].file_name`, `[].text`, `.text` …; the members of values after one another are together.
pub(crate) fn names(head: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut stack: Vec<(u8, usize)> = Vec::new();
    let mut path = String::new();
    let mut at = 0;
    let mut is_value = true;
    while let Some(byte) = head.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => {
                stack.push((*byte, path.len()));
                if *byte == b'[' {
                    path.push_str("[]");
                    note(&mut found, &path, stack.len());
                }
                is_value = *byte == b'[';
            }
            b'}' | b']' => {
                if let Some((_, length)) = stack.pop() {
                    path.truncate(length);
                }
                is_value = true;
            }
            b',' => {
                let top = stack.last();
                if let Some((b'{', length)) = top {
                    path.truncate(*length);
                    is_value = false;
                } else if let Some((_, length)) = top {
                    path.truncate(length + 2);
                }
            }
            b':' => is_value = true,
            b'"' => {
                let start = at;
                at = end_of_text(head, start);
                let is_key = !is_value && matches!(stack.last(), Some((b'{', _)));
                if is_key && let Some((_, length)) = stack.last() {
                    path.truncate(*length);
                    path.push('.');
                    path.push_str(&String::from_utf8_lossy(head.get(start..at.saturating_sub(1)).unwrap_or_default()));
                    note(&mut found, &path, stack.len());
                } else if !is_key {
                    note(&mut found, &format!("{path}\""), stack.len());
                }
            }
            _ => {}
        }
    }
    found
}

fn note(found: &mut BTreeSet<String>, path: &str, depth: usize) {
    if depth <= MOST_DEPTH && found.len() < MOST_NAMES && path.len() < 200 {
        found.insert(path.to_owned());
    }
}

/// Behind the closing quote.
fn end_of_text(head: &[u8], mut at: usize) -> usize {
    while let Some(byte) = head.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'"' => return at,
            _ => {}
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::names;
    use proptest::prelude::*;

    #[test]
    fn members_are_named_wherever_the_file_is_cut_off() {
        let file = br#"{"info":{"year":1},"images":[{"id":1,"file_name":"a \"b\".png"}],"annotations":[{"bbox":[1,2]"#;
        let found = names(file);
        for name in [".info.year", ".images[]", ".images[].file_name", ".images[].file_name\"", ".annotations[].bbox[]"]
        {
            assert!(found.contains(name), "{name}: {found:?}");
        }
        let lines = names(b"{\"text\":\"a\",\"label\":[[0,1,\"X\"]]}\n{\"text\":\"b\",\"label\":[]}\n");
        assert!(lines.contains(".label[][]") && lines.contains(".text\"") && !lines.contains(".label.text"));
        assert!(names(br#"[{"text":"a"}]"#).contains("[].text"));
    }

    proptest! {
        #[test]
        fn anything_else_harms_nobody(bytes in prop::collection::vec(prop::sample::select(b"{}[],:\"\\a1 ".to_vec()), 0..300)) {
            let _ = names(&bytes);
        }
    }
}
