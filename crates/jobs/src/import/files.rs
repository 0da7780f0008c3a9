use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::uploads::FileUpload;
use labelkeep_formats::import::{Encoding, Next, ReadOptions, Reading, RowProblem, TaskReader, TaskSource};
use labelkeep_model::{Error, Result, Say};
use tokio::task::JoinHandle;

/// The tasks of one uploaded file, read piece by piece.
pub struct FileTasks<'f> {
    database: &'f Database,
    scope: &'f ProjectScope,
    file: &'f FileUpload,
    reader: TaskReader,
    next_chunk: i64,
    /// The next piece is fetched while the one before is read.
    ahead: JoinHandle<Result<Option<Vec<u8>>>>,
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
        let ahead = fetch(database, scope, file.id, 0);
        Self { database, scope, file, reader: TaskReader::new(source, options), next_chunk: 1, ahead }
    }

    /// The next task or problem; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Next>> {
        loop {
            match self.reader.next() {
                Next::End => return Ok(None),
                Next::NeedMore => {}
                next => return Ok(Some(next)),
            }
            let Some(bytes) = (&mut self.ahead).await.map_err(Error::internal)?? else {
                self.reader.finish();
                continue;
            };
            self.ahead = fetch(self.database, self.scope, self.file.id, self.next_chunk);
            self.next_chunk += 1;
            self.reader.push(&bytes);
        }
    }

    /// After the last task: how the file was read.
    #[must_use]
    pub fn reading(&self) -> Reading {
        self.reader.reading()
    }
}

fn fetch(database: &Database, scope: &ProjectScope, file: i64, number: i64) -> JoinHandle<Result<Option<Vec<u8>>>> {
    let (database, scope) = (database.clone(), scope.clone());
    tokio::spawn(async move { database.chunk(&scope, file, number).await })
}

/// The whole of a file that is the text of one task.
pub(super) async fn read_text(
    database: &Database,
    scope: &ProjectScope,
    file: &FileUpload,
) -> Result<std::result::Result<String, RowProblem>> {
    let problem = |say: Say| RowProblem { row: 0, message: say.into(), fatal: true };
    if usize::try_from(file.size).unwrap_or(usize::MAX) > labelkeep_formats::import::MAX_ITEM_BYTES {
        return Ok(Err(problem(Say::FileTextTooLarge)));
    }
    let mut bytes = Vec::new();
    let mut number = 0;
    while let Some(chunk) = database.chunk(scope, file.id, number).await? {
        bytes.extend_from_slice(&chunk);
        number += 1;
    }
    Ok(match Encoding::decode(&bytes) {
        Some(text) if text.contains('\0') => Err(problem(Say::FileHasNul)),
        Some(text) => Ok(text),
        None => Err(problem(Say::FileNoText)),
    })
}
