//! Files of an export: each is there as a whole, or not at all.

use super::ProjectFiles;
use crate::reading::unreadable;
use aws_lc_rs::digest::{Context, SHA256};
use labelkeep_database::projects::Project;
use labelkeep_model::Result;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

pub(super) const DONE: &str = "done.json";

/// A file, by its name below the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub name: String,
    pub size: u64,
    pub sha256: String,
}

/// For the owner alone: it holds what is behind a sign-in otherwise.
pub(super) fn make(folder: &Path) -> Result<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| unreadable(format!("the folder {} cannot be made: {error}", folder.display())))
}

/// A file that is not there yet.
pub(super) struct Begun {
    file: fs::File,
    from: PathBuf,
    to: PathBuf,
}

impl Begun {
    pub fn new(to: &Path) -> Result<Self> {
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let from = to.with_file_name(name);
        let file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&from);
        Ok(Self { file: file.map_err(|error| unwritable(&from, &error))?, from, to: to.to_owned() })
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| unwritable(&self.from, &error))
    }

    pub fn keep(self) -> Result<()> {
        self.file.sync_all().map_err(|error| unwritable(&self.from, &error))?;
        fs::rename(&self.from, &self.to).map_err(|error| unwritable(&self.to, &error))
    }
}

pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<Written> {
    let mut file = Begun::new(&folder.join(name))?;
    file.write(bytes)?;
    file.keep()?;
    let mut digest = Context::new(&SHA256);
    digest.update(bytes);
    Ok(Written { name: name.to_owned(), size: bytes.len() as u64, sha256: hex::encode(digest.finish()) })
}

/// What an earlier run wrote of a project, if it is still whole and the project is still so.
pub(super) fn done(folder: &Path, project: &Project) -> Option<ProjectFiles> {
    let files: ProjectFiles = serde_json::from_slice(&fs::read(folder.join(DONE)).ok()?).ok()?;
    let is_same = files.data_version == project.data_version && files.updated_at == project.updated_at;
    (is_same && files.files.iter().all(|file| is_whole(folder, file))).then_some(files)
}

fn is_whole(folder: &Path, file: &Written) -> bool {
    let Ok(mut reader) = fs::File::open(folder.join(&file.name)) else { return false };
    let (mut digest, mut buffer) = (Context::new(&SHA256), vec![0; 64 << 10]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return hex::encode(digest.finish()) == file.sha256,
            Ok(length) => digest.update(buffer.get(..length).unwrap_or_default()),
            Err(_) => return false,
        }
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> labelkeep_model::Error {
    unreadable(format!("{} cannot be written: {error}", path.display()))
}
