//! Helpers for label files in XML: without document types and with a bounded number of nodes.

use labelkeep_model::Say;
use roxmltree::{Document, Node, ParsingOptions};

const MOST_NODES: u32 = 5_000_000;

pub(crate) fn parse<'t>(text: &'t str, path: &str) -> Result<Document<'t>, Say> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
        .map_err(|error| Say::LabelFileBroken { name: path.into(), why: error.to_string().into() })
}

pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name(name))
}

pub(crate) fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text().map(str::trim).filter(|text| !text.is_empty())
}

pub(crate) fn number(node: Node<'_, '_>, name: &str) -> Option<f64> {
    finite(text(node, name)?)
}

pub(crate) fn attribute(node: Node<'_, '_>, name: &str) -> Option<f64> {
    finite(node.attribute(name)?)
}

pub(crate) fn finite(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|value| value.is_finite())
}

pub(crate) fn utf8<'b>(bytes: &'b [u8], path: &str) -> Result<&'b str, Say> {
    std::str::from_utf8(bytes).map_err(|_| Say::LabelFileNoText { name: path.into() })
}
