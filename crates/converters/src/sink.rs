//! What a converter writes: files, piece by piece, one after the other.

/// A part of what is written, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A folder that is there even when it stays empty.
    Folder(String),
    /// A file begins; the one before is complete.
    File(String),
    Bytes(Vec<u8>),
    /// What the address leads to is a member of the tar archive that is being written; where it cannot be read, nothing.
    Member {
        task: i64,
        address: String,
        name: String,
    },
}

#[derive(Debug, Default)]
pub struct Sink {
    pub parts: Vec<Part>,
}

impl Sink {
    pub(crate) fn folder(&mut self, path: &str) {
        self.parts.push(Part::Folder(path.to_owned()));
    }

    pub(crate) fn begin(&mut self, path: impl Into<String>) {
        self.parts.push(Part::File(path.into()));
    }

    /// Goes on with the file that was begun last.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        match self.parts.last_mut() {
            Some(Part::Bytes(known)) => known.extend_from_slice(bytes),
            _ => self.parts.push(Part::Bytes(bytes.to_vec())),
        }
    }

    pub(crate) fn member(&mut self, task: i64, address: &str, name: String) {
        self.parts.push(Part::Member { task, address: address.to_owned(), name });
    }

    pub(crate) fn file(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.begin(path);
        self.parts.push(Part::Bytes(bytes));
    }
}
