//! The content of uploaded files, from a folder or from a server.

use crate::{fields::Fields, source::Source};
use aws_lc_rs::digest::{Context, SHA256};
use bytes::BytesMut;
use labelkeep_database::{
    Database,
    access::ProjectScope,
    moves::{MoveSource, MovedFile},
    uploads::{CHUNK_BYTES, Piece},
};
use labelkeep_formats::media::delivery;
use labelkeep_model::{Result, is_of_a_file_name};

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
