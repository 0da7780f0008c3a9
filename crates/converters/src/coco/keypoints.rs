//! Points: those of a picture together are one annotation of one category.

use crate::{categories::Categories, item::Region, json::texts, report::Loss, schema::Schema};

pub(super) struct Keypoints {
    labels: Vec<String>,
    /// In the order of `model_index`.
    order: Vec<String>,
    /// The id of the category that has all of them.
    pub merged: Option<i64>,
}

impl Keypoints {
    pub fn new(schema: &Schema, like_original: bool, categories: &mut Categories) -> Self {
        let labels: Vec<String> = schema.labels_of("KeyPointLabels").iter().map(|label| label.name.clone()).collect();
        let merged = categories.merge_keypoints(&labels);
        let mut order = order(schema);
        if order.is_empty() && !like_original {
            // The original refuses the whole export then.
            order.clone_from(&labels);
        }
        Self { labels, order, merged }
    }

    pub fn names(&self) -> String {
        texts(self.labels.iter().map(String::as_str))
    }

    pub fn category(&self, categories: &Categories) -> i64 {
        self.order.first().and_then(|label| categories.id(label)).unwrap_or(0)
    }

    pub fn place(&self, points: &[(&Region<'_>, (f64, f64))], mut lost: impl FnMut(Loss, &str)) -> Placed {
        let mut placed = Placed(vec![None; self.order.len()]);
        for (region, (width, height)) in points {
            let (Some(x), Some(y)) = (region.number("x"), region.number("y")) else {
                lost(Loss::Broken, region.kind);
                continue;
            };
            for label in region.labels("keypointlabels").unwrap_or_default() {
                let slot = self.order.iter().position(|known| *known == label);
                let Some(slot) = slot.and_then(|at| placed.0.get_mut(at)) else {
                    lost(Loss::Keypoint, &label);
                    continue;
                };
                let point = (x / 100.0 * width, y / 100.0 * height);
                if slot.replace((point.0.round_ties_even(), point.1.round_ties_even())).is_some() {
                    lost(Loss::Keypoint, &label);
                }
            }
        }
        placed
    }
}

/// The labels of points with a `model_index`, in its order.
pub(crate) fn order(schema: &Schema) -> Vec<String> {
    let mut pairs: Vec<(i64, String)> = Vec::new();
    for label in schema.labels_of("KeyPointLabels") {
        let Some(index) = label.model_index else { continue };
        if !pairs.iter().any(|(known, _)| *known == index) {
            pairs.push((index, label.name.clone()));
        }
    }
    pairs.sort_by_key(|(index, _)| *index);
    pairs.into_iter().map(|(_, name)| name).collect()
}

/// In pixels, by place in the order.
pub(super) struct Placed(Vec<Option<(f64, f64)>>);

impl Placed {
    pub fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }

    pub fn list(&self) -> String {
        let triple = |point: &Option<(f64, f64)>| match point {
            Some((x, y)) => format!("{x:.0}, {y:.0}, 2"),
            None => "0, 0, 0".to_owned(),
        };
        format!("[{}]", self.0.iter().map(triple).collect::<Vec<_>>().join(", "))
    }

    pub fn bbox(&self) -> String {
        let mut points = self.0.iter().flatten();
        let Some(first) = points.next() else { return "[0, 0, 0, 0]".to_owned() };
        let (mut least, mut most) = (*first, *first);
        for (x, y) in points {
            least = (least.0.min(*x), least.1.min(*y));
            most = (most.0.max(*x), most.1.max(*y));
        }
        format!("[{:.0}, {:.0}, {:.0}, {:.0}]", least.0, least.1, most.0 - least.0, most.1 - least.1)
    }
}
