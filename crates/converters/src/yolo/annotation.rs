//! The lines of boxes and polygons.

use crate::{
    categories::Categories,
    item::{Item, Region},
    outline::corners,
    python::float,
    report::Loss,
};
use std::fmt::Write as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Boxes,
    /// Four corners.
    Oriented,
}

const LABELS: [&str; 3] = ["rectanglelabels", "polygonlabels", "labels"];

pub(super) fn lines(
    item: &Item<'_>,
    kind: Kind,
    categories: &mut Categories,
    like_original: bool,
    lost: &mut dyn FnMut(Loss, &str),
) -> Vec<u8> {
    let mut out = String::new();
    for region in item.regions() {
        let labels: Vec<String> = LABELS.iter().filter_map(|name| region.labels(name)).flatten().collect();
        if labels.is_empty() {
            lost(why_not(region), region.kind);
            continue;
        }
        for label in labels {
            let (id, is_new) = categories.id_or_new(&label);
            if is_new {
                lost(Loss::UnknownLabel, &label);
            }
            match values(region, kind, like_original) {
                Ok(values) => {
                    let _ = write!(out, "{id}");
                    for value in &values {
                        let _ = write!(out, " {}", float(*value));
                    }
                    out.push('\n');
                }
                Err(loss) => lost(loss, region.kind),
            }
            if kind == Kind::Boxes && region.number("rotation").is_some_and(|angle| angle != 0.0) {
                lost(Loss::Rotation, "");
            }
        }
    }
    out.into_bytes()
}

fn why_not(region: &Region<'_>) -> Loss {
    if LABELS.iter().any(|name| region.has(name)) {
        Loss::Unlabeled
    } else if region.has("x") || region.has("points") || region.has("rle") || region.has("vertices") {
        Loss::Kind
    } else {
        Loss::NoRegion
    }
}

/// Parts of the picture's width and height.
fn values(region: &Region<'_>, kind: Kind, like_original: bool) -> Result<Vec<f64>, Loss> {
    let is_box = region.has("rectanglelabels") || region.has("rectangle") || region.has("labels");
    // The original knows no polygons whose labels come from a control of their own.
    let is_box = is_box && (like_original || !region.has("points"));
    if !is_box {
        let points = region.points().ok_or(Loss::Broken)?;
        return Ok(points.iter().flat_map(|(x, y)| [x / 100.0, y / 100.0]).collect());
    }
    let percent = region.rectangle().ok_or(Loss::Broken)?;
    match kind {
        Kind::Boxes => {
            let [x, y, w, h] = percent;
            Ok(vec![(x + w / 2.0) / 100.0, (y + h / 2.0) / 100.0, w / 100.0, h / 100.0])
        }
        Kind::Oriented => {
            let rotation = region.number("rotation");
            let rotation = if like_original { rotation.ok_or(Loss::Broken)? } else { rotation.unwrap_or(0.0) };
            let size = region.size().ok_or(Loss::Size)?;
            Ok(corners(percent, rotation, size).iter().flat_map(|(x, y)| [*x, *y]).collect())
        }
    }
}
