//! The content of uploaded files, from the folder of media.

use super::SqlSource;
use crate::reading::Reading;
use std::path::{Component, Path, PathBuf};

impl SqlSource {
    pub(crate) async fn open_file(&mut self, path: &str) -> Result<Reading, String> {
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
