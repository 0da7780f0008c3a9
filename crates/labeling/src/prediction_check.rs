//! Is a prediction all that the labeling configuration needs to show it: score, controls, and what their values are made
//! of. What is refused is what the compatible API refuses behind a flag.

use crate::{
    config::Config,
    json_text,
    result_check::{Item, RELATION, ResultCheck, items_of, text_of},
    result_value::{Member, Shape, is_on_picture, labels_key, members},
};
use labelkeep_model::{Param, Say, Text};
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Clone)]
pub struct PredictionCheck {
    controls: ResultCheck,
    /// The most stars of a control.
    stars: HashMap<String, i64>,
}

/// What the items of a result say of one another.
#[derive(Default)]
struct Items<'a> {
    /// By id, what an item marks on a picture.
    places: HashMap<&'a str, String>,
    /// Of items that are right.
    ids: HashSet<&'a str>,
}

impl PredictionCheck {
    /// `None` when the configuration names controls by the task's data: then anything may fit. Without controls nothing
    /// does.
    #[must_use]
    pub fn new(config: &Config) -> Option<Self> {
        let rating = |tag: &crate::config::Tag| {
            let most = tag.filled("maxRating").and_then(|most| most.trim().parse().ok()).unwrap_or(5);
            tag.is("Rating").then(|| Some((tag.name()?.to_owned(), most))).flatten()
        };
        Some(Self { controls: ResultCheck::of(config)?, stars: config.controls().filter_map(rating).collect() })
    }

    /// Checks a list of objects, and the score beside it.
    ///
    /// # Errors
    /// What is wrong first, and what would fit.
    pub fn check(&self, result: &str, score: Option<f64>) -> Result<(), Text> {
        if score.is_some_and(|score| !(0.0..=1.0).contains(&score)) {
            return Err(Say::PredictionScore.into());
        }
        let texts = items_of(result)?;
        let at = |at: usize, say: Say| Text::from(say).at(format!("result[{at}]"));
        let mut items = Vec::with_capacity(texts.len());
        let mut known = Items::default();
        for (number, text) in texts.iter().enumerate() {
            let item = Item::read(text.get()).map_err(|say| at(number, say))?;
            let kind = item.kind().unwrap_or_default();
            if let Some(id) = item.id.filter(|_| is_on_picture(&kind)) {
                known.places.insert(id.get(), kind);
            }
            items.push(item);
        }
        for (number, item) in items.iter().enumerate() {
            self.item(item, &known).map_err(|say| at(number, say))?;
            known.ids.extend(item.id.map(RawValue::get));
        }
        for (number, (item, text)) in items.iter().zip(&texts).enumerate() {
            if item.kind().as_deref() == Some(RELATION) {
                relation(text.get(), &known.ids).map_err(|say| at(number, say))?;
            }
        }
        Ok(())
    }

    fn item(&self, item: &Item<'_>, known: &Items<'_>) -> Result<(), Say> {
        let kind = item.kind().unwrap_or_default();
        if self.controls.is_empty() && kind != RELATION {
            return Err(Say::ResultNoControls);
        }
        self.controls.item(item)?;
        let name = item.control().unwrap_or_default();
        let Some(tag) = self.controls.tag_of(&name) else { return Ok(()) };
        let Some(value) = item.value.map(|value| inner(value.get(), &name)) else { return Ok(()) };
        // Labels that name what another item marks have that item's place.
        let place = item.id.filter(|_| kind == "labels").and_then(|id| known.places.get(id.get()));
        let Some(needed) = members(place.unwrap_or(&kind)) else { return Ok(()) };
        needed.iter().try_for_each(|member| check_member(&kind, member, value))?;
        if let Some(most) = self.stars.get(&name) {
            let stars = Member { name: "rating", shape: Shape::WholeUpTo(*most), is_needed: true };
            check_member(&kind, &stars, value)?;
        }
        let Some(key) = labels_key(&kind) else { return Ok(()) };
        // Labels of a tag of their own, put together with the place, may keep their own name.
        if tag != kind && json_text::get(value, "labels").is_some() {
            return Ok(());
        }
        let labels = json_text::get(value, key).ok_or_else(|| lacks(&kind, key, Shape::List(&Shape::Text)))?;
        if Shape::List(&Shape::Text).fits(labels.get()) { Ok(()) } else { Err(Say::ResultLabels { kind: key.into() }) }
    }
}

/// Some programs put the value below the name of the control.
fn inner<'v>(value: &'v str, control: &str) -> &'v str {
    let below = json_text::get(value, control).map(RawValue::get);
    below.filter(|below| below.starts_with('{')).unwrap_or(value)
}

fn check_member(kind: &str, member: &Member, value: &str) -> Result<(), Say> {
    match json_text::get(value, member.name).map(RawValue::get) {
        None if member.is_needed => Err(lacks(kind, member.name, member.shape)),
        None => Ok(()),
        Some("null") if !member.is_needed => Ok(()),
        Some(given) if member.shape.fits(given) => Ok(()),
        Some(_) => {
            let expected = expected(member.shape).into();
            Err(Say::ResultMember { member: member.name.into(), kind: kind.into(), expected })
        }
    }
}

fn lacks(kind: &str, member: &str, shape: Shape) -> Say {
    Say::ResultMemberMissing { member: member.into(), kind: kind.into(), expected: expected(shape).into() }
}

/// A shape in words.
fn expected(shape: Shape) -> Say {
    let names = |members: &[Member]| -> Param {
        let needed = members.iter().filter(|member| member.is_needed);
        needed.map(|member| Param::from(member.name)).collect::<Vec<Param>>().into()
    };
    match shape {
        Shape::Number => Say::ShapeNumber,
        #[expect(clippy::cast_possible_truncation, reason = "percent and degrees")]
        Shape::UpTo(most) => Say::ShapeUpTo { most: (most as i64).into() },
        Shape::WholeUpTo(i64::MAX) => Say::ShapeCount,
        Shape::WholeUpTo(most) => Say::ShapeWholeUpTo { most: most.into() },
        Shape::Whole => Say::KindWhole,
        Shape::Text => Say::ShapeText,
        Shape::Flag => Say::ShapeFlag,
        Shape::Place => Say::ShapePlace,
        Shape::Point => Say::ShapePoint,
        Shape::Object(members) => Say::ShapeObject { members: names(members) },
        Shape::Named(_) | Shape::Anything => Say::ShapeNamed,
        Shape::List(each) | Shape::Filled(each) => Say::ShapeList { each: expected(*each).into() },
    }
}

fn relation(text: &str, regions: &HashSet<&str>) -> Result<(), Say> {
    let member = |name: &str| json_text::get(text, name).ok_or_else(|| Say::RelationLacks { member: name.into() });
    let direction = member("direction")?;
    if !matches!(text_of(direction).as_deref(), Some("left" | "right" | "bi")) {
        return Err(Say::RelationDirection);
    }
    for name in ["from_id", "to_id"] {
        let id = member(name)?;
        if !regions.contains(id.get()) {
            let id = text_of(id).unwrap_or_else(|| id.get().to_owned());
            return Err(Say::RelationRegion { member: name.into(), id: id.into() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
