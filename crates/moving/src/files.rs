//! The content of uploaded files, from a folder or from a server.

use crate::{fields::Fields, source::Source, sql::SqlSource};
use aws_lc_rs::digest::{Context, SHA256};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    moves::{MoveSource, MovedFile},
    uploads::{CHUNK_BYTES, Piece},
};
use labelkeep_formats::media::delivery;
use labelkeep_model::{Error, Result, is_of_a_file_name};
use std::{
    path::{Component, Path, PathBuf},
    pin::Pin,
};
use tokio::io::AsyncReadExt as _;

/// A file that is being read.
pub enum Reading {
    Disk(tokio::fs::File),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, String>> + Send>>),
}

impl Reading {
    async fn next(&mut self) -> Result<Option<Bytes>, String> {
        match self {
            Self::Disk(file) => {
                let mut piece = BytesMut::with_capacity(CHUNK_BYTES);
                let length = file.read_buf(&mut piece).await.map_err(|error| error.to_string())?;
                Ok((length > 0).then(|| piece.freeze()))
            }
            Self::Stream(stream) => stream.next().await.transpose(),
        }
    }
}

impl Source {
    /// # Errors
    /// Why the file cannot be read, for people.
    pub(crate) async fn open_file(&mut self, path: &str) -> Result<Reading, String> {
        match self {
            Self::Sql(source) => source.open_file(path).await,
            Self::Url(source) => source.open_file(path).await,
        }
    }
}

impl SqlSource {
    async fn open_file(&mut self, path: &str) -> Result<Reading, String> {
        let media = self.media.clone().ok_or("say with --media where the files are")?;
        let file = below(&media, path)?;
        tokio::fs::File::open(file).await.map(Reading::Disk).map_err(|error| error.to_string())
    }
}

/// A path of the database below the folder of media. Nothing in it leads out, no link either.
fn below(media: &Path, path: &str) -> Result<PathBuf, String> {
    let relative = Path::new(path);
    if path.contains('\0') || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err("its path leads out of the folder of media".to_owned());
    }
    let root = media.canonicalize().map_err(|error| format!("the folder of media cannot be read: {error}"))?;
    let file = root.join(relative).canonicalize().map_err(|_| "it is not in the folder of media".to_owned())?;
    if !file.starts_with(&root) {
        return Err("its path leads out of the folder of media".to_owned());
    }
    if file.is_file() { Ok(file) } else { Err("it is no file".to_owned()) }
}

/// The name of an upload: what follows the last slash of its path.
pub fn name_of(row: &Fields) -> Option<String> {
    let path = row.text("file");
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_name =
        !name.is_empty() && name.len() <= 255 && name != "." && name != ".." && name.chars().all(is_of_a_file_name);
    is_name.then(|| name.to_owned())
}

/// What became of a file.
pub enum Brought {
    Here,
    New,
}

/// Brings one file.
///
/// # Errors
/// Outer: what the database says. Inner: why the file does not come.
pub async fn bring(
    database: &Database,
    from: &mut Source,
    source: &MoveSource,
    scope: &ProjectScope,
    row: &Fields,
    user: i64,
    most: u64,
) -> Result<Result<Brought, String>> {
    let Some(name) = name_of(row) else { return Ok(Err("its name is none of a file".to_owned())) };
    let original = name.split_once('-').map_or(name.as_str(), |(_, rest)| rest).to_owned();
    let content_type = delivery(&name).content_type.to_owned();
    let file = MovedFile { old: row.id(), name, original_name: original, content_type, user };
    if is_here(database, source, row.id()).await? {
        return Ok(Ok(Brought::Here));
    }
    let mut reading = match from.open_file(&row.text("file")).await {
        Ok(reading) => reading,
        Err(why) => return Ok(Err(why)),
    };
    let Some(id) = database.begin_moved_file(source, scope, file).await? else { return Ok(Ok(Brought::Here)) };
    let (mut digest, mut buffer, mut number, mut size) = (Context::new(&SHA256), BytesMut::new(), 0, 0_u64);
    loop {
        let piece = match reading.next().await {
            Ok(piece) => piece,
            Err(why) => return Ok(Err(why)),
        };
        let is_last = piece.is_none();
        if let Some(piece) = piece {
            digest.update(&piece);
            size += piece.len() as u64;
            buffer.extend_from_slice(&piece);
        }
        if size > most {
            return Ok(Err(format!("it is larger than {most} bytes")));
        }
        while buffer.len() >= CHUNK_BYTES || (is_last && (!buffer.is_empty() || number == 0)) {
            let piece = buffer.split_to(buffer.len().min(CHUNK_BYTES));
            database.append_chunks(scope, id, number, vec![Piece::of(&piece)]).await?;
            number += 1;
        }
        if is_last {
            break;
        }
    }
    database.complete_moved_file(source, scope, id, row.id(), digest.finish().as_ref().to_vec()).await?;
    Ok(Ok(Brought::New))
}

async fn is_here(database: &Database, source: &MoveSource, old: i64) -> Result<bool> {
    let known = database.moved(source, labelkeep_database::moves::Kind::Upload, vec![old]).await?;
    Ok(known.get(&old).is_some_and(|known| known.mark.is_some()))
}

/// Whether the content there is the content here.
///
/// # Errors
/// Outer: what the database says. Inner: why it cannot be compared.
pub async fn is_alike(
    database: &Database,
    from: &mut Source,
    scope: &ProjectScope,
    row: &Fields,
    here: i64,
) -> Result<Result<bool, String>> {
    let mut reading = match from.open_file(&row.text("file")).await {
        Ok(reading) => reading,
        Err(why) => return Ok(Err(why)),
    };
    let (mut there, mut ours, mut number) = (Context::new(&SHA256), Context::new(&SHA256), 0);
    loop {
        match reading.next().await {
            Ok(Some(piece)) => there.update(&piece),
            Ok(None) => break,
            Err(why) => return Ok(Err(why)),
        }
    }
    while let Some(piece) = database.chunk(scope, here, number).await? {
        ours.update(&piece);
        number += 1;
    }
    Ok(Ok(number > 0 && there.finish().as_ref() == ours.finish().as_ref()))
}

/// For errors of sources, which are for the operator of this machine.
pub fn unreadable(why: impl std::fmt::Display) -> Error {
    Error::bad_request(labelkeep_model::Text::for_operators(why.to_string()))
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn w24_no_path_leads_out_of_the_folder_of_media() {
        let folder = tempfile::tempdir().unwrap();
        let media = folder.path().join("media");
        std::fs::create_dir_all(media.join("upload/1")).unwrap();
        std::fs::write(media.join("upload/1/a.png"), "x").unwrap();
        std::fs::write(folder.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret"), media.join("upload/1/link.png")).unwrap();
        assert!(below(&media, "upload/1/a.png").is_ok());
        for path in [
            "../secret",
            "upload/../../secret",
            "/etc/passwd",
            "upload/1/link.png",
            "upload/1",
            "",
            "upload/1/a\0.png",
            "upload/1/no.png",
        ] {
            assert!(below(&media, path).is_err(), "{path:?}");
        }
    }
}
