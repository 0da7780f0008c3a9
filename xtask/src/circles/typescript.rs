//! What a file of the interface imports of others, by the relative addresses it names.

use super::graph::Arrows;
use crate::sources::Files;

/// Each page is a room of its own; so are the other folders.
pub fn room(file: &str) -> Option<&str> {
    let first = file.find('/')?;
    let second = file.get(first + 1..)?.find('/').map(|at| first + 1 + at);
    if file.starts_with("pages/") { file.get(..second.unwrap_or(file.len())) } else { file.get(..first) }
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
    use super::{Files, arrows, room};

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
    fn each_page_is_a_room() {
        assert_eq!(room("pages/a/inner/A.tsx"), Some("pages/a"));
        assert_eq!(room("pages/routes.tsx"), Some("pages/routes.tsx"));
        assert_eq!(room("shared/ui/ui.tsx"), Some("shared"));
        assert_eq!(room("main.tsx"), None);
    }
}
