//! Answers in XML. Names keep every character: nothing is trimmed, and references to characters that XML 1.0 does not
//! know are read as what they say, because stores write keys so.

use crate::StoreError;
use quick_xml::{Reader, events::Event};

/// A page of 1,000 keys of 1,024 bytes, each byte escaped, has less.
pub(crate) const MOST_BYTES: usize = 16 * 1024 * 1024;
const MOST_ELEMENTS: usize = 50_000;
const DEEPEST: usize = 16;

#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The value of `Encoded`, by which Azure says that a name is percent-encoded.
    pub(crate) is_encoded: bool,
    children: Vec<Element>,
}

impl Element {
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of a child, if there is one and it is not empty.
    pub(crate) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str()).filter(|text| !text.is_empty())
    }
}

/// # Errors
/// `Malformed` for what is no XML, is not complete, or is larger than any answer.
pub(crate) fn parse(bytes: &[u8]) -> Result<Element, StoreError> {
    let text = std::str::from_utf8(bytes).map_err(|_| StoreError::Malformed)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|_| StoreError::Malformed)?;
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                count += 1;
                if count > MOST_ELEMENTS || open.len() >= DEEPEST {
                    return Err(StoreError::Malformed);
                }
                let name = tag.local_name().as_ref().to_owned();
                let is_encoded = tag
                    .attributes()
                    .flatten()
                    .any(|attribute| attribute.key.as_ref() == "Encoded" && attribute.value == "true");
                open.push(Element { name, is_encoded, ..Element::default() });
                if is_empty && let Some(root) = close(&mut open)? {
                    return Ok(root);
                }
            }
            Event::End(_) => {
                if let Some(root) = close(&mut open)? {
                    return Ok(root);
                }
            }
            Event::Text(piece) => append(&mut open, &piece),
            Event::CData(piece) => append(&mut open, &piece),
            Event::GeneralRef(reference) => append(&mut open, character(&reference)?.encode_utf8(&mut [0; 4])),
            // No answer of a store has one, and there is no entity that we would look up.
            Event::DocType(_) | Event::Eof => return Err(StoreError::Malformed),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// Ends the innermost element; gives the outermost when that is complete.
fn close(open: &mut Vec<Element>) -> Result<Option<Element>, StoreError> {
    let done = open.pop().ok_or(StoreError::Malformed)?;
    match open.last_mut() {
        Some(parent) => parent.children.push(done),
        None => return Ok(Some(done)),
    }
    Ok(None)
}

fn append(open: &mut [Element], piece: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(piece);
    }
}

/// `amp`, `#38`, `#x26`.
fn character(name: &str) -> Result<char, StoreError> {
    let number = match (name.strip_prefix("#x"), name.strip_prefix('#')) {
        (Some(digits), _) => u32::from_str_radix(digits, 16).ok(),
        (None, Some(digits)) => digits.parse().ok(),
        (None, None) => match name {
            "amp" => Some(u32::from('&')),
            "lt" => Some(u32::from('<')),
            "gt" => Some(u32::from('>')),
            "quot" => Some(u32::from('"')),
            "apos" => Some(u32::from('\'')),
            _ => None,
        },
    };
    number.and_then(char::from_u32).ok_or(StoreError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn names_keep_every_character() {
        let root =
            parse(b"<?xml version=\"1.0\"?>\n<L xmlns='x'><Key> a&amp;b&#x1;&#13;//c \xf0\x9f\x98\x80 </Key><E/></L>")
                .unwrap();
        assert_eq!(root.text_of("Key"), Some(" a&b\u{1}\r//c 😀 "));
        assert!(root.text_of("E").is_none() && root.child("E").is_some());
    }

    #[test]
    fn what_is_cut_off_nested_or_expands_is_refused() {
        let deep = "<a>".repeat(20);
        let many = format!("<a>{}</a>", "<b/>".repeat(60_000));
        let bomb = "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>";
        for text in ["", "<a>", "<a><b></a>", "text", "<a>&unknown;</a>", "<a>&#xD800;</a>", &deep, &many, bomb] {
            assert!(parse(text.as_bytes()).is_err(), "{}", &text[..text.len().min(40)]);
        }
    }
}
