//! The files that the original's converter makes of the same tasks (`original/make.py`), value for value.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_converters::{Format, Options};
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use std::collections::BTreeMap;
use support::{Task, convert};

#[derive(Deserialize)]
struct Case {
    name: String,
    config: Map<String, Value>,
    tasks: Box<RawValue>,
    expected: BTreeMap<String, BTreeMap<String, Expected>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Text { text: String },
    Bytes { bytes: String },
    Picture { size: (u32, u32), pixels: String },
}

#[test]
fn files_are_those_of_the_original() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("original/cases.json")).unwrap();
    let mut compared = 0;
    for case in &cases {
        let tasks: Vec<Task> = serde_json::from_str(case.tasks.get()).unwrap();
        for (name, expected) in &case.expected {
            let options = Options { like_original: true, ..Options::default() };
            let (files, _) = convert(Format::from_name(name).unwrap(), &case.config, &tasks, options);
            let about = format!("{} {name}", case.name);
            assert_eq!(files.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{about}");
            for (path, expected) in expected {
                same(&format!("{about} {path}"), &files[path], expected);
                compared += 1;
            }
        }
    }
    assert!(compared > 90, "{compared}");
}

fn same(about: &str, ours: &[u8], expected: &Expected) {
    match expected {
        Expected::Bytes { bytes } => assert_eq!(ours, STANDARD.decode(bytes).unwrap(), "{about}"),
        Expected::Picture { size, pixels } => {
            let picture = image::load_from_memory(ours).unwrap().into_luma8();
            assert_eq!(picture.dimensions(), *size, "{about}");
            assert_eq!(picture.into_raw(), STANDARD.decode(pixels).unwrap(), "{about}");
        }
        Expected::Text { text } if about.ends_with(".json") => {
            let (mut ours, mut theirs) = (serde_json::from_slice(ours).unwrap(), serde_json::from_str(text).unwrap());
            without_luck(&mut ours);
            without_luck(&mut theirs);
            near(about, &ours, &theirs);
        }
        Expected::Text { text } => assert_eq!(std::str::from_utf8(ours).unwrap(), text, "{about}"),
    }
}

/// Times and the colors for which the original draws lots.
fn without_luck(value: &mut Value) {
    value.as_object_mut().unwrap().remove("info");
    for category in value["categories"].as_array_mut().unwrap() {
        category.as_object_mut().unwrap().remove("color");
    }
}

/// Equal but for the last digit of a sum, which depends on the processor there.
fn near(about: &str, ours: &Value, theirs: &Value) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let (mut left, mut right): (Vec<_>, Vec<_>) = (a.keys().collect(), b.keys().collect());
            left.sort();
            right.sort();
            assert_eq!(left, right, "{about}");
            a.iter().for_each(|(key, value)| near(&format!("{about}/{key}"), value, &b[key]));
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{about}");
            a.iter().zip(b).enumerate().for_each(|(at, (a, b))| near(&format!("{about}/{at}"), a, b));
        }
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            assert!((a - b).abs() <= 1e-12 * b.abs(), "{about}: {a} {b}");
        }
        _ => assert_eq!(ours, theirs, "{about}"),
    }
}
