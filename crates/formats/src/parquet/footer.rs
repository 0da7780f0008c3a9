//! What a file says of its columns and of where they lie.

use super::{
    Fault, MAX_COLUMNS, MAX_DEPTH, MAX_FOOTER_BYTES, MAX_GROUP_BYTES, MAX_ROWS, Result, SHORTEST,
    cell::Kind,
    part, size,
    thrift::{Reader, Value},
};

/// Where the footer of a file lies: its offset and length. `tail` are the last eight bytes.
///
/// # Errors
/// When it is no Parquet file, or the footer would be too large.
pub fn footer_range(tail: &[u8], file_bytes: u64) -> Result<(u64, usize)> {
    let (length, magic) = (part(tail, 0, 4)?, part(tail, 4, 4)?);
    if magic == b"PARE" {
        return Err(Fault::Unknown("encryption"));
    }
    if magic != b"PAR1" || file_bytes < SHORTEST {
        return Err(Fault::Damaged);
    }
    let length = u32::from_le_bytes(length.try_into().map_err(|_| Fault::Damaged)?) as usize;
    if length > MAX_FOOTER_BYTES {
        return Err(Fault::TooLarge("footer"));
    }
    let start = file_bytes.checked_sub(8 + length as u64).filter(|start| *start >= 4).ok_or(Fault::Damaged)?;
    Ok((start, length))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repetition {
    Required,
    Optional,
    Repeated,
}

/// A field of the schema.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub name: String,
    pub repetition: Repetition,
    /// The definition level from which it is there, and the repetition level with which it goes on.
    pub def: u32,
    pub rep: u32,
    pub shape: Shape,
    /// The leaf columns in it: from, and behind the last.
    pub leaves: (usize, usize),
}

#[derive(Debug, Clone)]
pub(super) enum Shape {
    Leaf,
    Group(Vec<Node>),
    /// A group with one repeated field, which is the list.
    List(Vec<Node>),
    /// The same, of keys and values.
    Map(Vec<Node>),
}

/// A leaf column of the schema.
#[derive(Debug, Clone)]
pub(super) struct LeafType {
    pub physical: i64,
    /// Bytes of a value of fixed length.
    pub length: usize,
    pub kind: Kind,
    pub max_def: u32,
    pub max_rep: u32,
}

/// Where a column of one group lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    pub codec: i64,
    pub from: u64,
    pub length: u64,
    pub values: u64,
}

#[derive(Debug)]
pub(super) struct Group {
    pub rows: u64,
    pub chunks: Vec<Chunk>,
}

#[derive(Debug)]
pub struct Footer {
    pub(super) fields: Vec<Node>,
    pub(super) leaves: Vec<LeafType>,
    pub(super) groups: Vec<Group>,
}

impl Footer {
    /// # Errors
    /// When it contradicts itself or the size of the file.
    pub fn read(bytes: &[u8], file_bytes: u64) -> Result<Self> {
        let file = Reader::new(bytes, 0).structure()?;
        let elements = file.list(2);
        let mut schema = Schema { elements, at: 1, leaves: Vec::new() };
        let root = elements.first().ok_or(Fault::Damaged)?;
        let fields = schema.children(root, 0, 0, 0)?;
        let leaves = schema.leaves;
        if leaves.is_empty() {
            return Err(Fault::Damaged);
        }
        let columns = leaves.len();
        let groups = file.list(4).iter().map(|group| read_group(group, columns, file_bytes));
        let groups = groups.collect::<Result<Vec<_>>>()?;
        let mut rows = 0_u64;
        for group in &groups {
            group.agrees_with(&leaves)?;
            rows = rows.saturating_add(group.rows);
        }
        if rows > MAX_ROWS {
            return Err(Fault::TooLarge("number of rows"));
        }
        Ok(Self { fields, leaves, groups })
    }

    #[must_use]
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Which bytes of the file a group of rows needs: from, and how many.
    ///
    /// # Errors
    /// When they are too many.
    pub fn range(&self, group: usize) -> Result<(u64, u64)> {
        let chunks = &self.groups.get(group).ok_or(Fault::Damaged)?.chunks;
        let from = chunks.iter().map(|chunk| chunk.from).min().unwrap_or(0);
        let end = chunks.iter().map(|chunk| chunk.from + chunk.length).max().unwrap_or(0);
        let length = end.saturating_sub(from);
        if length > MAX_GROUP_BYTES { Err(Fault::TooLarge("group of rows")) } else { Ok((from, length)) }
    }
}

impl Group {
    /// A column has a value for each row, or several where it repeats.
    fn agrees_with(&self, leaves: &[LeafType]) -> Result<()> {
        let is_right = |(leaf, chunk): (&LeafType, &Chunk)| match leaf.max_rep {
            0 => chunk.values == self.rows,
            _ => chunk.values >= self.rows,
        };
        if leaves.iter().zip(&self.chunks).all(is_right) { Ok(()) } else { Err(Fault::Damaged) }
    }
}

fn read_group(group: &Value, columns: usize, file_bytes: u64) -> Result<Group> {
    let chunks = group.list(1);
    if chunks.len() != columns {
        return Err(Fault::Damaged);
    }
    let chunks = chunks.iter().map(|chunk| read_chunk(chunk, file_bytes)).collect::<Result<_>>()?;
    Ok(Group { rows: size(group.int(3).unwrap_or(0))? as u64, chunks })
}

fn read_chunk(chunk: &Value, file_bytes: u64) -> Result<Chunk> {
    if chunk.text(1).is_some_and(|path| !path.is_empty()) {
        return Err(Fault::Unknown("columns in other files"));
    }
    let about = chunk.field(3).ok_or(Fault::Unknown("encryption"))?;
    let number = |id| about.int(id).and_then(|number| u64::try_from(number).ok());
    let data = number(9).ok_or(Fault::Damaged)?;
    // Where there is a dictionary it lies in front; some writers say 0 for none.
    let from = number(11).filter(|dictionary| *dictionary > 0 && *dictionary < data).unwrap_or(data);
    let length = number(7).ok_or(Fault::Damaged)?;
    if from.checked_add(length).is_none_or(|end| end > file_bytes) {
        return Err(Fault::Damaged);
    }
    Ok(Chunk { codec: about.int(4).unwrap_or(0), from, length, values: number(5).ok_or(Fault::Damaged)? })
}

struct Schema<'v> {
    elements: &'v [Value],
    at: usize,
    leaves: Vec<LeafType>,
}

impl Schema<'_> {
    fn children(&mut self, parent: &Value, def: u32, rep: u32, depth: usize) -> Result<Vec<Node>> {
        if depth > MAX_DEPTH {
            return Err(Fault::TooLarge("depth"));
        }
        let count = size(parent.int(5).unwrap_or(0))?;
        let mut nodes = Vec::new();
        for _ in 0..count {
            nodes.push(self.node(def, rep, depth)?);
        }
        Ok(nodes)
    }

    fn node(&mut self, def: u32, rep: u32, depth: usize) -> Result<Node> {
        let elements = self.elements;
        let element = elements.get(self.at).ok_or(Fault::Damaged)?;
        self.at += 1;
        let repetition = match element.int(3) {
            Some(0) => Repetition::Required,
            Some(1) => Repetition::Optional,
            Some(2) => Repetition::Repeated,
            _ => return Err(Fault::Damaged),
        };
        let def = def + u32::from(repetition != Repetition::Required);
        let rep = rep + u32::from(repetition == Repetition::Repeated);
        let name = element.text(4).ok_or(Fault::Damaged)?.to_owned();
        let first = self.leaves.len();
        let shape = if element.int(5).unwrap_or(0) > 0 {
            let children = self.children(element, def, rep, depth + 1)?;
            shape(element, children)
        } else {
            if first >= MAX_COLUMNS {
                return Err(Fault::TooLarge("number of columns"));
            }
            let physical = element.int(1).ok_or(Fault::Damaged)?;
            let length = size(element.int(2).unwrap_or(0))?;
            self.leaves.push(LeafType { physical, length, kind: Kind::of(element), max_def: def, max_rep: rep });
            Shape::Leaf
        };
        Ok(Node { name, repetition, def, rep, shape, leaves: (first, self.leaves.len()) })
    }
}

fn shape(element: &Value, children: Vec<Node>) -> Shape {
    let logical = |id| element.field(10).is_some_and(|logical| logical.field(id).is_some());
    let has_repeated = matches!(children.as_slice(), [only] if only.repetition == Repetition::Repeated);
    match element.int(6) {
        Some(3) if has_repeated => Shape::List(children),
        Some(1 | 2) if has_repeated => Shape::Map(children),
        _ if has_repeated && logical(3) => Shape::List(children),
        _ if has_repeated && logical(2) => Shape::Map(children),
        _ => Shape::Group(children),
    }
}
