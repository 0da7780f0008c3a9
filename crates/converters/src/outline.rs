//! Any region as polygons, in parts of the picture's width and height.

use crate::{
    brush::{contours::outer, rle},
    item::Region,
    report::Loss,
};
use std::f64::consts::TAU;

/// An ellipse is drawn with so many corners.
const CORNERS: u32 = 64;

pub(crate) type Polygon = Vec<(f64, f64)>;

/// The labels of a region of a picture, whatever its kind.
pub(crate) fn labels(region: &Region<'_>) -> Option<Vec<String>> {
    const KINDS: [&str; 5] = ["rectanglelabels", "polygonlabels", "brushlabels", "ellipselabels", "labels"];
    KINDS.iter().find_map(|name| region.labels(name))
}

/// Why a region has no labels that count.
pub(crate) fn why_not(region: &Region<'_>) -> Loss {
    let is_region = ["x", "points", "rle", "vertices"].iter().any(|name| region.has(name));
    match (is_region, region.kind) {
        (true, "KeyPointLabels" | "VectorLabels" | "CubeLabels") => Loss::Kind,
        (true, _) => Loss::Unlabeled,
        (false, _) => Loss::NoRegion,
    }
}

pub(crate) fn of(region: &Region<'_>) -> Result<Vec<Polygon>, Loss> {
    let (width, height) = region.size().ok_or(Loss::Size)?;
    if region.has("rle") {
        let mask = rle::decode(region.raw("rle").unwrap_or_default(), (width, height)).ok_or(Loss::Broken)?;
        let part = |(x, y): &(i64, i64)| {
            #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
            let part = (*x as f64 / width, *y as f64 / height);
            part
        };
        return Ok(outer(&mask)
            .iter()
            .filter(|p| p.len() >= 3)
            .map(|points| points.iter().map(part).collect())
            .collect());
    }
    if region.has("points") {
        let points = region.points().filter(|points| points.len() >= 3).ok_or(Loss::Broken)?;
        return Ok(vec![points.iter().map(|(x, y)| (x / 100.0, y / 100.0)).collect()]);
    }
    let rotation = region.number("rotation").unwrap_or(0.0);
    if let (Some(rx), Some(ry)) = (region.number("radiusX"), region.number("radiusY")) {
        let (x, y) = region.number("x").zip(region.number("y")).ok_or(Loss::Broken)?;
        return Ok(vec![ellipse((x, y), (rx, ry), rotation, (width, height))]);
    }
    let percent = region.rectangle().ok_or(Loss::Broken)?;
    Ok(vec![corners(percent, rotation, (width, height)).to_vec()])
}

/// Clockwise from the top left.
pub(crate) fn corners([x, y, w, h]: [f64; 4], rotation: f64, (width, height): (f64, f64)) -> [(f64, f64); 4] {
    let (x, y) = (x / 100.0 * width, y / 100.0 * height);
    let (w, h) = (w / 100.0 * width, h / 100.0 * height);
    let (sin, cos) = rotation.to_radians().sin_cos();
    [(x, y), (x + w * cos, y + w * sin), (x + w * cos - h * sin, y + w * sin + h * cos), (x - h * sin, y + h * cos)]
        .map(|(x, y)| (x / width, y / height))
}

fn ellipse(center: (f64, f64), radius: (f64, f64), rotation: f64, (width, height): (f64, f64)) -> Polygon {
    let (sin, cos) = rotation.to_radians().sin_cos();
    let (rx, ry) = (radius.0 / 100.0 * width, radius.1 / 100.0 * height);
    let point = |corner: u32| {
        let angle = f64::from(corner) / f64::from(CORNERS) * TAU;
        let (x, y) = (rx * angle.cos(), ry * angle.sin());
        (center.0 / 100.0 + (x * cos - y * sin) / width, center.1 / 100.0 + (x * sin + y * cos) / height)
    };
    (0..CORNERS).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// left, top, width, height.
    fn bounds<'p>(points: impl IntoIterator<Item = &'p (f64, f64)>) -> [f64; 4] {
        let start = (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let (left, top, right, bottom) =
            points.into_iter().fold(start, |(l, t, r, b), (x, y)| (l.min(*x), t.min(*y), r.max(*x), b.max(*y)));
        if left > right { [0.0; 4] } else { [left, top, right - left, bottom - top] }
    }

    #[test]
    fn ellipses_become_polygons_around_their_center() {
        let points = ellipse((50.0, 50.0), (10.0, 20.0), 90.0, (200.0, 100.0));
        let [left, top, width, height] = bounds(&points);
        // Turned by a quarter, in pixels: 20 high and 20 wide are 0.2 of the height and 0.1 of the width.
        assert!((left - 0.4).abs() < 1e-9 && (width - 0.2).abs() < 1e-9, "{left} {width}");
        assert!((top - 0.3).abs() < 1e-9 && (height - 0.4).abs() < 1e-9, "{top} {height}");
    }
}
