//! Pictures as a language model gets them: addresses on the web as they are, uploaded files whole.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_database::{Database, access::ProjectScope};
use labelkeep_model::{ErrorKind, Result};
use percent_encoding::percent_decode_str;

/// Of one task.
const MOST: usize = 8;
const MOST_BYTES: i64 = 8 << 20;

/// `None`: one of them cannot be sent.
pub(super) async fn of(database: &Database, scope: &ProjectScope, addresses: &[&str]) -> Result<Option<Vec<String>>> {
    if addresses.len() > MOST {
        return Ok(None);
    }
    let mut all = Vec::with_capacity(addresses.len());
    for address in addresses {
        let picture = if address.starts_with("https://") || address.starts_with("http://") {
            Some((*address).to_owned())
        } else {
            uploaded(database, scope, address).await?
        };
        match picture {
            Some(picture) => all.push(picture),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// A file of this project, as `data:`.
async fn uploaded(database: &Database, scope: &ProjectScope, address: &str) -> Result<Option<String>> {
    let path = address.strip_prefix('/').unwrap_or(address);
    let path = path.strip_prefix("data/").unwrap_or(path);
    let Some((project, name)) = path.strip_prefix("upload/").and_then(|path| path.split_once('/')) else {
        return Ok(None);
    };
    let name = percent_decode_str(name).decode_utf8_lossy();
    let Some(kind) = kind_of(&name).filter(|_| project.parse() == Ok(scope.id().0)) else { return Ok(None) };
    let file = match database.upload_by_name(scope, &name).await {
        Ok(file) if file.size <= MOST_BYTES => file,
        Ok(_) => return Ok(None),
        Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    let mut number = 0;
    while let Some(piece) = database.chunk(scope, file.id, number).await? {
        bytes.extend_from_slice(&piece);
        number += 1;
    }
    Ok(Some(format!("data:{kind};base64,{}", STANDARD.encode(bytes))))
}

fn kind_of(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending.to_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        _ => return None,
    })
}
