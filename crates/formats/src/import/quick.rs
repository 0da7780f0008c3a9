//! The text of one item -> a task, in one pass, for items as programs write them. All others are left to `item`, which also
//! says what is wrong.

use super::ImportedTask;
use super::item::{
    MAX_PER_TASK, RawAnnotation, RawPrediction, annotation_of, is_filled_object, is_id, prediction_of, read, truth,
};
use labelkeep_model::{
    Say,
    json::{Reader, Stop},
};
use serde_json::value::RawValue;

type Read<T> = Result<T, Stop>;

/// Reads the item that begins here, and says how long it is.
pub(super) fn item(bytes: &[u8], row: u64) -> Read<(ImportedTask, usize)> {
    let mut reader = Reader::new(bytes);
    let mut seen = Seen::default();
    let mut task = ImportedTask { row, ..ImportedTask::default() };
    let mut data = None;
    reader.object(|reader, name| {
        match name {
            b"data" => {
                seen.first(0)?;
                data = given(reader)?.filter(|data| is_filled_object(data));
            }
            b"meta" => {
                seen.first(1)?;
                task.meta = given(reader)?.map(str::to_owned);
            }
            b"annotations" => {
                seen.first(2)?;
                elements(reader, |reader| {
                    task.annotations.push(annotation(reader)?);
                    fits(task.annotations.len())
                })?;
            }
            b"predictions" => {
                seen.first(3)?;
                elements(reader, |reader| {
                    if reader.peek() != Some(b'{') {
                        let id = raw(reader.value()?)?;
                        task.prediction_ids += 1;
                        return if is_id(id) { Ok(()) } else { Err(Stop::Unread) };
                    }
                    task.predictions.push(prediction(reader)?);
                    fits(task.predictions.len())
                })?;
            }
            b"allow_skip" => {
                seen.first(4)?;
                task.allow_skip = known(truth(scalar(reader)?, "allow_skip"))?;
            }
            b"inner_id" => {
                seen.first(5)?;
                task.inner_id = known(read(scalar(reader)?, "inner_id", Say::KindWhole))?;
            }
            _ => {
                reader.value()?;
            }
        }
        Ok(())
    })?;
    let length = reader.at();
    let text = text_of(bytes.get(..length).unwrap_or_default())?;
    match data {
        Some(data) => task.data = data.to_owned(),
        None => task = ImportedTask { row, data: text.to_owned(), bare: true, ..ImportedTask::default() },
    }
    Ok((task, length))
}

/// Which members there were already: of two with one name the words are `item`'s.
#[derive(Default)]
struct Seen(u16);

impl Seen {
    fn first(&mut self, member: u32) -> Read<()> {
        let bit = 1 << member;
        let is_first = self.0 & bit == 0;
        self.0 |= bit;
        if is_first { Ok(()) } else { Err(Stop::Unread) }
    }
}

fn annotation<'a>(reader: &mut Reader<'a>) -> Read<super::ImportedAnnotation> {
    let mut seen = Seen::default();
    let mut read = RawAnnotation::default();
    let mut result: Option<&'a str> = None;
    reader.object(|reader, name| {
        let (member, slot) = match name {
            b"result" => {
                seen.first(0)?;
                result = Some(if reader.peek() == Some(b'n') { text_of(reader.value()?)? } else { objects(reader)? });
                return Ok(());
            }
            b"completed_by" => (1, &mut read.completed_by),
            b"was_cancelled" => (2, &mut read.was_cancelled),
            b"skipped" => (3, &mut read.skipped),
            b"ground_truth" => (4, &mut read.ground_truth),
            b"lead_time" => (5, &mut read.lead_time),
            b"unique_id" => (6, &mut read.unique_id),
            b"created_at" => (7, &mut read.created_at),
            b"updated_at" => (8, &mut read.updated_at),
            b"draft_created_at" => (9, &mut read.draft_created_at),
            b"id" => (10, &mut read.id),
            _ => return reader.value().map(|_| ()),
        };
        seen.first(member)?;
        *slot = scalar(reader)?;
        Ok(())
    })?;
    known(annotation_of(read, result.ok_or(Stop::Unread)?.to_owned()))
}

fn prediction<'a>(reader: &mut Reader<'a>) -> Read<super::ImportedPrediction> {
    let mut seen = Seen::default();
    let mut read = RawPrediction::default();
    let mut result: Option<&'a str> = None;
    reader.object(|reader, name| {
        let (member, slot) = match name {
            b"result" => {
                seen.first(0)?;
                result = Some(objects(reader)?);
                return Ok(());
            }
            b"score" => (1, &mut read.score),
            b"model_version" => (2, &mut read.model_version),
            _ => return reader.value().map(|_| ()),
        };
        seen.first(member)?;
        *slot = scalar(reader)?;
        Ok(())
    })?;
    known(prediction_of(&read, result.ok_or(Stop::Unread)?.to_owned()))
}

/// A list of objects, as it stands there.
fn objects<'a>(reader: &mut Reader<'a>) -> Read<&'a str> {
    reader.peek();
    let start = reader.at();
    reader.array(|reader| match reader.peek() {
        Some(b'{') => reader.value().map(|_| ()),
        Some(_) => Err(Stop::Unread),
        None => Err(Stop::Short),
    })?;
    text_of(reader.since(start))
}

/// A list, or `null`.
fn elements<'a>(reader: &mut Reader<'a>, element: impl FnMut(&mut Reader<'a>) -> Read<()>) -> Read<()> {
    if reader.peek() == Some(b'n') {
        return reader.value().map(|_| ());
    }
    reader.array(element)
}

fn fits(number: usize) -> Read<()> {
    if number > MAX_PER_TASK { Err(Stop::Unread) } else { Ok(()) }
}

/// A value that is not `null`.
fn given<'a>(reader: &mut Reader<'a>) -> Read<Option<&'a str>> {
    let text = text_of(reader.value()?)?;
    Ok((text != "null").then_some(text))
}

fn scalar<'a>(reader: &mut Reader<'a>) -> Read<Option<&'a RawValue>> {
    given(reader)?.map(|text| serde_json::from_str(text).map_err(|_| Stop::Unread)).transpose()
}

fn raw(text: &[u8]) -> Read<&RawValue> {
    serde_json::from_slice(text).map_err(|_| Stop::Unread)
}

fn text_of(bytes: &[u8]) -> Read<&str> {
    std::str::from_utf8(bytes).map_err(|_| Stop::Unread)
}

fn known<T, E>(read: Result<T, E>) -> Read<T> {
    read.map_err(|_| Stop::Unread)
}

#[cfg(test)]
mod tests {
    use super::item;
    use crate::import::item::parse_carefully;
    use labelkeep_model::json::Stop;
    use proptest::prelude::*;

    /// Members and values that belong together, that do not, and that are written in several ways.
    fn object(members: &'static [&'static str], value: BoxedStrategy<String>) -> BoxedStrategy<String> {
        let member = (prop::sample::select(members), value).prop_map(|(name, value)| format!("\"{name}\" : {value}"));
        prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(", "))).boxed()
    }

    fn one_of(values: &'static [&'static str]) -> BoxedStrategy<String> {
        prop::sample::select(values).prop_map(str::to_owned).boxed()
    }

    fn item_text() -> BoxedStrategy<String> {
        let result = one_of(&["[]", "null", "[{}, {\"id\": \"\\u00e9\"}]", "[1]", "{}", "[{\"a\":1e99999}]"]);
        let scalar = one_of(&[
            "1",
            "null",
            "\"x\"",
            "true",
            "\"0\"",
            "2.5",
            "\"2026-01-31T12:00:00Z\"",
            "{\"email\":\"A@b.c\"}",
            "[]",
        ]);
        let value = prop_oneof![3 => result, 3 => scalar].boxed();
        let annotation = object(
            &[
                "result",
                "completed_by",
                "was_cancelled",
                "skipped",
                "ground_truth",
                "lead_time",
                "unique_id",
                "created_at",
                "id",
                "other",
            ],
            value.clone(),
        );
        let prediction = object(&["result", "score", "model_version", "other"], value.clone());
        let list = |element: BoxedStrategy<String>| {
            prop::collection::vec(prop_oneof![6 => element, 1 => one_of(&["7", "null", "1.5", "[]"])], 0..3)
                .prop_map(|elements| format!("[{}]", elements.join(" ,")))
                .boxed()
        };
        let data = one_of(&["{\"a\": \"ü\\u00fc\"}", "{ }", "null", "{\"a\":\"\\ud800\"}", "{\"a\":1}"]);
        let member = prop_oneof![
            3 => data.prop_map(|data| format!("\"data\":{data}")),
            3 => list(annotation).prop_map(|list| format!("\"annotations\": {list}")),
            2 => list(prediction).prop_map(|list| format!("\"predictions\":{list}")),
            1 => value.prop_map(|value| format!("\"meta\":{value}")),
            1 => one_of(&["\"allow_skip\": \"1\"", "\"inner_id\":4", "\"other\":[1]", "\"annotations\":null", "\"d\\u0061ta\":{\"a\":1}"]),
        ];
        prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(" , "))).boxed()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn what_is_read_in_one_pass_is_what_the_careful_reading_finds(text in item_text()) {
            if let Ok((task, length)) = item(format!("{text} ,").as_bytes(), 3) {
                prop_assert_eq!(length, text.len());
                prop_assert_eq!(Ok(task), parse_carefully(&text, 3));
            }
        }
    }

    #[test]
    fn what_programs_write_is_read_in_one_pass() {
        let task = r#"{"id": 1, "data": {"image": "\u00fc"}, "annotations": [{"completed_by": {"id": 1, "email": "a@b.c"}, "result": [{"id": "a", "value": {"x": 1.5}}], "lead_time": 1.5, "unique_id": "6b0e5d7a-6cc7-4d9d-93a5-0a5d6d6b0001", "created_at": "2026-01-31T12:00:00.000001Z", "ground_truth": false}], "predictions": [4, {"result": [], "score": "0.5", "model_version": "v"}], "meta": {}}"#;
        for text in [task, r#"{"image": "a.jpg"}"#] {
            let (read, length) = item(text.as_bytes(), 1).expect("a task");
            assert_eq!((Ok(read), length), (parse_carefully(text, 1), text.len()));
        }
        assert_eq!(item(task.get(..200).expect("a part").as_bytes(), 1), Err(Stop::Short));
    }
}
