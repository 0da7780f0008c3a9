//! Rows of one group: the values of its columns put together again as objects and lists.

use super::{
    Fault, MAX_ROW_BYTES, Result,
    cell::{self, Kind},
    footer::{Chunk, Footer, Group, LeafType, Node, Repetition, Shape},
    leaf::{Held, Leaf},
};
use crate::json_text::push_string;

/// Of a task.
const PARTS: [&str; 4] = ["data", "annotations", "predictions", "meta"];

/// Each row as a JSON object without line ends.
pub struct Rows<'f> {
    footer: &'f Footer,
    leaves: Vec<Leaf>,
    bytes: Vec<u8>,
    left: u64,
}

impl Footer {
    /// The rows of a group, whose bytes are those of `range`.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn rows(&self, group: usize, bytes: Vec<u8>) -> Result<Rows<'_>> {
        let (from, _) = self.range(group)?;
        Rows::new(self, self.groups.get(group).ok_or(Fault::Damaged)?, from, bytes)
    }
}

impl<'f> Rows<'f> {
    fn new(footer: &'f Footer, group: &Group, from: u64, bytes: Vec<u8>) -> Result<Self> {
        let held = Held::default();
        let leaf = |(kind, chunk): (&LeafType, &Chunk)| Leaf::new(kind.clone(), *chunk, from, &bytes, &held);
        let leaves = footer.leaves.iter().zip(&group.chunks).map(leaf).collect::<Result<_>>()?;
        Ok(Self { footer, leaves, bytes, left: group.rows })
    }

    fn row(&mut self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let footer = self.footer;
        // With a column `data` each row is a whole task, else the data of one.
        if footer.fields.iter().any(|node| node.name == "data") {
            self.task(&footer.fields, &mut out)?;
        } else {
            self.members(&footer.fields, &mut out)?;
        }
        Ok(out)
    }

    /// The columns that tables cannot hold otherwise are texts of JSON, as the export writes them; one that is null is left out.
    fn task(&mut self, nodes: &[Node], out: &mut Vec<u8>) -> Result<()> {
        out.push(b'{');
        for node in nodes {
            let mut member = Vec::new();
            self.value(node, &mut member)?;
            if PARTS.contains(&node.name.as_str())
                && let Ok(text) = serde_json::from_slice::<String>(&member)
                && let Some(json) = cell::json_of(text.as_bytes())
            {
                member = json;
            }
            if member == b"null" {
                continue;
            }
            if out.len() > 1 {
                out.push(b',');
            }
            push_string(out, &node.name);
            out.push(b':');
            out.extend(member);
            if out.len() > MAX_ROW_BYTES {
                return Err(Fault::TooLarge("row"));
            }
        }
        out.push(b'}');
        Ok(())
    }

    fn members(&mut self, nodes: &[Node], out: &mut Vec<u8>) -> Result<()> {
        out.push(b'{');
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            push_string(out, &node.name);
            out.push(b':');
            self.value(node, out)?;
        }
        out.push(b'}');
        Ok(())
    }

    fn value(&mut self, node: &Node, out: &mut Vec<u8>) -> Result<()> {
        match node.repetition {
            Repetition::Required => self.content(node, out),
            Repetition::Optional if self.is_there(node)? => self.content(node, out),
            Repetition::Optional => {
                out.extend(b"null");
                self.pass(node)
            }
            Repetition::Repeated => self.list(node, out, Self::content),
        }
    }

    /// Each time the field repeats.
    fn list(
        &mut self,
        node: &Node,
        out: &mut Vec<u8>,
        each: impl Fn(&mut Self, &Node, &mut Vec<u8>) -> Result<()>,
    ) -> Result<()> {
        out.push(b'[');
        self.each(node, out, each)?;
        out.push(b']');
        Ok(())
    }

    fn each(
        &mut self,
        node: &Node,
        out: &mut Vec<u8>,
        each: impl Fn(&mut Self, &Node, &mut Vec<u8>) -> Result<()>,
    ) -> Result<()> {
        if !self.is_there(node)? {
            return self.pass(node);
        }
        loop {
            each(self, node, out)?;
            if out.len() > MAX_ROW_BYTES {
                return Err(Fault::TooLarge("row"));
            }
            match self.ahead(node)? {
                Some((rep, _)) if rep == node.rep => out.push(b','),
                _ => return Ok(()),
            }
        }
    }

    fn content(&mut self, node: &Node, out: &mut Vec<u8>) -> Result<()> {
        if out.len() > MAX_ROW_BYTES {
            return Err(Fault::TooLarge("row"));
        }
        match (&node.shape, node.leaves.0) {
            (Shape::Leaf, index) => {
                let kind = self.footer.leaves.get(index).ok_or(Fault::Damaged)?.kind;
                let leaf = self.leaves.get_mut(index).ok_or(Fault::Damaged)?;
                cell::write(kind, leaf.take(&self.bytes)?, out);
                Ok(())
            }
            (Shape::Group(children), _) => self.members(children, out),
            (Shape::List(children), _) => {
                let repeated = children.first().ok_or(Fault::Damaged)?;
                match element(node, repeated) {
                    Some(element) => self.list(repeated, out, |rows, _, out| rows.value(element, out)),
                    None => self.list(repeated, out, Self::content),
                }
            }
            (Shape::Map(children), _) => self.map(children.first().ok_or(Fault::Damaged)?, out),
        }
    }

    /// With texts as keys it is an object, else a list of pairs.
    fn map(&mut self, repeated: &Node, out: &mut Vec<u8>) -> Result<()> {
        let (key, value) = match &repeated.shape {
            Shape::Group(pair) | Shape::Map(pair) => match pair.as_slice() {
                [key, value] => (key, value),
                _ => return self.list(repeated, out, Self::content),
            },
            _ => return self.list(repeated, out, Self::content),
        };
        let has_texts = matches!(key.shape, Shape::Leaf)
            && key.repetition == Repetition::Required
            && self.footer.leaves.get(key.leaves.0).is_some_and(is_text);
        if !has_texts {
            return self.list(repeated, out, Self::content);
        }
        out.push(b'{');
        self.each(repeated, out, |rows, _, out| {
            rows.content(key, out)?;
            out.push(b':');
            rows.value(value, out)
        })?;
        out.push(b'}');
        Ok(())
    }

    fn ahead(&mut self, node: &Node) -> Result<Option<(u32, u32)>> {
        self.leaves.get_mut(node.leaves.0).ok_or(Fault::Damaged)?.peek(&self.bytes)
    }

    fn is_there(&mut self, node: &Node) -> Result<bool> {
        self.ahead(node)?.map(|(_, def)| def >= node.def).ok_or(Fault::Damaged)
    }

    fn pass(&mut self, node: &Node) -> Result<()> {
        let leaves = self.leaves.get_mut(node.leaves.0..node.leaves.1).ok_or(Fault::Damaged)?;
        leaves.iter_mut().try_for_each(|leaf| leaf.pass(&self.bytes))
    }
}

fn is_text(leaf: &LeafType) -> bool {
    leaf.physical == 6 && matches!(leaf.kind, Kind::Text | Kind::Plain)
}

/// What is in a list: the one field of what repeats, unless that is the item itself, as older writers have it.
fn element<'n>(list: &Node, repeated: &'n Node) -> Option<&'n Node> {
    match &repeated.shape {
        Shape::Group(children) => match children.as_slice() {
            [only] if repeated.name != "array" && repeated.name != format!("{}_tuple", list.name) => Some(only),
            _ => None,
        },
        _ => None,
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let row = self.row();
        if row.is_err() {
            self.left = 0;
        }
        Some(row)
    }
}
