//! Which of the files a label file means.

use crate::python::{basename, splitext};
use std::collections::HashMap;

/// Files by their names.
#[derive(Debug, Default)]
pub struct FileNames {
    paths: Vec<String>,
    /// Those that can be meant.
    meant: Vec<usize>,
    by_path: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_stem: HashMap<String, Vec<usize>>,
}

impl FileNames {
    /// `is_one`: which of the files can be meant.
    pub fn new<'p>(paths: impl Iterator<Item = &'p str>, is_one: impl Fn(&str) -> bool) -> Self {
        let mut found = Self::default();
        for (at, path) in paths.enumerate() {
            let path = plain(path);
            if is_one(&path) {
                found.meant.push(at);
                let name = basename(&path);
                found.by_path.entry(path.clone()).or_insert(at);
                found.by_name.entry(name.to_owned()).or_default().push(at);
                found.by_stem.entry(splitext(name).0.to_owned()).or_default().push(at);
            }
            found.paths.push(path);
        }
        found
    }

    pub fn all(&self) -> impl Iterator<Item = usize> {
        self.meant.iter().copied()
    }

    /// The file that a label file calls so: in its own folder, from the beginning, or the one of that name whose folders
    /// are most like its own.
    #[must_use]
    pub fn named(&self, name: &str, label_file: usize) -> Option<usize> {
        let name = plain(name);
        let own = self.paths.get(label_file).map_or("", String::as_str);
        let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = if folder.is_empty() { name.clone() } else { plain(&format!("{folder}/{name}")) };
        let exact = self.by_path.get(&beside).or_else(|| self.by_path.get(&name)).copied();
        // A TIFF is stored as the same picture in another format.
        let file = basename(&name);
        let same = || self.by_name.get(file).or_else(|| self.by_name.get(&format!("{file}.png")));
        exact.or_else(|| self.most_like(same()?, &[own, &name]))
    }

    /// The file with the name of this label file.
    #[must_use]
    pub fn beside(&self, label_file: usize) -> Option<usize> {
        let own = self.paths.get(label_file)?;
        self.most_like(self.by_stem.get(splitext(basename(own)).0)?, &[own])
    }

    fn most_like(&self, found: &[usize], others: &[&str]) -> Option<usize> {
        let folders = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let wanted: Vec<String> =
            others.iter().flat_map(|path| folders(path).split('/').map(str::to_owned).collect::<Vec<_>>()).collect();
        let likeness = |at: usize| {
            let path = self.paths.get(at).map_or("", String::as_str);
            folders(path).split('/').filter(|part| wanted.iter().any(|known| known == part)).count()
        };
        // Of several that are as like, the first.
        found.iter().copied().rev().max_by_key(|at| likeness(*at))
    }
}

/// With `/` alone, and without steps to where one is or back.
pub(crate) fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::FileNames;
    use crate::read::recognise::is_picture;

    #[test]
    fn the_picture_with_the_most_folders_in_common_is_meant() {
        let paths = [
            "set/images/val/1.jpg",
            "set/images/train/1.jpg",
            "set/labels/train/1.txt",
            "set/labels/val/1.txt",
            "set/a.json",
            "set/b.png",
        ];
        let pictures = FileNames::new(paths.into_iter(), is_picture);
        assert_eq!((pictures.beside(2), pictures.beside(3)), (Some(1), Some(0)));
        assert_eq!(pictures.named("b.png", 4), Some(5));
        assert_eq!(pictures.named("../set/b.png", 4), Some(5));
        assert_eq!(pictures.named("C:\\data\\b.png", 4), Some(5));
        assert_eq!(pictures.named("train/1.jpg", 4), Some(1));
        assert_eq!(pictures.named("c.png", 4), None);
    }
}
