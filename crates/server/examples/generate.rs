//! Writes what is generated from the endpoints' declarations into the repository: `cargo xtask generate`.

use labelkeep_server::{openapi, registry};
use std::{fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("docs/developers"), PathBuf::from);
    let document = serde_json::to_string_pretty(&openapi::document())?;
    fs::write(folder.join("openapi.json"), document + "\n")?;
    fs::write(folder.join("permissions.md"), registry::permission_matrix())
}
