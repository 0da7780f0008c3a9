//! Lists of what the folders of the tags hold: each kind of file is looked for by its name.

use super::{description::Description, typescript::HEAD};
use crate::home::Home;
use std::fmt::Write as _;

const TAGS: &str = "web/src/editor/tags";
pub const FOLDER: &str = "web/src/editor/tags/generated";

/// A list, and the file of a folder that it collects.
struct Aspect {
    list: &'static str,
    file: &'static str,
    /// What every such file exports.
    export: &'static str,
    /// The name of the list, the type of what is in it, and where that is.
    name: &'static str,
    kind: &'static str,
    from: &'static str,
    /// A file exports several of them.
    is_list: bool,
}

const fn aspect(file: &'static str, export: &'static str, list: &'static str, name: &'static str) -> Aspect {
    Aspect { list, file, export, name, kind: "", from: "", is_list: false }
}

const ASPECTS: &[Aspect] = &[
    Aspect {
        kind: "RegionKind",
        from: "../../model/kinds",
        ..aspect("region.ts", "region", "regions.ts", "REGION_KINDS")
    },
    Aspect { kind: "DrawnKind", from: "../../canvas/drawn", ..aspect("drawn.ts", "drawn", "drawn.ts", "DRAWN_KINDS") },
    Aspect {
        kind: "ToolKey",
        from: "../../hotkeys/toolKey",
        is_list: true,
        ..aspect("keys.ts", "keys", "keys.ts", "TOOL_KEYS")
    },
    Aspect {
        kind: "Thumbnail",
        from: "../thumbnail",
        ..aspect("thumbnail.ts", "thumbnail", "thumbnails.ts", "THUMBNAILS")
    },
    Aspect { kind: "Words", from: "../../words/words", ..aspect("words.ts", "words", "words.ts", "WORDS") },
    Aspect {
        kind: "QuestionKind",
        from: "../../model/question",
        ..aspect("question.ts", "question", "questions.ts", "QUESTION_KINDS")
    },
    Aspect {
        kind: "Gestures",
        from: "../../hotkeys/gesture",
        ..aspect("gestures.ts", "gestures", "gestures.ts", "GESTURES")
    },
    Aspect { kind: "TagView", from: "../../model/tag", ..aspect("index.ts", "view", "views.ts", "TAG_VIEWS") },
];

pub fn lists(home: &Home, tags: &Description) -> Vec<(String, String)> {
    ASPECTS.iter().map(|aspect| (format!("{FOLDER}/{}", aspect.list), list(home, tags, aspect))).collect()
}

fn list(home: &Home, tags: &Description, aspect: &Aspect) -> String {
    let has = |folder: &&str| {
        let file = home.path(TAGS).join(folder).join(aspect.file);
        file.exists() || file.with_extension("tsx").exists()
    };
    let folders: Vec<&str> = tags.folders().into_iter().filter(has).collect();
    let (name, kind, from) = (aspect.name, aspect.kind, aspect.from);
    let file = aspect.file.trim_end_matches(".ts");
    let file = if file == "index" { String::new() } else { format!("/{file}") };
    let mut out = HEAD.to_owned();
    for folder in &folders {
        // Writing into a string cannot fail.
        let named = if *folder == aspect.export { String::new() } else { format!(" as {folder}") };
        let _ = writeln!(out, "import {{ {}{named} }} from \"../{folder}{file}\";", aspect.export);
    }
    let all: Vec<String> = folders
        .iter()
        .map(|folder| if aspect.is_list { format!("...{folder}") } else { (*folder).to_owned() })
        .collect();
    let all = all.join(", ");
    let _ =
        writeln!(out, "import type {{ {kind} }} from \"{from}\";\n\nexport const {name}: readonly {kind}[] = [{all}];");
    out
}
