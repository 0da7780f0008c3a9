//! Uploaded files: which are taken, what they are by content, how they are named, and with which type they go out.

use labelkeep_model::Say;
use std::path::Path;

use labelkeep_model::is_of_a_file_name;

use crate::encoding::Encoding;

/// What a file is for the labeling interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaClass {
    Image,
    Audio,
    Video,
    Pdf,
    /// Tables, JSON, plain text, HTML and XML.
    Text,
}

/// Extension (lower case, with dot), class, and the type it is served with. Nothing else is taken, and no other type
/// ever goes out: what the uploader claims does not matter.
const ALLOWED: [(&str, MediaClass, &str); 32] = [
    (".json", MediaClass::Text, "application/json"),
    (".jsonl", MediaClass::Text, "application/jsonl"),
    (".csv", MediaClass::Text, "text/csv; charset=utf-8"),
    (".tsv", MediaClass::Text, "text/tab-separated-values; charset=utf-8"),
    (".txt", MediaClass::Text, "text/plain; charset=utf-8"),
    (".html", MediaClass::Text, "text/html; charset=utf-8"),
    (".htm", MediaClass::Text, "text/html; charset=utf-8"),
    (".xml", MediaClass::Text, "text/xml; charset=utf-8"),
    (".png", MediaClass::Image, "image/png"),
    (".jpg", MediaClass::Image, "image/jpeg"),
    (".jpeg", MediaClass::Image, "image/jpeg"),
    (".gif", MediaClass::Image, "image/gif"),
    (".bmp", MediaClass::Image, "image/bmp"),
    (".svg", MediaClass::Image, "image/svg+xml"),
    (".webp", MediaClass::Image, "image/webp"),
    (".avif", MediaClass::Image, "image/avif"),
    (".tif", MediaClass::Image, "image/tiff"),
    (".tiff", MediaClass::Image, "image/tiff"),
    (".wav", MediaClass::Audio, "audio/wav"),
    (".mp3", MediaClass::Audio, "audio/mpeg"),
    (".flac", MediaClass::Audio, "audio/flac"),
    (".m4a", MediaClass::Audio, "audio/mp4"),
    (".ogg", MediaClass::Audio, "audio/ogg"),
    (".opus", MediaClass::Audio, "audio/ogg"),
    (".mp4", MediaClass::Video, "video/mp4"),
    (".webm", MediaClass::Video, "video/webm"),
    (".pdf", MediaClass::Pdf, "application/pdf"),
    (".md", MediaClass::Text, "text/plain; charset=utf-8"),
    (".conll", MediaClass::Text, "text/plain; charset=utf-8"),
    (".yaml", MediaClass::Text, "text/plain; charset=utf-8"),
    (".yml", MediaClass::Text, "text/plain; charset=utf-8"),
    (".names", MediaClass::Text, "text/plain; charset=utf-8"),
];

/// Nothing that an upload may be.
pub fn is_unknown(name: &str) -> bool {
    let extension = extension_of(name);
    entry(&extension).is_none() && extension != ".spacy"
}

/// Taken because they come with label files, and nothing without them.
pub fn is_beside_labels(name: &str) -> bool {
    matches!(extension_of(name).as_str(), ".conll" | ".yaml" | ".yml" | ".names")
}

impl MediaClass {
    pub fn of_extension(extension: &str) -> Option<Self> {
        entry(extension).map(|(_, class, _)| *class)
    }
}

fn entry(extension: &str) -> Option<&'static (&'static str, MediaClass, &'static str)> {
    let lower = extension.to_ascii_lowercase();
    ALLOWED.iter().find(|(known, ..)| *known == lower)
}

/// The extension of a file name, lower case, with its dot; empty when there is none.
pub fn extension_of(name: &str) -> String {
    let extension = Path::new(name).extension().and_then(|e| e.to_str()).unwrap_or_default();
    if extension.is_empty() { String::new() } else { format!(".{}", extension.to_ascii_lowercase()) }
}

/// Whether a file of this name with this beginning is taken; if not, why, and what to do.
///
/// `head`: the first bytes of the content, at least 512 where there are as many.
pub fn check_upload(name: &str, head: &[u8]) -> Result<MediaClass, Say> {
    let extension = extension_of(name);
    if extension == ".spacy" {
        return Err(Say::LabelsBinary);
    }
    let Some((_, class, _)) = entry(&extension) else {
        return Err(Say::ExtensionNotSupported { extension: extension.into() });
    };
    if head.is_empty() {
        return match class {
            MediaClass::Text => Ok(*class),
            _ => Err(Say::MediaIsEmpty),
        };
    }
    let fits = match (class, sniff(head)) {
        (MediaClass::Text, found) => found.is_none() && !head.contains(&0) || utf16(head),
        (MediaClass::Image, found) if extension == ".svg" => found.is_none() && is_markup(head),
        // Containers are shared between sound and moving pictures.
        (MediaClass::Audio | MediaClass::Video, Some(found)) => {
            matches!(found, MediaClass::Audio | MediaClass::Video)
        }
        // A frame of MP3 has no signature worth the name.
        (MediaClass::Audio, None) => extension == ".mp3",
        (class, found) => found == Some(*class),
    };
    if fits {
        return Ok(*class);
    }
    Err(Say::MediaIsOther { extension: extension.into() })
}

/// UTF-16 texts hold zero bytes.
fn utf16(head: &[u8]) -> bool {
    matches!(Encoding::of_head(head), Encoding::Utf16Le | Encoding::Utf16Be)
}

fn is_markup(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<')
}

/// Recognises media by the signatures of their formats.
fn sniff(head: &[u8]) -> Option<MediaClass> {
    const SIGNATURES: [(&[u8], MediaClass); 13] = [
        (b"\x89PNG", MediaClass::Image),
        (b"\xFF\xD8\xFF", MediaClass::Image),
        (b"GIF8", MediaClass::Image),
        (b"BM", MediaClass::Image),
        (b"II*\0", MediaClass::Image),
        (b"MM\0*", MediaClass::Image),
        (b"fLaC", MediaClass::Audio),
        (b"ID3", MediaClass::Audio),
        (b"OggS", MediaClass::Audio),
        (b"\xFF\xFB", MediaClass::Audio),
        (b"\xFF\xF3", MediaClass::Audio),
        (b"\x1A\x45\xDF\xA3", MediaClass::Video),
        (b"%PDF-", MediaClass::Pdf),
    ];
    if head.starts_with(b"BM") && !head.contains(&0) {
        return None; // a text that begins with these letters
    }
    if let Some((_, class)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(*class);
    }
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => Some(MediaClass::Image),
        (Some(b"RIFF"), _, Some(b"WAVE")) => Some(MediaClass::Audio),
        (_, Some(b"ftyp"), Some(b"avif" | b"avis")) => Some(MediaClass::Image),
        (_, Some(b"ftyp"), _) => Some(MediaClass::Video),
        _ => None,
    }
}

/// How a stored file is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    pub content_type: &'static str,
    /// Shown by the browser where it is opened, instead of being saved. Only media that cannot run anything.
    pub inline: bool,
}

/// By the name that we gave the file.
pub fn delivery(name: &str) -> Delivery {
    let extension = extension_of(name);
    match entry(&extension) {
        Some((_, class, content_type)) => {
            Delivery { content_type, inline: *class != MediaClass::Text && extension != ".svg" }
        }
        None => Delivery { content_type: "application/octet-stream", inline: false },
    }
}

/// Kinds that stores have and uploads do not.
const FURTHER: [(&str, &str); 12] = [
    (".jfif", "image/jpeg"),
    (".apng", "image/apng"),
    (".m4v", "video/mp4"),
    (".mov", "video/quicktime"),
    (".mkv", "video/x-matroska"),
    (".avi", "video/x-msvideo"),
    (".ogv", "video/ogg"),
    (".aac", "audio/aac"),
    (".oga", "audio/ogg"),
    (".weba", "audio/webm"),
    (".aif", "audio/aiff"),
    (".aiff", "audio/aiff"),
];

/// How an object of a store is sent, by its key: whatever the store says that it is.
pub fn object_delivery(key: &str) -> Delivery {
    let name = key.rsplit('/').next().unwrap_or_default();
    let extension = extension_of(name);
    match FURTHER.iter().find(|(known, _)| *known == extension) {
        Some((_, content_type)) => Delivery { content_type, inline: true },
        None => delivery(name),
    }
}

/// `<32 hex digits>-<name>`: nobody can guess, clash with or escape from it. `random` decides the digits. Letters of all
/// scripts stay, and so does the case; what means something in an address or a path does not.
pub fn stored_name(original: &str, random: u128) -> String {
    const MAX: usize = 100;
    let base = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe = |text: &str, most: usize| -> String {
        let spaced = text.chars().map(|c| if c.is_whitespace() { '_' } else { c });
        spaced.filter(|c| is_of_a_file_name(*c)).take(most).collect()
    };
    let extension = Path::new(base).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let stem = base.strip_suffix(extension).and_then(|stem| stem.strip_suffix('.')).unwrap_or(base);
    let mut stem = safe(stem, MAX).trim_start_matches('.').to_owned();
    if stem.trim_matches(['-', '_', '.']).is_empty() {
        "file".clone_into(&mut stem);
    }
    let dot = if extension.is_empty() || stem.is_empty() { "" } else { "." };
    format!("{random:032x}-{stem}{dot}{}", safe(extension, 10))
}

/// The path of a stored file, as it stands in addresses: what is not ASCII as `%XX`.
pub fn upload_address(project: i64, name: &str) -> String {
    format!("/data/upload/{project}/{}", percent_encoded(name))
}

/// As header values (RFC 8187) and addresses have names.
pub fn percent_encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn w22_x_upload_only_known_extensions_with_fitting_content_are_taken() {
        assert_eq!(check_upload("a.PNG", b"\x89PNG\r\n"), Ok(MediaClass::Image));
        assert_eq!(check_upload("a.jpg", b"\x89PNG\r\n"), Ok(MediaClass::Image));
        assert_eq!(check_upload("x.svg", b"<?xml version=\"1.0\"?><svg/>"), Ok(MediaClass::Image));
        assert_eq!(check_upload("a.m4a", b"\0\0\0\x20ftypM4A "), Ok(MediaClass::Audio));
        assert!(matches!(check_upload("silence.wav", b""), Err(Say::MediaIsEmpty)));
        assert_eq!(check_upload("nothing.csv", b""), Ok(MediaClass::Text));
        assert_eq!(check_upload("excel.csv", b"a\0;\0b\0"), Ok(MediaClass::Text));
        assert_eq!(check_upload("x.exe", b"MZ"), Err(Say::ExtensionNotSupported { extension: ".exe".into() }));
        for (name, head) in [
            ("a.png", &b"<script>alert(1)</script>"[..]),
            ("a.pdf", b"<html>"),
            ("a.mp4", b"\x89PNG"),
            ("a.txt", b"\x89PNG"),
            ("a.csv", b"a\0b"),
            ("noext", b"x"),
        ] {
            assert!(check_upload(name, head).is_err(), "{name}");
        }
    }

    #[test]
    fn w08_documents_are_never_shown_inline() {
        for name in ["a.svg", "a.html", "a.htm", "a.xml", "a.txt", "a.json", "a.unknown", "a"] {
            assert!(!delivery(name).inline, "{name}");
        }
        for key in ["a.JPG/a.svg", "x/a.html", "a.mp4.js", ".mov", "a"] {
            assert!(!object_delivery(key).inline, "{key}");
        }
        assert_eq!(object_delivery("x/a.MOV"), Delivery { content_type: "video/quicktime", inline: true });
        assert_eq!(delivery("a.JPG"), Delivery { content_type: "image/jpeg", inline: true });
    }

    #[test]
    fn names_survive_in_addresses_that_are_safe() {
        let zeros = "0".repeat(31);
        for (original, stored) in [
            ("a b.csv", "a_b.csv"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\x\\Bild größe.PNG", "Bild_größe.PNG"),
            ("猫.png", "猫.png"),
            ("Straße.png", "Straße.png"),
            ("UPPER.PNG", "UPPER.PNG"),
            ("हिन्दी फ़ाइल.jpg", "हिन्दी_फ़ाइल.jpg"),
            ("a\u{202e}gnp.exe.png", "agnp.exe.png"),
            (".png", "png"),
            ("??.png", "file.png"),
        ] {
            assert_eq!(stored_name(original, 7), format!("{zeros}7-{stored}"));
        }
        assert_eq!(upload_address(3, "0a-猫 .PNG"), "/data/upload/3/0a-%E7%8C%AB%20.PNG");
    }

    proptest! {
        #[test]
        fn w24_no_name_leaves_its_place(original in "\\PC{0,300}|(\\.\\./){1,4}[a-z.]*", random in any::<u128>()) {
            let name = stored_name(&original, random);
            prop_assert!(name.chars().all(is_of_a_file_name));
            prop_assert!(name.chars().count() <= 145 && !name.starts_with('.'));
            let address = upload_address(1, &name);
            prop_assert!(address.is_ascii() && address.matches('/').count() == 4);
            prop_assert!(!address.contains(['?', '#', '"', '\'', '<', '&', '\\']));
        }
    }
}
