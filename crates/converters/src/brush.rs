//! Masks of brushes: a picture or an array for each region.

pub(crate) mod coco;
pub(crate) mod contours;
pub(crate) mod rle;

use crate::{
    convert::{Context, Convert, Shown},
    item::{Item, Region},
    names::{Names, hash, safe},
    report::Loss,
    sink::Sink,
};
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Numpy,
    Png,
}

pub(crate) struct Brush {
    kind: Kind,
    names: Names,
}

impl Brush {
    pub fn new(kind: Kind) -> Self {
        Self { kind, names: Names::default() }
    }

    fn item(&mut self, item: &Item<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let email: String =
            item.annotator("None").chars().filter(|c| c.is_alphanumeric() || matches!(c, '@' | '.')).collect();
        for (from_name, regions) in &item.outputs {
            let mut counters: HashMap<String, usize> = HashMap::new();
            for region in regions {
                let mask = match mask(region) {
                    Ok(mask) => mask,
                    Err(loss) => {
                        context.report.note(loss, item.task, region.kind);
                        continue;
                    }
                };
                let name = format!("{from_name}-{}", labels(region).join("-"));
                let counter = counters.entry(name.clone()).or_default();
                let name = format!("{name}-{counter}").replace(['/', '\\'], "-");
                *counter += 1;
                let extension = if self.kind == Kind::Numpy { "npy" } else { "png" };
                let name = format!("task-{}-annotation-{}-by-{email}-{name}", item.task, item.annotation_id());
                let path = safe(&format!("{name}.{extension}"));
                let owner = format!("{from_name} {} {}", region.id.as_deref().unwrap_or_default(), *counter);
                let path = self.names.take(&path, hash(&owner));
                let bytes = if self.kind == Kind::Numpy { Some(numpy(&mask)) } else { png(&mask) };
                match bytes {
                    Some(bytes) => out.file(path, bytes),
                    None => context.report.note(Loss::Broken, item.task, region.kind),
                }
            }
        }
    }
}

impl Convert for Brush {
    fn task(&mut self, _pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        for item in shown.items {
            self.item(item, context, out);
        }
    }
}

fn labels(region: &Region<'_>) -> Vec<String> {
    let key = if region.kind.eq_ignore_ascii_case("brushlabels") { "brushlabels" } else { "labels" };
    if region.has(key) { region.labels(key).unwrap_or_default() } else { vec!["no_label".to_owned()] }
}

fn mask(region: &Region<'_>) -> Result<rle::Mask, Loss> {
    if !region.kind.eq_ignore_ascii_case("brushlabels") && !region.kind.eq_ignore_ascii_case("labels") {
        let is_region = region.has("x") || region.has("points") || region.has("rle") || region.has("vertices");
        return Err(if is_region { Loss::Kind } else { Loss::NoRegion });
    }
    let encoded = region.raw("rle").ok_or(Loss::Kind)?;
    let size = region.size().ok_or(Loss::Size)?;
    rle::decode(encoded, size).ok_or(Loss::Broken)
}

/// An array of bytes as `numpy.save` writes it.
fn numpy(mask: &rle::Mask) -> Vec<u8> {
    let mut header =
        format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({}, {}), }}", mask.height, mask.width);
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let mut out = b"\x93NUMPY\x01\x00".to_vec();
    out.extend_from_slice(&u16::try_from(header.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend_from_slice(header.as_bytes());
    out.extend_from_slice(&mask.alpha);
    out
}

pub(crate) fn png(mask: &rle::Mask) -> Option<Vec<u8>> {
    use image::{ExtendedColorType, ImageEncoder as _, codecs::png::PngEncoder};
    let mut out = Vec::new();
    let encoder = PngEncoder::new(&mut out);
    encoder.write_image(&mask.alpha, mask.width, mask.height, ExtendedColorType::L8).ok()?;
    Some(out)
}
