//! What a file of another program holds, in one way for all of them.

use super::painted::Painted;
use labelkeep_model::Say;
use serde_json::{Map, Value};

/// One task.
#[derive(Debug, Default)]
pub struct Found {
    /// The label file, by its place in the data set.
    pub file: usize,
    /// The record in it, from 1; 0: the whole file.
    pub row: u64,
    pub picture: Option<Picture>,
    pub(crate) text: Option<String>,
    /// Further fields of the data.
    pub(crate) data: Map<String, Value>,
    /// Of the picture, in pixels.
    pub(crate) size: Option<(f64, f64)>,
    pub(crate) unit: Unit,
    /// One annotation each.
    pub(crate) groups: Vec<Vec<Region>>,
    /// What a model said, whatever the rest is imported as.
    pub(crate) predicted: Vec<Region>,
    pub(crate) was_skipped: bool,
    /// What cannot be taken.
    pub(crate) lost: Vec<Say>,
}

impl Found {
    #[must_use]
    pub fn new(file: usize, row: u64) -> Self {
        Self { file, row, ..Self::default() }
    }

    /// Whether the places of regions need the size of the picture, which the file does not say.
    #[must_use]
    pub fn needs_size(&self) -> bool {
        self.size.is_none() && (self.regions().next().is_some() || self.unit == Unit::Pixels)
    }

    pub fn set_size(&mut self, width: f64, height: f64) {
        self.size = Some((width, height)).filter(|(width, height)| *width > 0.0 && *height > 0.0);
    }

    pub(crate) fn regions(&self) -> impl Iterator<Item = &Region> {
        self.groups.iter().flatten().chain(&self.predicted)
    }

    /// The size that a file says, where it says one.
    pub(crate) fn said_size(width: Option<f64>, height: Option<f64>) -> Option<(f64, f64)> {
        width.zip(height).filter(|(width, height)| (1.0..1e7).contains(width) && (1.0..1e7).contains(height))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// A file of the data set, by its place.
    File(usize),
    Address(String),
    /// Not among the files.
    Missing(String),
}

/// In what places are given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Unit {
    #[default]
    Pixels,
    /// Of the width and the height.
    Parts,
}

#[derive(Debug, Clone)]
pub(crate) struct Region {
    pub shape: Shape,
    pub labels: Vec<String>,
    /// What people shall see beside it.
    pub notes: Vec<String>,
    pub score: Option<f64>,
    /// By what others name it.
    pub id: Option<String>,
    /// Of another region.
    pub parent: Option<String>,
    /// The name that a control should have.
    pub control: Option<String>,
}

impl Region {
    pub fn new(shape: Shape, label: impl Into<String>) -> Self {
        Self::of_labels(shape, vec![label.into()])
    }

    pub fn of_labels(shape: Shape, labels: Vec<String>) -> Self {
        Self { shape, labels, notes: Vec::new(), score: None, id: None, parent: None, control: None }
    }
}

pub(crate) type Point = (f64, f64);

#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// The left top corner, around which it is turned.
    Box {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
        angle: f64,
    },
    /// Four corners, which may be a turned box.
    Quad([Point; 4]),
    Polygon(Vec<Point>),
    Line(Vec<Point>),
    Ellipse {
        center: Point,
        radius: Point,
        angle: f64,
    },
    Point(Point),
    Mask(Painted),
    Track(Track),
    /// In characters.
    Span {
        start: usize,
        end: usize,
    },
    /// Of the whole task.
    Choice,
    Text(Vec<String>),
    Rating(f64),
    /// Between two regions.
    Relation {
        from: String,
        to: String,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Track {
    pub frames: Vec<Frame>,
    pub count: Option<u64>,
}

#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// From 1.
    pub number: u64,
    pub corner: Point,
    pub size: Point,
    pub angle: f64,
    /// Whether it goes on from here.
    pub is_shown: bool,
}

/// A box that is turned around its center, by its left top corner.
pub(crate) fn around_center(center: Point, size: Point, angle: f64) -> Shape {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (x, y) = (-size.0 / 2.0, -size.1 / 2.0);
    let corner = (center.0 + x * cos - y * sin, center.1 + x * sin + y * cos);
    Shape::Box { x: corner.0, y: corner.1, width: size.0, height: size.1, angle: angle.rem_euclid(360.0) }
}
