//! YOLO: a text for each picture; boxes, turned boxes, outlines and poses.

use super::{
    dataset::{Dataset, Founds},
    model::{Found, Point, Region, Shape, Unit},
    xml::{finite, utf8},
};
use labelkeep_model::Say;

pub(crate) fn read(dataset: &Dataset, file: usize, bytes: &[u8]) -> Result<Founds, Say> {
    let text = utf8(bytes, dataset.path(file))?;
    let mut found = Found { unit: Unit::Parts, ..Found::new(file, 0) };
    found.picture = Some(dataset.picture_beside(file));
    let mut regions = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match parse(line) {
            Some((class, values)) => match shapes(dataset, &values) {
                Some(shapes) => add(dataset, class, shapes, number, &mut regions, &mut found.lost),
                None => found.lost.push(broken(number)),
            },
            None => found.lost.push(broken(number)),
        }
    }
    found.groups.push(regions);
    Ok(Box::new(std::iter::once(found)))
}

fn broken(line: usize) -> Say {
    Say::LabelRegionBroken { what: format!("line {}", line + 1).into() }
}

struct Shapes {
    shape: Shape,
    score: Option<f64>,
    /// Of a pose: place in the order, and point.
    points: Vec<(usize, Point, bool)>,
}

fn parse(line: &str) -> Option<(u64, Vec<f64>)> {
    let mut words = line.split_whitespace();
    let class = words.next()?;
    let class = class.parse().ok().or_else(|| {
        // Some tools write classes as floats.
        let value = finite(class).filter(|value| value.fract() == 0.0 && (0.0..1e6).contains(value))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at first")]
        let class = value as u64;
        Some(class)
    })?;
    let values: Vec<f64> = words.map(finite).collect::<Option<_>>()?;
    values.iter().all(|value| value.abs() < 1e3).then_some((class, values))
}

fn shapes(dataset: &Dataset, values: &[f64]) -> Option<Shapes> {
    let plain = |shape, score| Some(Shapes { shape, score, points: Vec::new() });
    let upright = |values: &[f64]| match values {
        [x, y, width, height] => {
            let (x, y) = (x - width / 2.0, y - height / 2.0);
            Some(Shape::Box { x, y, width: *width, height: *height, angle: 0.0 })
        }
        _ => None,
    };
    if let Some((count, numbers)) = dataset.classes.keypoints
        && values.len() >= 4 + count * numbers
    {
        let (place, rest) = values.split_at_checked(4)?;
        let seen = |point: &[f64]| match point {
            [_, _, seen] => *seen > 0.0,
            [x, y] => *x != 0.0 || *y != 0.0,
            _ => false,
        };
        let occluded = |point: &[f64]| point.get(2) == Some(&1.0);
        let points = rest.chunks_exact(numbers).take(count).enumerate().filter(|(_, point)| seen(point));
        let points = points.filter_map(|(at, point)| Some((at, (*point.first()?, *point.get(1)?), occluded(point))));
        let score = values.get(4 + count * numbers).copied();
        return Some(Shapes { shape: upright(place)?, score, points: points.collect() });
    }
    match values {
        [place @ .., score] if place.len() == 4 => plain(upright(place)?, Some(*score)),
        [_, _, _, _] => plain(upright(values)?, None),
        [ax, ay, bx, by, cx, cy, dx, dy] => plain(Shape::Quad([(*ax, *ay), (*bx, *by), (*cx, *cy), (*dx, *dy)]), None),
        more if more.len() >= 6 => {
            let pairs = more.chunks_exact(2);
            let score = pairs.remainder().first().copied();
            let points: Vec<Point> = pairs.filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
            plain(
                if let [a, b, c, d] = points.as_slice() {
                    Shape::Quad([*a, *b, *c, *d])
                } else {
                    Shape::Polygon(points)
                },
                score,
            )
        }
        _ => None,
    }
}

fn add(dataset: &Dataset, class: u64, shapes: Shapes, line: usize, regions: &mut Vec<Region>, lost: &mut Vec<Say>) {
    let name = match dataset.classes.name(class).filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None if dataset.classes.is_empty() => class.to_string(),
        None => {
            lost.push(Say::LabelClassUnknown { class: class.to_string().into() });
            return;
        }
    };
    let id = format!("{line}");
    let mut region = Region::new(shapes.shape, name);
    region.score = shapes.score;
    if !shapes.points.is_empty() {
        region.id = Some(id.clone());
    }
    regions.push(region);
    for (at, point, is_hidden) in shapes.points {
        let name = dataset.classes.keypoint_names.get(at).cloned().unwrap_or_else(|| format!("point {}", at + 1));
        let mut region = Region::new(Shape::Point(point), name);
        region.parent = Some(id.clone());
        if is_hidden {
            region.notes.push("occluded".to_owned());
        }
        regions.push(region);
    }
}
