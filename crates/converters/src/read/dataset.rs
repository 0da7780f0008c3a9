//! A set of label files, and how they are read one after the other.

use super::{
    model::{Found, Picture},
    pictures::FileNames,
    recognise::{LabelFormat, is_picture},
    yaml::Classes,
};
use crate::python::basename;

/// Bytes of label files that are held at once.
pub const MOST_BYTES: u64 = 256 << 20;

pub type Founds = Box<dyn Iterator<Item = Found> + Send>;

#[derive(Debug)]
pub struct Dataset {
    format: LabelFormat,
    paths: Vec<String>,
    pictures: FileNames,
    pub(crate) classes: Classes,
    image_root: Option<String>,
}

impl Dataset {
    /// `paths`: as the files were called, all of them. `image_root`: what stands before the names of pictures that are
    /// somewhere else.
    #[must_use]
    pub fn new(format: LabelFormat, paths: Vec<String>, image_root: Option<String>) -> Self {
        let pictures = FileNames::new(paths.iter().map(String::as_str), is_picture);
        Self { format, paths, pictures, classes: Classes::default(), image_root }
    }

    #[must_use]
    pub fn format(&self) -> LabelFormat {
        self.format
    }

    /// The files that say what the others mean: `learn` wants them first.
    #[must_use]
    pub fn setup(&self) -> Vec<usize> {
        if self.format != LabelFormat::Yolo {
            return Vec::new();
        }
        let says = |path: &str| {
            let name = basename(path).to_ascii_lowercase();
            let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
            is_yaml || name.ends_with(".names") || name == "classes.txt" || name == "notes.json" || name == "labels.txt"
        };
        self.places(says)
    }

    pub fn learn(&mut self, file: usize, bytes: &[u8]) {
        let name = basename(self.path(file)).to_ascii_lowercase();
        self.classes.learn(&name, &String::from_utf8_lossy(bytes));
    }

    /// The label files, by what is read together.
    #[must_use]
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let files = self.places(|path| self.format.is_label_file(path));
        if self.format == LabelFormat::Coco {
            return if files.is_empty() { Vec::new() } else { vec![files] };
        }
        files.into_iter().map(|file| vec![file]).collect()
    }

    fn places(&self, is_one: impl Fn(&str) -> bool) -> Vec<usize> {
        self.paths.iter().enumerate().filter(|(_, path)| is_one(path)).map(|(at, _)| at).collect()
    }

    /// The files that may be pictures or recordings of tasks.
    pub fn pictures(&self) -> impl Iterator<Item = usize> {
        self.pictures.all()
    }

    /// A picture without labels.
    #[must_use]
    pub fn unlabeled(&self, picture: usize) -> Found {
        Found { picture: Some(Picture::File(picture)), ..Found::new(picture, 0) }
    }

    /// Files that say nothing here.
    #[must_use]
    pub fn unused(&self) -> Vec<&str> {
        let setup = self.setup();
        let is_unused = |(at, path): &(usize, &String)| {
            !is_picture(path) && !self.format.is_label_file(path) && !setup.contains(at)
        };
        self.paths.iter().enumerate().filter(is_unused).map(|(_, path)| path.as_str()).collect()
    }

    pub(crate) fn path(&self, file: usize) -> &str {
        self.paths.get(file).map_or("", String::as_str)
    }

    /// The picture that a label file calls `name`.
    pub(crate) fn picture(&self, name: &str, label_file: usize) -> Picture {
        if let Some(file) = self.pictures.named(name, label_file) {
            return Picture::File(file);
        }
        if is_address(name) {
            return Picture::Address(name.to_owned());
        }
        self.elsewhere(name)
    }

    /// The picture beside a label file that names none.
    pub(crate) fn picture_beside(&self, label_file: usize) -> Picture {
        match self.pictures.beside(label_file) {
            Some(file) => Picture::File(file),
            None => Picture::Missing(crate::python::splitext(basename(self.path(label_file))).0.to_owned()),
        }
    }

    fn elsewhere(&self, name: &str) -> Picture {
        match &self.image_root {
            Some(root) if !name.is_empty() => {
                let between = if root.ends_with(['/', '=']) { "" } else { "/" };
                Picture::Address(format!("{root}{between}{}", super::pictures::plain(name)))
            }
            _ => Picture::Missing(name.to_owned()),
        }
    }
}

/// Addresses that lead somewhere by themselves.
#[must_use]
pub fn is_address(name: &str) -> bool {
    let is_scheme =
        |scheme: &str| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    name.starts_with("/data/")
        || name.split_once("://").is_some_and(|(scheme, rest)| is_scheme(scheme) && !rest.is_empty())
}
