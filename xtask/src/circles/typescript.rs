//! What a file of the interface imports of others, by the relative addresses it names.

use super::graph::{Arrows, Room};
use crate::sources::Files;

/// How rooms stand in rooms: the folders; among the pages each page and in each page its parts; in the editor its rooms and
/// the parts of each.
pub const ROOMS: [Room; 5] = [folder, page, part, editor_room, editor_part];

fn folder(file: &str) -> Option<&str> {
    if file.contains('/') { beginning(file, 1) } else { None }
}

fn page(file: &str) -> Option<&str> {
    if file.starts_with("pages/") { beginning(file, 2) } else { folder(file) }
}

fn part(file: &str) -> Option<&str> {
    if file.starts_with("pages/") { beginning(file, 3) } else { None }
}

/// The files that stand in the editor itself are each a room: they are above all others.
fn editor_room(file: &str) -> Option<&str> {
    if file.starts_with("editor/") { beginning(file, 2) } else { None }
}

/// Lists that are made of what the tags' folders hold have nothing to do with each other.
fn editor_part(file: &str) -> Option<&str> {
    if file.starts_with("editor/tags/generated/") {
        return Some(file);
    }
    if file.starts_with("editor/") { beginning(file, 3) } else { None }
}

/// So many names of a path, or all that it has.
fn beginning(path: &str, names: usize) -> Option<&str> {
    path.get(..path.match_indices('/').nth(names - 1).map_or(path.len(), |(at, _)| at))
}

pub fn arrows(files: &Files) -> Arrows {
    let code = files.iter().filter(|(file, _)| !file.contains(".test."));
    code.map(|(file, text)| (file.clone(), named(text).filter_map(|address| find(files, file, address)).collect()))
        .collect()
}

/// `from "…"`, `import "…"`, `import("…")`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    ["from \"", "import \"", "import(\""].into_iter().flat_map(move |start| {
        text.split(start).skip(1).filter_map(|rest| rest.split('"').next()).filter(|address| address.starts_with('.'))
    })
}

fn find(files: &Files, from: &str, address: &str) -> Option<String> {
    let mut place: Vec<&str> = from.split('/').collect();
    place.pop();
    for step in address.split('/') {
        match step {
            "." => {}
            ".." => {
                place.pop()?;
            }
            name => place.push(name),
        }
    }
    let place = place.join("/");
    let endings = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];
    endings.into_iter().map(|ending| format!("{place}{ending}")).find(|file| files.contains_key(file))
}

#[cfg(test)]
mod tests {
    use super::{Files, arrows, editor_part, editor_room, folder, page, part};

    #[test]
    fn imports_of_every_form_are_found_and_those_of_tests_do_not_count() {
        let of = [
            (
                "pages/a/A.tsx",
                "import { b } from \"../b/b\";\nimport \"./side\";\nconst C = lazy(() => import(\"../../c\"));",
            ),
            ("pages/b/b.ts", "import { useState } from \"react\";\nexport type { X } from \"../a/A\";"),
            ("pages/a/side.ts", ""),
            ("c/index.ts", ""),
            ("pages/b/b.test.ts", "import \"../a/A\";"),
        ];
        let files: Files = of.into_iter().map(|(file, text)| (file.to_owned(), text.to_owned())).collect();
        let arrows = arrows(&files);
        let of = |file: &str| arrows[file].iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(of("pages/a/A.tsx"), ["c/index.ts", "pages/a/side.ts", "pages/b/b.ts"]);
        assert_eq!(of("pages/b/b.ts"), ["pages/a/A.tsx"]);
        assert!(!arrows.contains_key("pages/b/b.test.ts"));
    }

    #[test]
    fn rooms_are_folders_pages_and_their_parts() {
        let rooms = |file| (folder(file), page(file), part(file));
        assert_eq!(rooms("pages/a/b/A.tsx"), (Some("pages"), Some("pages/a"), Some("pages/a/b")));
        assert_eq!(rooms("pages/a/A.tsx"), (Some("pages"), Some("pages/a"), Some("pages/a/A.tsx")));
        assert_eq!(rooms("shared/ui/ui.tsx"), (Some("shared"), Some("shared"), None));
        assert_eq!(rooms("main.tsx"), (None, None, None));
        let inside = |file| (editor_room(file), editor_part(file));
        assert_eq!(inside("editor/tags/image/define.ts"), (Some("editor/tags"), Some("editor/tags/image")));
        assert_eq!(inside("editor/tags/define.ts"), (Some("editor/tags"), Some("editor/tags/define.ts")));
        let list = "editor/tags/generated/views.ts";
        assert_eq!(inside(list), (Some("editor/tags"), Some(list)));
        assert_eq!(inside("editor/api.ts"), (Some("editor/api.ts"), Some("editor/api.ts")));
        assert_eq!(inside("pages/a/b/A.tsx"), (None, None));
    }
}
