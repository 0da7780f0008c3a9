use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::uploads::FileUpload;
use labelkeep_formats::import::{Encoding, Next, ReadOptions, Reading, RowProblem, TaskReader, TaskSource};
use labelkeep_model::Result;

/// The tasks of one uploaded file, read piece by piece.
pub struct FileTasks<'f> {
    database: &'f Database,
    scope: &'f ProjectScope,
    file: &'f FileUpload,
    reader: TaskReader,
    next_chunk: i64,
}

impl<'f> FileTasks<'f> {
    #[must_use]
    pub fn open(
        database: &'f Database,
        scope: &'f ProjectScope,
        file: &'f FileUpload,
        source: TaskSource,
        options: ReadOptions,
    ) -> Self {
        Self { database, scope, file, reader: TaskReader::new(source, options), next_chunk: 0 }
    }

    /// The next task or problem; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Next>> {
        loop {
            match self.reader.next() {
                Next::End => return Ok(None),
                Next::NeedMore => {}
                next => return Ok(Some(next)),
            }
            match self.database.chunk(self.scope, self.file.id, self.next_chunk).await? {
                Some(bytes) => self.reader.push(&bytes),
                None => self.reader.finish(),
            }
            self.next_chunk += 1;
        }
    }

    /// After the last task: how the file was read.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.reader.reading()
    }
}

/// The whole of a file that is the text of one task.
pub(super) async fn read_text(
    database: &Database,
    scope: &ProjectScope,
    file: &FileUpload,
) -> Result<std::result::Result<String, RowProblem>> {
    let problem = |message: &str| RowProblem { row: 0, message: message.to_owned(), fatal: true };
    if usize::try_from(file.size).unwrap_or(usize::MAX) > labelkeep_formats::import::MAX_ITEM_BYTES {
        return Ok(Err(problem("The file is larger than 10 MB, which is the most that one task can hold.")));
    }
    let mut bytes = Vec::new();
    let mut number = 0;
    while let Some(chunk) = database.chunk(scope, file.id, number).await? {
        bytes.extend_from_slice(&chunk);
        number += 1;
    }
    Ok(match Encoding::decode(&bytes) {
        Some(text) if text.contains('\0') => {
            Err(problem("The file has the character U+0000, which a database text cannot hold. Remove it."))
        }
        Some(text) => Ok(text),
        None => {
            Err(problem("Parts of the file are no text. It may have been cut off: copy it again, or save it as UTF-8."))
        }
    })
}
