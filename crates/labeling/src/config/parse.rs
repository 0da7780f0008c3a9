//! XML text to tags. roxmltree does the reading: no DTD, no entities but the five of XML, no recursion.

use super::{
    Attribute, ConfigError, ConfigErrors, MAX_BYTES, MAX_DEPTH, MAX_NODES, Position, Tag, TagKind, position::Lines,
};
use crate::tags;
use labelkeep_model::{Param, Say};
use roxmltree::{Document, Node, ParsingOptions};

/// More than any tag knows, and few enough to compare each with each.
const MAX_ATTRIBUTES: usize = 1_000;

type Tree = (Vec<Tag>, Vec<ConfigError>, Option<String>);

pub(super) fn tree(text: &str) -> Result<Tree, ConfigErrors> {
    let start = Position { line: 1, column: 1 };
    if text.len() > MAX_BYTES {
        let message = Say::ConfigTooLarge { bytes: text.len().into(), most: MAX_BYTES.into() };
        return Err(ConfigErrors(vec![ConfigError::new(start, message)]));
    }
    if text.trim().is_empty() {
        let message = Say::ConfigNothing;
        return Err(ConfigErrors(vec![ConfigError::new(start, message)]));
    }
    if let Some(offset) = crowded_tag(text) {
        let message = Say::ConfigTooManyAttributes { most: MAX_ATTRIBUTES.into() };
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
                let message = Say::ConfigTooDeep { most: MAX_DEPTH.into() };
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
            let message = Say::ConfigUnknownTag { tag: name.into() };
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
            let message = Say::ConfigDoctype;
            return ConfigError::syntax(lines.position(at), message);
        }
        E::NodesLimitReached => {
            let message = Say::ConfigTooManyTags { most: MAX_NODES.into() };
            return ConfigError::syntax(Position { line: 1, column: 1 }, message);
        }
        E::NoRootNode => Say::ConfigNoTag,
        E::UnclosedRootNode => {
            return ConfigError::syntax(lines.position(offset + text.len()), Say::ConfigUnclosed);
        }
        E::UnexpectedCloseTag(expected, actual, _) if expected.is_empty() => {
            Say::ConfigCloseTag { tag: actual.as_str().into() }
        }
        E::UnexpectedCloseTag(expected, actual, _) => {
            Say::ConfigCloseOther { actual: actual.as_str().into(), expected: expected.as_str().into() }
        }
        E::UnknownEntityReference(name, _) => Say::ConfigEntity { name: name.as_str().into() },
        E::MalformedEntityReference(_) => Say::ConfigLoneAmpersand,
        E::InvalidAttributeValue(_) => Say::ConfigLessThan,
        E::DuplicatedAttribute(name, _) => Say::ConfigAttributeTwice { name: name.as_str().into() },
        E::UnknownNamespace(prefix, _) => Say::ConfigPrefix { prefix: prefix.as_str().into() },
        E::UnexpectedDeclaration(_) => Say::ConfigXmlDeclaration,
        E::NonXmlChar(character, _) => {
            Say::ConfigCharacter { character: format!("{:04X}", u32::from(*character)).into() }
        }
        E::InvalidComment(_) => Say::ConfigComment,
        E::InvalidChar(expected, actual, _) => {
            Say::ConfigExpected { expected: shown(*expected), actual: shown(*actual) }
        }
        E::InvalidChar2(expected, actual, _) => {
            let expected = match *expected {
                "a quote" => Say::Quote.into(),
                "a whitespace" => Say::WhiteSpace.into(),
                signs => signs.into(),
            };
            Say::ConfigExpected { expected, actual: shown(*actual) }
        }
        E::InvalidString(expected, _) => Say::ConfigExpectedText { expected: (*expected).into() },
        E::UnknownToken(_) => Say::ConfigOutside,
        E::InvalidName(_) => Say::ConfigBadName,
        E::UnexpectedEndOfStream => {
            return ConfigError::syntax(lines.position(offset + text.len()), Say::ConfigMiddleOfTag);
        }
        _ => Say::ConfigNotWellFormed,
    };
    let position = error.pos();
    ConfigError::syntax(shift(position, offset, lines), message)
}

fn shown(byte: u8) -> Param {
    if byte.is_ascii_graphic() { format!("`{}`", char::from(byte)).into() } else { Say::BlankOrSpecial.into() }
}

/// The reader counts from where its text starts, which is after leading white space.
fn shift(position: roxmltree::TextPos, offset: usize, lines: &Lines<'_>) -> Position {
    let start = lines.position(offset);
    let column = if position.row == 1 { position.col + start.column - 1 } else { position.col };
    Position { line: position.row + start.line - 1, column }
}
