//! The annotations of a task as converters take them: the regions of one annotation, by control.

use crate::schema::Schema;
use labelkeep_formats::export::{ExportAnnotation, ExportTask};
use labelkeep_formats::json_text::{elements, members};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// One annotation of a task, or the task where it has none.
pub(crate) struct Item<'a> {
    pub task: i64,
    pub data: Vec<(Cow<'a, str>, &'a str)>,
    pub annotation: Option<&'a ExportAnnotation<'a>>,
    /// By control, in the order of the results.
    pub outputs: Vec<(Cow<'a, str>, Vec<Region<'a>>)>,
    /// Results that could not be read.
    pub broken: u64,
}

/// What one result says.
pub(crate) struct Region<'a> {
    /// The tag of its control.
    pub kind: &'a str,
    pub id: Option<Cow<'a, str>>,
    pub parent: Option<Cow<'a, str>>,
    /// Of the value, as JSON text.
    members: Vec<(Cow<'a, str>, &'a str)>,
}

#[derive(Deserialize)]
struct RawResult<'a> {
    #[serde(borrow, default)]
    from_name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default, rename = "parentID")]
    parent: Option<&'a RawValue>,
    #[serde(borrow, default)]
    value: Option<&'a RawValue>,
    #[serde(borrow, default)]
    original_width: Option<&'a RawValue>,
    #[serde(borrow, default)]
    original_height: Option<&'a RawValue>,
}

/// The items of a task: the newest annotation first; none where all of them are skipped.
pub(crate) fn items<'a>(task: &'a ExportTask<'a>, schema: &'a Schema, only_latest: bool) -> Vec<Item<'a>> {
    let data = members(task.data).unwrap_or_default();
    if task.annotations.is_empty() {
        return vec![Item { task: task.id, data, annotation: None, outputs: Vec::new(), broken: 0 }];
    }
    let mut annotations: Vec<_> = task.annotations.iter().filter(|annotation| !annotation.was_cancelled).collect();
    annotations.sort_by_key(|annotation| std::cmp::Reverse(annotation.created_at));
    if only_latest {
        annotations.truncate(1);
    }
    annotations.into_iter().map(|annotation| Item::new(task.id, data.clone(), annotation, schema)).collect()
}

impl<'a> Item<'a> {
    fn new(
        task: i64,
        data: Vec<(Cow<'a, str>, &'a str)>,
        annotation: &'a ExportAnnotation<'a>,
        schema: &'a Schema,
    ) -> Self {
        let mut item = Self { task, data, annotation: Some(annotation), outputs: Vec::new(), broken: 0 };
        for raw in elements(annotation.result).unwrap_or_default() {
            item.take(raw, schema);
        }
        item
    }

    fn take(&mut self, raw: &'a str, schema: &'a Schema) {
        let Ok(result) = serde_json::from_str::<RawResult<'a>>(raw) else {
            self.broken += 1;
            return;
        };
        let Some(name) = result.from_name.clone() else { return };
        let Some(control) = schema.control(&name) else { return };
        let Some(value) = result.value.and_then(|value| members(value.get())) else {
            self.broken += 1;
            return;
        };
        let region = Region::new(&control.kind, &result, value);
        match self.outputs.iter_mut().find(|(known, _)| *known == name) {
            Some((_, regions)) => regions.push(region),
            None => self.outputs.push((name, vec![region])),
        }
    }

    pub fn regions(&self) -> impl Iterator<Item = &Region<'a>> {
        self.outputs.iter().flat_map(|(_, regions)| regions)
    }

    /// A field of the data in JSON; `a.b` is a member of a member, where no field is called so itself.
    pub fn value(&self, key: &str) -> Option<&'a str> {
        if let Some((_, json)) = self.data.iter().find(|(name, _)| name == key) {
            return Some(json);
        }
        let mut steps = key.split('.');
        let first = steps.next()?;
        let top = self.data.iter().find(|(name, _)| name == first)?.1;
        steps.try_fold(top, |json, step| Some(members(json)?.into_iter().find(|(name, _)| name == step)?.1))
    }

    /// A text of the data.
    pub fn text(&self, key: &str) -> Option<String> {
        let json = self.data.iter().find(|(name, _)| name == key)?.1;
        serde_json::from_str(json).ok()
    }

    /// An address of the data, or the last of a list of pages.
    pub fn address(&self, key: &str) -> Option<String> {
        let json = self.data.iter().find(|(name, _)| name == key)?.1;
        let text = serde_json::from_str::<String>(json).ok();
        let address = text.or_else(|| serde_json::from_str::<Vec<String>>(json).ok()?.pop());
        address.filter(|address| !address.is_empty())
    }

    /// The email address of who annotated, or the id.
    pub fn annotator(&self, without: &str) -> String {
        let Some(annotation) = self.annotation else { return without.to_owned() };
        let email = annotation.author.map(|author| author.email.clone());
        let id = || annotation.completed_by.map_or_else(|| "None".to_owned(), |id| id.to_string());
        email.unwrap_or_else(id)
    }

    pub fn annotation_id(&self) -> i64 {
        self.annotation.map_or(0, |annotation| annotation.id)
    }
}

impl<'a> Region<'a> {
    fn new(kind: &'a str, result: &RawResult<'a>, mut members: Vec<(Cow<'a, str>, &'a str)>) -> Self {
        for (name, size) in [("original_width", result.original_width), ("original_height", result.original_height)] {
            let Some(size) = size else { continue };
            members.retain(|(known, _)| known != name);
            members.push((Cow::Borrowed(name), size.get()));
        }
        let text = |raw: Option<&'a RawValue>| raw.and_then(|raw| serde_json::from_str::<Cow<'a, str>>(raw.get()).ok());
        Self { kind, id: text(result.id), parent: text(result.parent), members }
    }

    pub fn raw(&self, name: &str) -> Option<&'a str> {
        // Of two members of one name Python takes the last.
        self.members.iter().rev().find(|(known, _)| known == name).map(|(_, text)| *text)
    }

    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        number(self.raw(name)?)
    }

    /// The labels under this name; `None` where there are none.
    pub fn labels(&self, name: &str) -> Option<Vec<String>> {
        let labels: Vec<String> = serde_json::from_str(self.raw(name)?).ok()?;
        (!labels.is_empty()).then_some(labels)
    }

    pub fn points(&self) -> Option<Vec<(f64, f64)>> {
        let points = elements(self.raw("points")?)?;
        let point = |text: &&str| match elements(text)?.as_slice() {
            [x, y] => Some((number(x)?, number(y)?)),
            _ => None,
        };
        points.iter().map(point).collect()
    }

    /// Of the picture, where both are given and are something.
    pub fn size(&self) -> Option<(f64, f64)> {
        let positive = |name| self.number(name).filter(|size| *size > 0.0);
        Some((positive("original_width")?, positive("original_height")?))
    }

    /// x, y, width, height in percent.
    pub fn rectangle(&self) -> Option<[f64; 4]> {
        Some([self.number("x")?, self.number("y")?, self.number("width")?, self.number("height")?])
    }
}

/// A number that can be calculated with.
fn number(json: &str) -> Option<f64> {
    let is_number = json.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    json.parse::<f64>().ok().filter(|value| is_number && value.is_finite())
}
