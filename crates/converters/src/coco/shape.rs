//! Boxes and polygons in pixels.

use crate::{item::Region, json::floats};
use std::f64::consts::PI;

pub(super) struct Shape {
    /// JSON.
    pub segmentation: String,
    bbox: [f64; 4],
    pub area: f64,
}

impl Shape {
    pub fn bbox(&self) -> String {
        floats(self.bbox)
    }
}

/// A box where the original sees one; a polygon also where its labels come from a control of their own, which the original
/// leaves out.
pub(super) fn of(
    region: &Region<'_>,
    size: (f64, f64),
    polygon_size: (f64, f64),
    like_original: bool,
) -> Option<Shape> {
    let is_box = region.has("rectanglelabels") || region.has("labels");
    match region.rectangle() {
        Some(percent) if is_box => Some(rectangle(percent, region.number("rotation").unwrap_or(0.0), size)),
        None if is_box && like_original => None,
        _ => polygon(&region.points()?, polygon_size),
    }
}

fn rectangle(percent: [f64; 4], rotation: f64, (width, height): (f64, f64)) -> Shape {
    let [x, y, w, h] = upright(percent, rotation);
    let bbox = [x * width / 100.0, y * height / 100.0, w * width / 100.0, h * height / 100.0];
    let [_, _, w, h] = bbox;
    Shape { segmentation: "[]".to_owned(), bbox, area: w * h }
}

/// The upright box around a rotated one, step by step as the original calculates it.
fn upright([x, y, w, h]: [f64; 4], rotation: f64) -> [f64; 4] {
    if rotation.abs() <= 0.0 || w == 0.0 {
        return [x, y, w, h];
    }
    let alpha = (h / w).atan();
    let beta = PI * (rotation / 180.0);
    let radius = ((w / 2.0).powi(2) + (h / 2.0).powi(2)).sqrt();
    let x0 = x - radius * ((PI - alpha - beta).cos() - (PI - alpha).cos()) + w / 2.0;
    let y0 = y + radius * ((PI - alpha - beta).sin() - (PI - alpha).sin()) + h / 2.0;
    let corners = [alpha + beta, PI - alpha + beta, PI + alpha + beta, 2.0 * PI - alpha + beta];
    let xs = corners.map(|theta| x0 + radius * theta.cos());
    let ys = corners.map(|theta| y0 + radius * theta.sin());
    let (left, top) = (least(&xs), least(&ys));
    [left, top, most(&xs) - left, most(&ys) - top]
}

fn polygon(points: &[(f64, f64)], (width, height): (f64, f64)) -> Option<Shape> {
    let pixels: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x / 100.0 * width, y / 100.0 * height)).collect();
    if pixels.is_empty() {
        return None;
    }
    let (xs, ys): (Vec<f64>, Vec<f64>) = pixels.iter().copied().unzip();
    let (left, top) = (least(&xs), least(&ys));
    Some(Shape {
        segmentation: format!("[{}]", floats(pixels.iter().flat_map(|(x, y)| [*x, *y]))),
        bbox: [left, top, most(&xs) - left, most(&ys) - top],
        area: area(&xs, &ys),
    })
}

/// The shoelace formula.
fn area(xs: &[f64], ys: &[f64]) -> f64 {
    let before = |values: &[f64], at: usize| {
        let at = if at == 0 { values.len().saturating_sub(1) } else { at - 1 };
        values.get(at).copied().unwrap_or_default()
    };
    let dot =
        |a: &[f64], b: &[f64]| a.iter().enumerate().fold(0.0, |sum, (at, value)| value.mul_add(before(b, at), sum));
    0.5 * (dot(xs, ys) - dot(ys, xs)).abs()
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}
