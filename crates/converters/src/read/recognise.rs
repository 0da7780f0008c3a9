//! Which program's label files these are, by their names and beginnings.

use super::peek::names;
use crate::python::{basename, splitext};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes at the beginning of a file that are looked at.
pub const HEAD_BYTES: usize = 256 << 10;
/// Files of one extension that are looked at.
const MOST_HEADS: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelFormat {
    Coco,
    Yolo,
    Voc,
    Conll2003,
    Spacy,
    Labelme,
    Cvat,
    Doccano,
    Prodigy,
    Argilla,
    HuggingFace,
}

impl LabelFormat {
    pub const ALL: [Self; 11] = [
        Self::Coco,
        Self::Yolo,
        Self::Voc,
        Self::Conll2003,
        Self::Spacy,
        Self::Labelme,
        Self::Cvat,
        Self::Doccano,
        Self::Prodigy,
        Self::Argilla,
        Self::HuggingFace,
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Coco => "COCO",
            Self::Yolo => "YOLO",
            Self::Voc => "VOC",
            Self::Conll2003 => "CONLL2003",
            Self::Spacy => "SPACY",
            Self::Labelme => "LABELME",
            Self::Cvat => "CVAT",
            Self::Doccano => "DOCCANO",
            Self::Prodigy => "PRODIGY",
            Self::Argilla => "ARGILLA",
            Self::HuggingFace => "HUGGING_FACE",
        }
    }

    /// The name in requests, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// Whether a file of this extension may hold its labels.
    pub(crate) fn is_label_file(self, path: &str) -> bool {
        let extension = extension(path);
        let is_json = matches!(extension.as_str(), ".json" | ".jsonl");
        match self {
            Self::Coco | Self::Labelme => extension == ".json",
            Self::Yolo => extension == ".txt" && !is_names_of_classes(path),
            Self::Voc | Self::Cvat => extension == ".xml",
            Self::Conll2003 => matches!(extension.as_str(), ".conll" | ".txt" | ".tsv"),
            Self::Spacy | Self::Doccano | Self::Prodigy | Self::Argilla => is_json,
            Self::HuggingFace => basename(path).eq_ignore_ascii_case("metadata.jsonl"),
        }
    }
}

pub(crate) fn extension(path: &str) -> String {
    splitext(path).1.to_ascii_lowercase()
}

/// A list of classes, or what else comes with YOLO.
pub(crate) fn is_names_of_classes(path: &str) -> bool {
    let name = basename(path).to_ascii_lowercase();
    let lists = ["classes.txt", "labels.txt", "train.txt", "val.txt", "test.txt", "valid.txt", "readme.txt"];
    name.ends_with(".names") || lists.contains(&name.as_str()) || name.starts_with("readme")
}

/// The files whose beginnings `recognise` wants to see.
#[must_use]
pub fn looked_at(paths: &[&str]) -> Vec<usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut is_due = |path: &str| {
        let extension = extension(path);
        let is_text = matches!(extension.as_str(), ".json" | ".jsonl" | ".xml" | ".txt" | ".conll" | ".tsv");
        if !is_text || is_names_of_classes(path) {
            return false;
        }
        let count = counts.entry(extension).or_default();
        *count += 1;
        *count <= MOST_HEADS
    };
    paths.iter().enumerate().filter(|(_, path)| is_due(path)).map(|(at, _)| at).collect()
}

/// `heads`: the beginnings of the files of `looked_at`. `None`: ordinary files of tasks, or data themselves.
#[must_use]
pub fn recognise(paths: &[&str], heads: &[(usize, Vec<u8>)]) -> Option<LabelFormat> {
    let has_classes = paths.iter().any(|path| {
        let name = basename(path).to_ascii_lowercase();
        matches!(name.as_str(), "classes.txt" | "data.yaml" | "data.yml" | "obj.names" | "obj.data")
    });
    let found: BTreeSet<LabelFormat> = heads
        .iter()
        .filter_map(|(at, head)| {
            let path = paths.get(*at)?;
            let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
            match extension(path).as_str() {
                ".json" | ".jsonl" => json(path, head),
                ".xml" => xml(head),
                ".conll" => Some(LabelFormat::Conll2003),
                ".txt" | ".tsv" => lines(path, head, has_classes, paths),
                _ => None,
            }
        })
        .collect();
    // Label files of one picture each come with summaries of other kinds; the order of the list decides.
    found.into_iter().next()
}

fn json(path: &str, head: &[u8]) -> Option<LabelFormat> {
    let names = names(head);
    let has = |name: &str| names.contains(name);
    let is_list = names.contains("[]");
    let any = |name: &str| names.contains(&format!(".{name}")) || names.contains(&format!("[].{name}"));
    let is_coco = [".annotations[].image_id", ".images[].file_name", ".images[].coco_url"].iter().any(|name| has(name));
    if is_coco && !is_list {
        return Some(LabelFormat::Coco);
    }
    let is_labelme = has(".shapes[]") || has(".shapes");
    if is_labelme && (has(".version") || has(".imagePath")) && !has(".data") {
        return Some(LabelFormat::Labelme);
    }
    if basename(path).eq_ignore_ascii_case("metadata.jsonl") && any("file_name") {
        return Some(LabelFormat::HuggingFace);
    }
    // Tasks of ours, whatever is in them.
    if any("data") && (any("annotations") || any("predictions") || !any("text")) {
        return None;
    }
    // `["text", {"entities": [[0, 4, "PER"]]}]`
    if names.iter().any(|name| name.starts_with("[][].entities[]") || name.starts_with("[].entities[]"))
        && has("[][]\"")
    {
        return Some(LabelFormat::Spacy);
    }
    text_format(&any)
}

fn text_format(any: &dyn Fn(&str) -> bool) -> Option<LabelFormat> {
    if any("_task_hash") || any("_input_hash") || (any("text") && any("spans[].start") && any("spans[].label")) {
        return Some(LabelFormat::Prodigy);
    }
    if any("fields") && (any("responses") || any("suggestions")) {
        return Some(LabelFormat::Argilla);
    }
    let is_first_argilla = any("annotation_agent") || any("prediction_agent");
    if is_first_argilla && (any("inputs") || any("tokens")) {
        return Some(LabelFormat::Argilla);
    }
    let has_text = any("text") || any("data");
    let is_doccano = any("entities[].start_offset")
        || any("label[][]")
        || any("labels[][]")
        || (any("Comments") && (any("label") || any("cats")));
    if has_text && is_doccano {
        return Some(LabelFormat::Doccano);
    }
    let is_spacy = any("entities[][]") || any("ents[].start") || (any("entities[]") && any("cats"));
    (any("text") && (is_spacy || (any("entities") && any("cats")))).then_some(LabelFormat::Spacy)
}

fn xml(head: &[u8]) -> Option<LabelFormat> {
    let text = String::from_utf8_lossy(head);
    let has = |part: &str| text.contains(part);
    if has("<annotations") && (has("<image ") || has("<track ") || has("<version>")) {
        return Some(LabelFormat::Cvat);
    }
    let is_voc = has("<annotation") && (has("<filename") || has("<object") || has("<size"));
    is_voc.then_some(LabelFormat::Voc)
}

fn lines(path: &str, head: &[u8], has_classes: bool, paths: &[&str]) -> Option<LabelFormat> {
    let text = String::from_utf8_lossy(head);
    // The last line may be cut off.
    let whole = if head.len() >= HEAD_BYTES { text.rsplit_once('\n').map_or("", |(whole, _)| whole) } else { &text };
    let lines: Vec<&str> = whole.lines().map(str::trim).filter(|line| !line.is_empty()).take(1_000).collect();
    if lines.first().is_some_and(|line| line.starts_with("-DOCSTART-")) {
        return Some(LabelFormat::Conll2003);
    }
    if extension(path) == ".txt" && (lines.iter().all(|line| is_yolo(line))) {
        let stem = splitext(basename(path)).0;
        let is_beside = || paths.iter().any(|other| is_picture(other) && splitext(basename(other)).0 == stem);
        return (has_classes || (!lines.is_empty() && is_beside())).then_some(LabelFormat::Yolo);
    }
    let is_tagged = lines.len() > 1 && lines.iter().all(|line| is_tagged(line));
    let has_tag = lines.iter().any(|line| line.split_whitespace().next_back().is_some_and(|tag| tag != "O"));
    (is_tagged && has_tag).then_some(LabelFormat::Conll2003)
}

/// A class and four or more parts of the picture.
fn is_yolo(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_class = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
    let values: Vec<Option<f64>> = words.map(|word| word.parse().ok()).collect();
    is_class && values.len() >= 4 && values.iter().all(Option::is_some)
}

/// A word and, last, a tag of a span.
fn is_tagged(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let tag = words.last().copied().unwrap_or_default();
    words.len() >= 2
        && (tag == "O" || (tag.len() > 2 && matches!(tag.get(..2), Some("B-" | "I-" | "L-" | "U-" | "E-" | "S-"))))
}

/// What a task can show that is no text.
#[must_use]
pub fn is_picture(path: &str) -> bool {
    let kinds = [
        ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".avif", ".tif", ".tiff", ".svg", ".mp4", ".webm", ".wav",
        ".mp3", ".flac", ".m4a", ".ogg", ".opus", ".pdf",
    ];
    kinds.contains(&extension(path).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, head: &str) -> Option<LabelFormat> {
        recognise(&[path], &[(0, head.as_bytes().to_vec())])
    }

    #[test]
    fn label_files_are_known_by_what_is_in_them() {
        for (path, head, format) in [
            ("a.json", r#"{"info":{},"images":[{"id":1,"file_name":"a.png"}]"#, LabelFormat::Coco),
            ("a.json", r#"{"annotations":[{"id":1,"image_id":2"#, LabelFormat::Coco),
            ("a.json", r#"{"version":"5.4","flags":{},"shapes":[{"label":"x","points":[[1,2]]"#, LabelFormat::Labelme),
            ("a.xml", "<annotation><folder>x</folder><filename>a.jpg</filename>", LabelFormat::Voc),
            ("a.xml", "<?xml version=\"1.0\"?><annotations><version>1.1</version><meta>", LabelFormat::Cvat),
            ("a.txt", "-DOCSTART- -X- O\n\nEU NNP B-NP B-ORG\n", LabelFormat::Conll2003),
            ("a.txt", "EU B-ORG\nrejects O\n\nGerman B-MISC\n", LabelFormat::Conll2003),
            ("a.conll", "x", LabelFormat::Conll2003),
            ("a.jsonl", r#"{"id":1,"text":"abc","label":[[0,1,"X"]]}"#, LabelFormat::Doccano),
            (
                "a.jsonl",
                r#"{"text":"abc","entities":[{"id":1,"label":"X","start_offset":0,"end_offset":1}]}"#,
                LabelFormat::Doccano,
            ),
            ("a.jsonl", r#"{"text":"abc","_input_hash":1,"spans":[]}"#, LabelFormat::Prodigy),
            ("a.jsonl", r#"{"text":"abc","entities":[[0,1,"X"]],"cats":{},"meta":{}}"#, LabelFormat::Spacy),
            ("a.jsonl", r#"{"text":"abc","entities":[],"cats":{"x":1.0},"meta":{}}"#, LabelFormat::Spacy),
            ("a.json", r#"[["abc",{"entities":[[0,1,"X"]]}]]"#, LabelFormat::Spacy),
            ("a.json", r#"[{"id":"1","fields":{"text":"abc"},"responses":{},"suggestions":{}}]"#, LabelFormat::Argilla),
            ("train/metadata.jsonl", r#"{"file_name":"1.png","label":"x"}"#, LabelFormat::HuggingFace),
        ] {
            assert_eq!(of(path, head), Some(format), "{head}");
        }
        let paths = ["labels/a.txt", "images/a.jpg"];
        assert_eq!(recognise(&paths, &[(0, b"0 0.5 0.5 1 1\n".to_vec())]), Some(LabelFormat::Yolo));
        let paths = ["labels/a.txt", "classes.txt"];
        assert_eq!(recognise(&paths, &[(0, b"".to_vec())]), Some(LabelFormat::Yolo));
    }

    #[test]
    fn tasks_and_data_stay_what_they_are() {
        for (path, head) in [
            ("a.json", r#"[{"data":{"image":"x"},"annotations":[{"result":[]}]}]"#),
            ("a.json", r#"[{"image":"x.png","label":"cat"}]"#),
            ("a.json", r#"[{"text":"x","label":["a","b"]}]"#),
            ("a.json", r#"[{"text":"x","entities":[{"id":1}]}]"#),
            ("a.json", r#"{"images":["a.png","b.png"]}"#),
            ("a.jsonl", r#"{"text":"x","meta":{}}"#),
            ("a.json", r#"[{"file_name":"x.png"}]"#),
            ("a.txt", "I like it\nI hate it\n"),
            ("a.txt", "0 1 2 3 4 5\n"),
            ("a.txt", ""),
            ("a.xml", "<page><annotation>x</annotation></page>"),
            ("a.csv", "a,b\n"),
        ] {
            assert_eq!(of(path, head), None, "{head}");
        }
    }
}
