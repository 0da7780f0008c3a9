//! Shapes as the values of results have them: in percent of the picture.

use super::{
    model::{Found, Point, Shape, Unit},
    painted::Painted,
    slot::Slot,
};
use crate::brush::contours::outer;
use labelkeep_model::Say;
use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use std::f64::consts::TAU;

/// Corners of what was an ellipse.
const CORNERS: u32 = 48;

/// Where shapes lie.
pub(crate) struct Frame<'f> {
    pub size: Option<(f64, f64)>,
    unit: Unit,
    text: Option<&'f str>,
}

impl<'f> Frame<'f> {
    pub fn new(found: &'f Found) -> Self {
        Self { size: found.size, unit: found.unit, text: found.text.as_deref() }
    }

    /// In percent.
    fn scale(&self) -> Result<(f64, f64), Say> {
        match (self.unit, self.size) {
            (Unit::Parts, _) => Ok((100.0, 100.0)),
            (Unit::Pixels, Some((width, height))) => Ok((100.0 / width, 100.0 / height)),
            (Unit::Pixels, None) => Err(Say::LabelSizeUnknown),
        }
    }

    fn pixels(&self) -> Result<(u32, u32), Say> {
        let (width, height) = self.size.ok_or(Say::LabelSizeUnknown)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below ten millions")]
        let pixels = (width.round() as u32, height.round() as u32);
        Ok(pixels)
    }

    /// The values of the results that a shape becomes: one, but for masks with several outlines.
    pub fn values(&self, shape: &Shape, slot: Slot) -> Result<Vec<Value>, Say> {
        match shape {
            Shape::Span { start, end } => {
                let text: String = self.text.unwrap_or_default().chars().skip(*start).take(end - start).collect();
                Ok(vec![json!({ "start": start, "end": end, "text": text })])
            }
            Shape::Choice | Shape::Relation { .. } => Ok(vec![json!({})]),
            Shape::Text(texts) => Ok(vec![json!({ "text": texts })]),
            Shape::Rating(stars) => Ok(vec![json!({ "rating": stars })]),
            Shape::Mask(painted) => self.mask(painted, slot),
            Shape::Track(track) => {
                let (sx, sy) = self.scale()?;
                let frame = |frame: &super::model::Frame| {
                    json!({ "frame": frame.number, "enabled": frame.is_shown, "rotation": frame.angle,
                        "x": frame.corner.0 * sx, "y": frame.corner.1 * sy,
                        "width": frame.size.0 * sx, "height": frame.size.1 * sy })
                };
                let sequence = json!(track.frames.iter().map(frame).collect::<Vec<_>>());
                let count = track.count.map(|count| ("framesCount".to_owned(), json!(count)));
                Ok(vec![Value::Object([("sequence".to_owned(), sequence)].into_iter().chain(count).collect())])
            }
            Shape::Point((x, y)) => {
                let (sx, sy) = self.scale()?;
                Ok(vec![json!({ "x": x * sx, "y": y * sy, "width": 0.5 })])
            }
            _ => self.flat(shape, slot).map(|value| vec![value]),
        }
    }

    fn flat(&self, shape: &Shape, slot: Slot) -> Result<Value, Say> {
        let (sx, sy) = self.scale()?;
        let rectangle = |x: f64, y: f64, width: f64, height: f64, angle: f64| json!({ "x": x * sx, "y": y * sy, "width": width * sx, "height": height * sy, "rotation": angle });
        Ok(match (slot, shape) {
            (Slot::Box, Shape::Box { x, y, width, height, angle }) => rectangle(*x, *y, *width, *height, *angle),
            (Slot::Box, Shape::Quad(corners)) if is_box(corners, self) => self.turned(corners),
            (Slot::Ellipse, Shape::Ellipse { center, radius, angle }) => {
                json!({ "x": center.0 * sx, "y": center.1 * sy, "radiusX": radius.0 * sx, "radiusY": radius.1 * sy,
                    "rotation": angle })
            }
            (Slot::Line, Shape::Line(points)) => vector(points, (sx, sy)),
            (Slot::Box, other) => {
                let (left, top, right, bottom) = hull(&outline(other));
                rectangle(left, top, right - left, bottom - top, 0.0)
            }
            (_, other) => {
                let points: Vec<[f64; 2]> = outline(other).iter().map(|(x, y)| [x * sx, y * sy]).collect();
                json!({ "points": points, "closed": true })
            }
        })
    }

    fn mask(&self, painted: &Painted, slot: Slot) -> Result<Vec<Value>, Say> {
        let size = self.pixels()?;
        let broken = || Say::LabelRegionBroken { what: "mask".into() };
        if slot == Slot::Mask {
            let rle: Value = serde_json::from_str(&painted.rle(size).ok_or_else(broken)?).map_err(|_| broken())?;
            return Ok(vec![json!({ "format": "rle", "rle": rle })]);
        }
        let mask = painted.mask(size).ok_or_else(broken)?;
        #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let part = |(x, y): &(i64, i64)| [*x as f64 * 100.0 / f64::from(size.0), *y as f64 * 100.0 / f64::from(size.1)];
        let outlines = outer(&mask).into_iter().filter(|points| points.len() >= 3);
        Ok(outlines
            .map(|points| json!({ "points": points.iter().map(part).collect::<Vec<_>>(), "closed": true }))
            .collect())
    }

    /// The corners in pixels, or as they are where sides of pixels are not known.
    fn corners(&self, corners: &[Point; 4]) -> [Point; 4] {
        match (self.unit, self.size) {
            (Unit::Parts, Some((width, height))) => corners.map(|(x, y)| (x * width, y * height)),
            _ => *corners,
        }
    }

    fn turned(&self, corners: &[Point; 4]) -> Value {
        let (width, height) = self.size.unwrap_or((1.0, 1.0));
        let [a, b, _, d] = self.corners(corners);
        let angle = (b.1 - a.1).atan2(b.0 - a.0).to_degrees();
        let sides = ((b.0 - a.0).hypot(b.1 - a.1), (d.0 - a.0).hypot(d.1 - a.1));
        // What is written with few digits is upright where it was.
        let angle = if angle.abs() < 1e-6 { 0.0 } else { angle.rem_euclid(360.0) };
        json!({ "x": a.0 * 100.0 / width, "y": a.1 * 100.0 / height, "width": sides.0 * 100.0 / width,
            "height": sides.1 * 100.0 / height, "rotation": angle })
    }
}

/// What a shape is for a configuration.
pub(crate) fn slot_of(shape: &Shape, frame: &Frame<'_>) -> Slot {
    match shape {
        Shape::Box { .. } => Slot::Box,
        Shape::Quad(corners) => {
            if is_box(corners, frame) {
                Slot::Box
            } else {
                Slot::Polygon
            }
        }
        Shape::Polygon(_) => Slot::Polygon,
        Shape::Ellipse { .. } => Slot::Ellipse,
        Shape::Line(_) => Slot::Line,
        Shape::Point(_) => Slot::Point,
        Shape::Mask(_) => Slot::Mask,
        Shape::Track(_) => Slot::Track,
        Shape::Span { .. } | Shape::Relation { .. } => Slot::Span,
        Shape::Choice => Slot::Choice,
        Shape::Text(_) => Slot::Text,
        Shape::Rating(_) => Slot::Rating,
    }
}

/// Whether four corners are those of a turned box, the sides of pixels being known.
fn is_box(corners: &[Point; 4], frame: &Frame<'_>) -> bool {
    if frame.size.is_none() {
        return false;
    }
    let [a, b, c, d] = frame.corners(corners);
    let (u, v) = ((b.0 - a.0, b.1 - a.1), (d.0 - a.0, d.1 - a.1));
    let lengths = (u.0.hypot(u.1), v.0.hypot(v.1));
    if lengths.0 <= 0.0 || lengths.1 <= 0.0 {
        return false;
    }
    let opposite = (a.0 + u.0 + v.0 - c.0).hypot(a.1 + u.1 + v.1 - c.1);
    let slant = (u.0 * v.0 + u.1 * v.1).abs() / (lengths.0 * lengths.1);
    // Clockwise, as results have them.
    let is_clockwise = u.0 * v.1 - u.1 * v.0 > 0.0;
    is_clockwise && slant < 0.02 && opposite < 0.02 * lengths.0.max(lengths.1) + 0.5
}

fn outline(shape: &Shape) -> Vec<Point> {
    match shape {
        Shape::Box { x, y, width, height, angle } => {
            let (sin, cos) = angle.to_radians().sin_cos();
            [(0.0, 0.0), (*width, 0.0), (*width, *height), (0.0, *height)]
                .map(|(dx, dy)| (x + dx * cos - dy * sin, y + dx * sin + dy * cos))
                .to_vec()
        }
        Shape::Quad(corners) => corners.to_vec(),
        Shape::Polygon(points) | Shape::Line(points) => points.clone(),
        Shape::Ellipse { center, radius, angle } => {
            let (sin, cos) = angle.to_radians().sin_cos();
            let point = |corner: u32| {
                let at = f64::from(corner) / f64::from(CORNERS) * TAU;
                let (x, y) = (radius.0 * at.cos(), radius.1 * at.sin());
                (center.0 + x * cos - y * sin, center.1 + x * sin + y * cos)
            };
            (0..CORNERS).map(point).collect()
        }
        _ => Vec::new(),
    }
}

fn hull(points: &[Point]) -> (f64, f64, f64, f64) {
    let start = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
    let around = points.iter().fold(start, |(l, t, r, b), (x, y)| (l.min(*x), t.min(*y), r.max(*x), b.max(*y)));
    if points.is_empty() { (0.0, 0.0, 0.0, 0.0) } else { around }
}

fn vector(points: &[Point], (sx, sy): Point) -> Value {
    let vertex = |(at, (x, y)): (usize, &Point)| {
        let before = at.checked_sub(1).map(|before| format!("p{before}"));
        json!({ "id": format!("p{at}"), "x": x * sx, "y": y * sy, "prevPointId": before, "isBezier": false })
    };
    json!({ "vertices": points.iter().enumerate().map(vertex).collect::<Vec<_>>(), "closed": false })
}

/// The same for the same place in the same file.
pub(crate) fn id_of(path: &str, row: u64, number: u64) -> String {
    let digest = Md5::digest(format!("{path}\n{row}\n{number}").as_bytes());
    digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}
