//! Finds the tasks in JSON by their brackets, without building values and without recursion.

use super::buffer::Buffer;
use super::item::parse_carefully;
use super::quick;
use super::{ImportedTask, MAX_ITEM_BYTES, Next, RowProblem};
use labelkeep_model::Say;

/// Where in the file we are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first byte that is no white space.
    Start,
    /// In the array, before an item (`comma`: one has to be there, since a comma came before).
    InArray {
        comma: bool,
    },
    /// In the array, after an item.
    AfterItem,
    /// Between items that follow each other without an array.
    Sequence,
    /// In a file with one item per line.
    Lines,
    AfterArray,
}

pub(super) struct JsonReader {
    by_line: bool,
    place: Place,
    row: u64,
    scan: Scan,
}

/// The state of the search for the end of an item; it survives until more bytes come.
#[derive(Default)]
struct Scan {
    /// Bytes of the item seen so far.
    at: usize,
    depth: usize,
    in_string: bool,
}

enum Found {
    /// The item has this many bytes.
    End(usize),
    More,
}

impl JsonReader {
    pub fn new(by_line: bool) -> Self {
        Self { by_line, place: Place::Start, row: 0, scan: Scan::default() }
    }

    pub fn next(&mut self, buffer: &mut Buffer) -> Next {
        loop {
            if self.place == Place::Lines {
                return self.next_line(buffer);
            }
            if self.scan.at == 0 {
                skip_white(buffer);
                let Some(&byte) = buffer.rest().first() else {
                    return if buffer.finished() { self.end() } else { Next::NeedMore };
                };
                match self.step(byte, buffer) {
                    Step::Again => continue,
                    Step::Stop(problem) => return Next::Problem(problem),
                    Step::Item => {}
                }
            }
            return self.item(buffer);
        }
    }

    /// Before an item: what this byte means here.
    fn step(&mut self, byte: u8, buffer: &mut Buffer) -> Step {
        match (self.place, byte) {
            (Place::Start, b'[') => {
                buffer.advance(1);
                self.place = Place::InArray { comma: false };
                Step::Again
            }
            (Place::Start, b'{') => {
                self.place = if self.by_line { Place::Lines } else { Place::Sequence };
                Step::Again
            }
            (Place::Start, _) => Step::Stop(RowProblem::fatal(0, Say::FileNotJson)),
            (Place::InArray { comma: false }, b']') | (Place::AfterItem, b']') => {
                buffer.advance(1);
                self.place = Place::AfterArray;
                Step::Again
            }
            (Place::AfterItem, b',') => {
                buffer.advance(1);
                self.place = Place::InArray { comma: true };
                Step::Again
            }
            (Place::AfterItem, _) => Step::Stop(RowProblem::fatal(self.row, Say::CommaMissing)),
            (Place::InArray { .. }, b',' | b']') => Step::Stop(RowProblem::fatal(self.row + 1, Say::ItemMissing)),
            (Place::Sequence, b'{') | (Place::InArray { .. }, _) => Step::Item,
            (Place::Sequence | Place::AfterArray | Place::Lines, _) => {
                Step::Stop(RowProblem::fatal(self.row, Say::AfterTheEnd))
            }
        }
    }

    fn item(&mut self, buffer: &mut Buffer) -> Next {
        let rest = buffer.rest();
        if self.scan.at == 0
            && let Ok((task, length)) = quick::item(rest, self.row + 1)
            && length <= MAX_ITEM_BYTES
        {
            self.after_item(buffer, length);
            return Next::Task(task);
        }
        let length = match self.scan.find_end(rest) {
            Found::End(length) => length,
            Found::More if rest.len() > MAX_ITEM_BYTES => return Next::Problem(too_large(self.row + 1)),
            Found::More if buffer.finished() => {
                let message = Say::CutOffItem;
                return Next::Problem(RowProblem::fatal(self.row + 1, message));
            }
            Found::More => return Next::NeedMore,
        };
        if length > MAX_ITEM_BYTES {
            return Next::Problem(too_large(self.row + 1));
        }
        let parsed = parse_item(rest.get(..length).unwrap_or_default(), self.row + 1);
        self.after_item(buffer, length);
        parsed.map_or_else(Next::Problem, Next::Task)
    }

    fn after_item(&mut self, buffer: &mut Buffer, length: usize) {
        self.row += 1;
        buffer.advance(length);
        self.scan = Scan::default();
        if self.place != Place::Sequence {
            self.place = Place::AfterItem;
        }
    }

    fn next_line(&mut self, buffer: &mut Buffer) -> Next {
        loop {
            let rest = buffer.rest();
            let searched = rest.get(self.scan.at..).unwrap_or_default();
            let length = match searched.iter().position(|b| *b == b'\n') {
                Some(at) => self.scan.at + at + 1,
                None if rest.len() > MAX_ITEM_BYTES => return Next::Problem(too_large(self.row + 1)),
                None if buffer.finished() && rest.is_empty() => return Next::End,
                None if buffer.finished() => rest.len(),
                None => {
                    self.scan.at = rest.len();
                    return Next::NeedMore;
                }
            };
            self.scan.at = 0;
            self.row += 1;
            let line = rest.get(..length).unwrap_or_default();
            let parsed = if line.len() > MAX_ITEM_BYTES {
                Err(too_large(self.row))
            } else if line.trim_ascii().is_empty() {
                buffer.advance(length);
                continue;
            } else {
                parse_item(line, self.row)
            };
            buffer.advance(length);
            return parsed.map_or_else(Next::Problem, Next::Task);
        }
    }

    fn end(&self) -> Next {
        match self.place {
            Place::InArray { .. } | Place::AfterItem => {
                let message = Say::CutOffList;
                Next::Problem(RowProblem::fatal(self.row, message))
            }
            _ => Next::End,
        }
    }
}

enum Step {
    Again,
    Item,
    Stop(RowProblem),
}

fn too_large(row: u64) -> RowProblem {
    let megabytes = MAX_ITEM_BYTES >> 20;
    RowProblem::fatal(row, Say::ItemTooLarge { megabytes: megabytes.into() })
}

fn skip_white(buffer: &mut Buffer) {
    let rest = buffer.rest();
    let white = rest.len() - rest.trim_ascii_start().len();
    buffer.advance(white);
}

impl Scan {
    /// Walks on from where it stopped. A scalar ends before the comma or bracket that follows it.
    fn find_end(&mut self, bytes: &[u8]) -> Found {
        while let Some(&byte) = bytes.get(self.at) {
            if self.in_string {
                let rest = bytes.get(self.at..).unwrap_or_default();
                match rest.iter().position(|b| matches!(b, b'"' | b'\\')) {
                    None => {
                        self.at = bytes.len();
                        return Found::More;
                    }
                    Some(quote) if rest.get(quote) == Some(&b'"') => {
                        self.in_string = false;
                        self.at += quote + 1;
                    }
                    Some(backslash) if rest.len() > backslash + 1 => {
                        self.at += backslash + 2;
                        continue;
                    }
                    Some(backslash) => {
                        self.at += backslash;
                        return Found::More;
                    }
                }
                if self.depth == 0 {
                    return Found::End(self.at);
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth == 0 => return Found::End(self.at),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.at += 1;
                        return Found::End(self.at);
                    }
                }
                b',' if self.depth == 0 => return Found::End(self.at),
                _ => {}
            }
            self.at += 1;
        }
        Found::More
    }
}

/// Reads an item as it stands in the file. White space around it is fine.
fn parse_item(bytes: &[u8], row: u64) -> Result<ImportedTask, RowProblem> {
    let text = std::str::from_utf8(bytes).map_err(|_| RowProblem::new(row, Say::ItemNotUtf8))?.trim_ascii();
    match quick::item(text.as_bytes(), row) {
        Ok((task, length)) if length == text.len() => Ok(task),
        _ => parse_carefully(text, row),
    }
}
