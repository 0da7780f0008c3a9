//! One pass over a result as programs write it: its one spelling, how many regions it has and what the summary counts.
//! Whatever is written in another way is left to `item`, which also says what is wrong.

use super::Summary;
use labelkeep_model::json::{Reader, Stop};
use std::{borrow::Cow, collections::HashSet};

/// What one pass finds.
pub(super) struct Quick {
    /// Empty when it was not asked for.
    pub spelled: String,
    pub count: usize,
    pub summary: Summary,
}

/// `None`: ask `item`.
pub(super) fn read<'a>(mut reader: Reader<'a>) -> Option<Quick> {
    let mut ids: HashSet<Option<&'a [u8]>> = HashSet::new();
    let mut uses: Vec<Use<'a>> = Vec::new();
    let mut lists: Vec<List<'a>> = Vec::new();
    let mut last: Option<Kind<'a>> = None;
    reader
        .array(|reader| {
            lists.clear();
            let item = Item::read(reader, &mut lists)?;
            ids.insert(item.id);
            item.count_in(&lists, &mut uses, &mut last);
            Ok(())
        })
        .ok()?;
    let spelled = reader.finish().ok()?;
    let mut summary = Summary::default();
    for found in uses {
        let labels = found.labels.map_or(Some(Vec::new()), labels)?;
        summary.count(&found.from_name, &found.to_name, &found.kind, labels, found.times);
    }
    Some(Quick { spelled, count: ids.len(), summary })
}

/// A list in the value of an item, under its name.
type List<'a> = (&'a [u8], &'a [u8]);

/// What is known of a kind of item: mostly the next item is of the same.
struct Kind<'a> {
    name: Cow<'a, str>,
    is_counted: bool,
    labels_under: Option<String>,
}

impl<'a> Kind<'a> {
    fn of(kind: &Cow<'a, str>) -> Self {
        Self {
            name: kind.clone(),
            is_counted: !super::item::has_no_labels_of_its_own(kind),
            labels_under: super::item::key_of_labels(kind).map(str::to_owned),
        }
    }
}

/// A control that was used with these labels, and how often.
struct Use<'a> {
    from_name: Cow<'a, str>,
    to_name: Cow<'a, str>,
    kind: Cow<'a, str>,
    /// A JSON list.
    labels: Option<&'a [u8]>,
    times: i64,
}

#[derive(Default)]
struct Item<'a> {
    id: Option<&'a [u8]>,
    kind: Option<Cow<'a, str>>,
    from_name: Option<Cow<'a, str>>,
    to_name: Option<Cow<'a, str>>,
}

impl<'a> Item<'a> {
    fn read(reader: &mut Reader<'a>, lists: &mut Vec<List<'a>>) -> Result<Self, Stop> {
        let mut item = Self::default();
        reader.object(|reader, name| {
            match name {
                b"id" => item.id = id(reader)?,
                b"type" => item.kind = self::name(reader)?,
                b"from_name" => item.from_name = self::name(reader)?,
                b"to_name" => item.to_name = self::name(reader)?,
                b"value" => value(reader, lists)?,
                _ => {
                    reader.value()?;
                }
            }
            Ok(())
        })?;
        Ok(item)
    }

    fn count_in(self, lists: &[List<'a>], uses: &mut Vec<Use<'a>>, last: &mut Option<Kind<'a>>) {
        let (Some(kind), Some(from_name), Some(to_name)) = (self.kind, self.from_name, self.to_name) else { return };
        let known = last.take().filter(|last| last.name == kind).unwrap_or_else(|| Kind::of(&kind));
        let known = last.insert(known);
        if !known.is_counted {
            return;
        }
        let key = known.labels_under.as_deref();
        let labels = lists.iter().rev().find(|(name, _)| Some(*name) == key.map(str::as_bytes)).map(|(_, list)| *list);
        let same = |known: &&mut Use<'a>| {
            known.labels == labels && known.from_name == from_name && known.to_name == to_name && known.kind == kind
        };
        match uses.iter_mut().take(MOST_COMPARED).find(same) {
            Some(known) => known.times += 1,
            None => uses.push(Use { from_name, to_name, kind, labels, times: 1 }),
        }
    }
}

/// As it stands there, which is also its one spelling.
fn id<'a>(reader: &mut Reader<'a>) -> Result<Option<&'a [u8]>, Stop> {
    match reader.peek() {
        Some(b'[' | b'{') => Err(Stop::Unread),
        _ => match reader.value()? {
            b"null" => Ok(None),
            id if id.contains(&b'\\') => Err(Stop::Unread),
            id => Ok(Some(id)),
        },
    }
}

/// A use is looked for among so many: a result of many labels is no reason to compare all with all.
const MOST_COMPARED: usize = 32;

fn name<'a>(reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, Stop> {
    match reader.peek() {
        Some(b'"') => reader.text()?.decoded().map(Some).ok_or(Stop::Unread),
        // Several names in a list.
        Some(b'[') => Err(Stop::Unread),
        _ => reader.value().map(|_| None),
    }
}

/// Only the last value of an item counts, and only its lists can hold labels.
fn value<'a>(reader: &mut Reader<'a>, lists: &mut Vec<List<'a>>) -> Result<(), Stop> {
    lists.clear();
    if reader.peek() != Some(b'{') {
        return reader.value().map(|_| ());
    }
    reader.object(|reader, name| {
        if reader.peek() == Some(b'[') {
            lists.push((name, reader.value()?));
        } else {
            reader.value()?;
            lists.retain(|(known, _)| *known != name);
        }
        Ok(())
    })
}

/// The labels of a list; in trees a label is a path.
fn labels(list: &[u8]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut reader = Reader::new(list);
    let read = reader.array(|reader| {
        if reader.peek() == Some(b'[') {
            return reader.array(|reader| label(reader, &mut found));
        }
        label(reader, &mut found)
    });
    read.ok().map(|()| found)
}

fn label(reader: &mut Reader<'_>, found: &mut Vec<String>) -> Result<(), Stop> {
    let label = match reader.peek() {
        Some(b'"') => reader.text()?.decoded().ok_or(Stop::Unread)?.into_owned(),
        Some(b'[' | b'{') => return Err(Stop::Unread),
        _ => String::from_utf8_lossy(reader.value()?).into_owned(),
    };
    found.push(label);
    Ok(())
}
