//! Where the master keys come from.

use crate::{KeyRing, SecretError};
use std::{fmt, os::unix::fs::MetadataExt as _, path::PathBuf, process::Stdio, time::Duration};
use tokio::io::AsyncReadExt as _;
use zeroize::Zeroizing;

const MOST_BYTES: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

/// What gives the lines that `KeyRing::parse` reads.
#[derive(Clone)]
pub enum KeySource {
    /// From the environment or the configuration.
    Text(Zeroizing<String>),
    /// A file that nobody but its owner (and perhaps its group) can read.
    File(PathBuf),
    /// A program and its arguments, started without a shell: of a key service or a secret manager.
    Command(Vec<String>),
}

/// Without what is secret.
impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text"),
            Self::File(path) => write!(f, "File({})", path.display()),
            Self::Command(words) => write!(f, "Command({})", words.first().map_or("", String::as_str)),
        }
    }
}

impl KeySource {
    /// # Errors
    /// `Key` that says what could not be read, and what to do.
    pub async fn load(&self) -> Result<KeyRing, SecretError> {
        match self {
            Self::Text(text) => KeyRing::parse(text),
            Self::File(path) => {
                let name = path.display();
                let wrong = |what: &str| SecretError::Key(format!("The key file {name} {what}."));
                let file = tokio::fs::File::open(path).await.map_err(|_| wrong("cannot be read"))?;
                let about = file.metadata().await.map_err(|_| wrong("cannot be read"))?;
                if !about.is_file() || about.mode() & 0o007 != 0 {
                    return Err(wrong("is no file, or can be read by everybody on this machine: `chmod 600` it"));
                }
                KeyRing::parse(&text(file).await.map_err(|_| wrong("is no text"))?)
            }
            Self::Command(words) => command(words).await,
        }
    }
}

async fn command(words: &[String]) -> Result<KeyRing, SecretError> {
    let wrong = |what: &str| SecretError::Key(format!("The command for the master key {what}."));
    let (program, arguments) = words.split_first().ok_or_else(|| wrong("is empty"))?;
    let mut child = tokio::process::Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|_| wrong("could not be started"))?;
    let output = child.stdout.take().ok_or_else(|| wrong("could not be started"))?;
    let run = async {
        let text = text(output).await.map_err(|_| wrong("gave no text"))?;
        let status = child.wait().await.map_err(|_| wrong("failed"))?;
        if status.success() { Ok(text) } else { Err(wrong("failed; what it says on its error output is in the log")) }
    };
    let text = tokio::time::timeout(PATIENCE, run).await.map_err(|_| wrong("took longer than 30 seconds"))??;
    KeyRing::parse(&text)
}

/// At most as much as any ring of keys has.
async fn text(from: impl tokio::io::AsyncRead + Unpin) -> std::io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    from.take(MOST_BYTES).read_to_string(&mut text).await?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::KeySource;
    use std::os::unix::fs::PermissionsExt as _;
    use zeroize::Zeroizing;

    const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[tokio::test]
    async fn keys_come_from_a_text_a_file_or_a_command() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        std::fs::write(&path, format!("{KEY}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let text = KeySource::Text(Zeroizing::new(KEY.into())).load().await.unwrap();
        let file = KeySource::File(path.clone()).load().await.unwrap();
        let command = KeySource::Command(vec!["cat".into(), path.display().to_string()]).load().await.unwrap();
        assert_eq!(text.current().id(), file.current().id());
        assert_eq!(text.current().id(), command.current().id());
    }

    #[tokio::test]
    async fn a_file_that_others_can_read_and_a_command_that_fails_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("master.key");
        std::fs::write(&path, KEY).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let words = |list: &[&str]| KeySource::Command(list.iter().map(|word| (*word).to_owned()).collect());
        for (source, word) in [
            (KeySource::File(path), "chmod 600"),
            (KeySource::File(directory.path().join("missing")), "cannot be read"),
            (words(&[]), "is empty"),
            (words(&["/no/such/program"]), "could not be started"),
            (words(&["false"]), "failed"),
            (words(&["true"]), "no master key"),
            (words(&["echo", "no key"]), "64 hexadecimal"),
            // Without end: not read on.
            (words(&["yes"]), "failed"),
        ] {
            let error = source.load().await.unwrap_err().to_string();
            assert!(error.contains(word) && !error.contains(KEY), "{error}");
        }
    }
}
