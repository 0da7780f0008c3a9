//! XML text to tags. roxmltree does the reading: no DTD, no entities but the five of XML, no recursion.

use super::{
    Attribute, ConfigError, ConfigErrors, MAX_BYTES, MAX_DEPTH, MAX_NODES, Position, Tag, TagKind, position::Lines,
};
use crate::tags;
use roxmltree::{Document, Node, ParsingOptions};

/// More than any tag knows, and few enough to compare each with each.
const MAX_ATTRIBUTES: usize = 1_000;

type Tree = (Vec<Tag>, Vec<ConfigError>, Option<String>);

pub(super) fn tree(text: &str) -> Result<Tree, ConfigErrors> {
    let start = Position { line: 1, column: 1 };
    if text.len() > MAX_BYTES {
        let message = format!(
            "The config has {} bytes; the most is {MAX_BYTES}. Move long label lists into the task data with value=\"$key\".",
            text.len()
        );
        return Err(ConfigErrors(vec![ConfigError::new(start, message)]));
    }
    if text.trim().is_empty() {
        let message = "The config is empty. Start with <View></View> and put tags into it.";
        return Err(ConfigErrors(vec![ConfigError::new(start, message)]));
    }
    if let Some(offset) = crowded_tag(text) {
        let message = format!("A tag has more than {MAX_ATTRIBUTES} attributes. Remove some.");
        return Err(ConfigErrors(vec![ConfigError::syntax(Lines::new(text).position(offset), message)]));
    }
    // XML declarations must be first; people paste configs with a blank line before them.
    let offset = text.len() - text.trim_start().len();
    let lines = Lines::new(text);
    let trimmed = text.get(offset..).unwrap_or_default();
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(trimmed, options)
        .map_err(|error| ConfigErrors(vec![explain(&error, trimmed, offset, &lines)]))?;
    let sample = sample_comment(&document);
    let mut walk = Walk { lines, offset, tags: Vec::new(), warnings: Vec::new() };
    walk.all(document.root_element()).map_err(|error| ConfigErrors(vec![error]))?;
    Ok((walk.tags, walk.warnings, sample))
}

/// Where a tag has so many attributes that looking for double ones would take long. Values cannot hold a `<`, so
/// counting `="` from one `<` to the next never counts too few.
fn crowded_tag(text: &str) -> Option<usize> {
    let mut offset = 0;
    for part in text.split('<') {
        let quoted = part
            .as_bytes()
            .windows(2)
            .filter(|pair| matches!(pair, [b'=' | b' ' | b'\n' | b'\t' | b'\r', b'"' | b'\'']));
        if quoted.count() > MAX_ATTRIBUTES {
            return Some(offset.min(text.len()));
        }
        offset += part.len() + 1;
    }
    None
}

struct Walk<'a> {
    lines: Lines<'a>,
    offset: usize,
    tags: Vec<Tag>,
    warnings: Vec<ConfigError>,
}

impl Walk<'_> {
    /// Depth first without recursion, so that nesting costs no stack.
    fn all(&mut self, root: Node<'_, '_>) -> Result<(), ConfigError> {
        let mut stack = vec![(root, None, 1usize)];
        while let Some((node, parent, depth)) = stack.pop() {
            let position = self.position(node.range().start);
            if depth > MAX_DEPTH {
                let message = format!("Tags are nested deeper than {MAX_DEPTH} levels. Flatten the config.");
                return Err(ConfigError::new(position, message));
            }
            let index = self.tags.len();
            let tag = self.tag(node, position, index, parent);
            self.tags.push(tag);
            let children: Vec<_> = node.children().filter(Node::is_element).collect();
            stack.extend(children.into_iter().rev().map(|child| (child, Some(index), depth + 1)));
        }
        Ok(())
    }

    fn tag(&mut self, node: Node<'_, '_>, position: Position, index: usize, parent: Option<usize>) -> Tag {
        let name = node.tag_name().name();
        let found = tags::lookup(name);
        let inside_html = parent.and_then(|parent| self.tags.get(parent)).is_some_and(holds_html);
        if found.is_none() && !inside_html {
            let message = format!("<{name}> is not a tag that we know. It is kept, but shows and writes nothing here.");
            self.warnings.push(ConfigError::new(position, message));
        }
        let attributes = node
            .attributes()
            .map(|attribute| Attribute {
                name: attribute.name().to_owned(),
                value: attribute.value().to_owned(),
                position: self.position(attribute.range().start),
            })
            .collect();
        let text: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
        let kind = if inside_html && found.is_none() {
            TagKind::Visual
        } else {
            found.map_or(TagKind::Unknown, |known| known.kind)
        };
        Tag {
            tag: name.to_owned(),
            kind,
            known: found,
            attributes,
            text: text.trim().to_owned(),
            position,
            index,
            parent,
        }
    }

    fn position(&self, offset: usize) -> Position {
        self.lines.position(self.offset + offset)
    }
}

/// HTML written straight into the config: its elements are no tags of ours.
fn holds_html(tag: &Tag) -> bool {
    tag.is("HyperText") || tag.is("Markdown") || (tag.known.is_none() && tag.kind == TagKind::Visual)
}

/// The first comment that is a JSON object.
fn sample_comment(document: &Document<'_>) -> Option<String> {
    document
        .descendants()
        .filter(Node::is_comment)
        .filter_map(|node| node.text())
        .map(str::trim)
        .find(|text| text.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
        .map(str::to_owned)
}

/// The reader's error in words for the person who wrote the config.
fn explain(error: &roxmltree::Error, text: &str, offset: usize, lines: &Lines<'_>) -> ConfigError {
    use roxmltree::Error as E;
    let message = match error {
        E::DtdDetected => {
            let at = offset + text.find("<!DOCTYPE").unwrap_or_default();
            let message = "A document type (<!DOCTYPE …>) and own entities are not allowed. Remove it; \
                           use &amp; &lt; &gt; &quot; &apos; for special characters.";
            return ConfigError::syntax(lines.position(at), message);
        }
        E::NodesLimitReached => {
            let message = format!("The config has more than {MAX_NODES} tags. Move long lists into the task data.");
            return ConfigError::syntax(Position { line: 1, column: 1 }, message);
        }
        E::NoRootNode => "There is no tag. Start with <View></View> and put tags into it.".to_owned(),
        E::UnclosedRootNode => {
            return ConfigError::syntax(
                lines.position(offset + text.len()),
                "The text ends before every tag is closed. Add the missing closing tags, such as </View>.",
            );
        }
        E::UnexpectedCloseTag(expected, actual, _) if expected.is_empty() => {
            format!("</{actual}> closes a tag that is not open. Remove it.")
        }
        E::UnexpectedCloseTag(expected, actual, _) => {
            format!("</{actual}> stands where </{expected}> is expected. Close <{expected}> first.")
        }
        E::UnknownEntityReference(name, _) => format!(
            "&{name}; is not known. Only &amp; &lt; &gt; &quot; &apos; and numbers such as &#233; can be used; \
             write other characters as they are."
        ),
        E::MalformedEntityReference(_) => "A lone & is not allowed. Write &amp; instead.".to_owned(),
        E::InvalidAttributeValue(_) => {
            "An attribute has a < in its value. Write &lt; instead, and check that the quote before it is closed."
                .to_owned()
        }
        E::DuplicatedAttribute(name, _) => format!("The attribute \"{name}\" is there twice. Remove one."),
        E::UnknownNamespace(prefix, _) => format!("The prefix \"{prefix}:\" is not known. Write the name without it."),
        E::UnexpectedDeclaration(_) => "<?xml …?> may stand only once, at the very start. Remove it here.".to_owned(),
        E::NonXmlChar(character, _) => {
            format!("The character U+{:04X} is not allowed in XML. Remove it.", u32::from(*character))
        }
        E::InvalidComment(_) => "A comment may not contain --. Use <!-- one comment --> at a time.".to_owned(),
        E::InvalidChar(expected, actual, _) => {
            format!("Expected {} but found {}.", shown(*expected), shown(*actual))
        }
        E::InvalidChar2(expected, actual, _) => format!("Expected {expected} but found {}.", shown(*actual)),
        E::InvalidString(expected, _) => format!("Expected \"{expected}\" here."),
        E::UnknownToken(_) => {
            "Only comments may stand outside the outermost tag. Put everything into one <View>.".to_owned()
        }
        E::InvalidName(_) => {
            "A name of a tag or attribute is missing or has characters that are not allowed.".to_owned()
        }
        E::UnexpectedEndOfStream => {
            return ConfigError::syntax(lines.position(offset + text.len()), "The text ends in the middle of a tag.");
        }
        _ => "This is not well-formed XML.".to_owned(),
    };
    let position = error.pos();
    ConfigError::syntax(shift(position, offset, lines), message)
}

fn shown(byte: u8) -> String {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)) } else { "a blank or special character".to_owned() }
}

/// The reader counts from where its text starts, which is after leading white space.
fn shift(position: roxmltree::TextPos, offset: usize, lines: &Lines<'_>) -> Position {
    let start = lines.position(offset);
    let column = if position.row == 1 { position.col + start.column - 1 } else { position.col };
    Position { line: position.row + start.line - 1, column }
}
