//! Uploaded files: which are taken, what they are by content, how they are named, and with which type they go out.

use std::path::Path;

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
const ALLOWED: [(&str, MediaClass, &str); 28] = [
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
];

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
pub fn check_upload(name: &str, head: &[u8]) -> Result<MediaClass, String> {
    let extension = extension_of(name);
    let Some((_, class, _)) = entry(&extension) else {
        return Err(format!("{extension} extension is not supported"));
    };
    if head.is_empty() {
        return Ok(*class);
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
    Err(format!("The content of this file is not what its extension {extension} says. Export it again, or rename it."))
}

/// UTF-16 texts hold zero bytes; they are let in here so that the importer can say what to do about them.
fn utf16(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF])
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

/// `<8 hex digits>-<safe name>`: nobody can guess, clash with or escape from it. `random` decides the digits.
pub fn stored_name(original: &str, random: u32) -> String {
    const MAX: usize = 100;
    let base = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe = |text: &str| -> String {
        text.chars()
            .map(|c| if c == ' ' { '_' } else { c })
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .take(MAX)
            .collect()
    };
    let extension = extension_of(base);
    let stem = base.get(..base.len() - extension.len()).unwrap_or_default();
    let mut stem = safe(stem).trim_start_matches('.').to_owned();
    if stem.trim_matches(['-', '_', '.']).is_empty() {
        "file".clone_into(&mut stem);
    }
    let extension: String = safe(&extension).chars().take(10).collect();
    format!("{random:08x}-{stem}{extension}")
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
        assert_eq!(check_upload("silence.wav", b""), Ok(MediaClass::Audio));
        assert_eq!(check_upload("x.exe", b"MZ"), Err(".exe extension is not supported".into()));
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
        assert_eq!(delivery("a.JPG"), Delivery { content_type: "image/jpeg", inline: true });
    }

    #[test]
    fn names_are_readable_where_they_can_be() {
        assert_eq!(stored_name("a b.csv", 0x1450_0611), "14500611-a_b.csv");
        assert_eq!(stored_name("../../etc/passwd.txt", 1), "00000001-passwd.txt");
        assert_eq!(stored_name("C:\\x\\Bild größe.PNG", 2), "00000002-Bild_gre.png");
        assert_eq!(stored_name("猫.jpg", 3), "00000003-file.jpg");
        assert_eq!(stored_name(".png", 4), "00000004-png");
    }

    proptest! {
        #[test]
        fn w24_no_name_leaves_its_place(original in "\\PC{0,300}|(\\.\\./){1,4}[a-z.]*", random in any::<u32>()) {
            let name = stored_name(&original, random);
            prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')));
            prop_assert!(name.len() <= 125 && !name.starts_with('.'));
        }
    }
}
