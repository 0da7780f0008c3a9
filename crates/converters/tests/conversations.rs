//! Conversations with models: instruction data and preference data.
#![expect(clippy::unwrap_used, reason = "a test")]

#[expect(dead_code, reason = "shared with other tests")]
mod support;

use labelkeep_converters::{Format, Loss, Object, Options, Report, Schema};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Task, convert_shown};

fn schema(controls: &Value, objects: &[(&str, &str, &str)]) -> Schema {
    let object = |(name, kind, key): &(&str, &str, &str)| Object {
        name: (*name).into(),
        kind: (*kind).into(),
        key: (*key).into(),
    };
    Schema::new(controls.as_object().unwrap()).showing(objects.iter().map(object).collect())
}

/// The lines of the file.
fn run(format: Format, schema: Schema, tasks: Value) -> (Vec<Value>, Report) {
    let tasks: Vec<Task> = serde_json::from_str(&tasks.to_string()).unwrap();
    let (files, report) = convert_shown(format, schema, &tasks, Options::default(), |_| {});
    assert_eq!(files.len(), 1);
    let text = String::from_utf8(files.into_values().next().unwrap()).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), report)
}

fn task(data: &Value, results: &[Value]) -> Value {
    let annotation = |(at, result): (usize, &Value)| {
        json!({ "id": at, "completed_by": 1, "result": result, "was_cancelled": false,
            "created_at": format!("2026-01-01T00:00:0{}Z", 9 - at) })
    };
    json!({ "id": 1, "data": data, "annotations": results.iter().enumerate().map(annotation).collect::<Vec<_>>() })
}

fn message(role: &str, content: &str, at: Option<i64>) -> Value {
    let mut said = json!({ "role": role, "content": content });
    if let Some(at) = at {
        said["createdAt"] = at.into();
    }
    json!({ "id": content, "from_name": "chat", "to_name": "chat", "type": "chatmessage", "value": { "chatmessage": said } })
}

const CHAT: &[(&str, &str, &str)] = &[("chat", "Chat", "talk")];

#[test]
fn a_conversation_is_a_line_with_what_was_added_in_the_order_in_which_it_was_written() {
    let data = json!({ "talk": [{ "role": "system", "content": "Be kind.\nAlways." }, { "text": "Read this." },
        { "role": "assistant", "content": null, "tool_calls": [{ "id": "t" }], "odd": 1 }] });
    let added = json!([
        message("assistant", "second", Some(20)),
        message("user", "first", Some(10)),
        message("user", "last", None)
    ]);
    let (lines, report) = run(Format::Instructions, schema(&json!({}), CHAT), json!([task(&data, &[added])]));
    assert_eq!(
        lines,
        [json!({ "messages": [
            { "role": "system", "content": "Be kind.\nAlways." },
            { "role": "assistant", "content": null, "tool_calls": [{ "id": "t" }] },
            { "role": "user", "content": "first" }, { "role": "user", "content": "last" }, { "role": "assistant", "content": "second" },
        ] })]
    );
    assert_eq!(report.count(Loss::Message), 1);
}

#[test]
fn annotations_that_added_nothing_do_not_repeat_the_task_and_answers_are_told() {
    let controls = json!({ "good": { "type": "Rating", "to_name": ["chat"], "inputs": [], "labels": [] } });
    let rating = json!([{ "from_name": "good", "to_name": "chat", "type": "rating", "value": { "rating": 3 } }]);
    let data = json!({ "talk": "[{\"role\": \"user\", \"content\": \"Hi\"}]" });
    let tasks = json!([
        task(&data, &[rating.clone(), rating, json!([message("assistant", "Hello", None)])]),
        task(&json!({}), &[])
    ]);
    let (lines, report) = run(Format::Instructions, schema(&controls, CHAT), tasks);
    assert_eq!(
        lines,
        [
            json!({ "messages": [{ "role": "user", "content": "Hi" }] }),
            json!({ "messages": [{ "role": "user", "content": "Hi" }, { "role": "assistant", "content": "Hello" }] }),
        ]
    );
    assert_eq!((report.count(Loss::NoRegion), report.count(Loss::NoSource)), (2, 1));
}

fn pairwise(selected: &str) -> Value {
    json!([{ "from_name": "better", "to_name": "better", "type": "pairwise", "value": { "selected": selected } }])
}

fn pair() -> Value {
    json!({ "better": { "type": "Pairwise", "to_name": ["left", "right"], "inputs": [], "labels": [] } })
}

#[test]
fn two_texts_are_answers_to_the_heading_above_them() {
    let objects = [("", "Header", "q"), ("left", "Text", "a"), ("right", "Text", "b")];
    let data = json!({ "q": "Why?", "a": "So.", "b": "Because." });
    let tasks = json!([task(&data, &[pairwise("right")]), task(&data, &[json!([])])]);
    let (lines, report) = run(Format::Preferences, schema(&pair(), &objects), tasks);
    let said = |role: &str, content: &str| json!([{ "role": role, "content": content }]);
    assert_eq!(
        lines,
        [
            json!({ "prompt": said("user", "Why?"), "chosen": said("assistant", "Because."), "rejected": said("assistant", "So.") })
        ]
    );
    assert_eq!(report.count(Loss::NoPreference), 1);
}

#[test]
fn what_two_conversations_begin_with_was_asked_unless_another_one_stands_beside_them() {
    let two = [("left", "Chat", "a"), ("right", "Chat", "b")];
    let turn = |role: &str, content: &str| json!({ "role": role, "content": content });
    let (hi, yes, no) = (turn("user", "Hi"), turn("assistant", "Yes"), turn("assistant", "No"));
    let whole = json!({ "a": [hi, yes], "b": [hi, no] });
    let (lines, _) = run(Format::Preferences, schema(&pair(), &two), json!([task(&whole, &[pairwise("left")])]));
    assert_eq!(lines, [json!({ "prompt": [hi], "chosen": [yes], "rejected": [no] })]);
    let beside = [("talk", "Chat", "talk"), two[0], two[1]];
    let parts = json!({ "talk": [hi], "a": "Yes", "b": [no] });
    let (lines, _) = run(Format::Preferences, schema(&pair(), &beside), json!([task(&parts, &[pairwise("right")])]));
    assert_eq!(lines, [json!({ "prompt": [hi], "chosen": [no], "rejected": [yes] })]);
}

#[test]
fn of_a_list_in_order_each_entry_is_better_than_those_behind_it() {
    let controls = json!({ "rank": { "type": "Ranker", "to_name": ["list"], "inputs": [{ "type": "List", "value": "items" }], "labels": [] } });
    let objects = [("question", "Text", "q"), ("list", "List", "items")];
    let data = json!({ "q": "Which?", "items": [{ "id": 1, "body": "one" }, { "id": "2", "title": "two" }, { "id": "3", "body": "three" }] });
    let order = json!([{ "from_name": "rank", "to_name": "list", "type": "ranker", "value": { "ranker": { "rank": ["3", "1", "2"] } } }]);
    let (lines, _) = run(Format::Preferences, schema(&controls, &objects), json!([task(&data, &[order])]));
    let pairs: Vec<_> = lines
        .iter()
        .map(|line| (line["chosen"][0]["content"].clone(), line["rejected"][0]["content"].clone()))
        .collect();
    assert_eq!(pairs, [(json!("three"), json!("one")), (json!("three"), json!("two")), (json!("one"), json!("two"))]);
    assert!(lines.iter().all(|line| line["prompt"][0]["content"] == "Which?"));
}

#[test]
fn they_are_offered_where_there_is_something_for_them() {
    let empty = schema(&json!({}), &[]);
    assert!(!Format::Instructions.fits(&empty) && !Format::Preferences.fits(&empty));
    assert!(
        Format::Instructions.fits(&schema(&json!({}), CHAT)) && !Format::Preferences.fits(&schema(&json!({}), CHAT))
    );
    assert!(Format::Preferences.fits(&schema(&pair(), &[])));
}

proptest! {
    #[test]
    fn whatever_a_task_and_its_results_hold_every_line_is_json(data in any_json(3), results in prop::collection::vec(any_json(3), 0..4)) {
        let objects = [("chat", "Chat", "a"), ("left", "Chat", "a.b"), ("right", "Text", "b")];
        let data = json!({ "a": data, "b": results.first() });
        let tasks = json!([task(&data, &[Value::from(results), pairwise("left")])]);
        for format in [Format::Instructions, Format::Preferences] {
            run(format, schema(&pair(), &objects), tasks.clone());
        }
    }
}

/// JSON with words that mean something here.
fn any_json(depth: u32) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        Just(json!("chatmessage")),
        Just(json!("chat")),
        Just(json!("user")),
        Just(json!("[{\"role\": \"user\", \"content\": \"x\"}]")),
    ];
    let key = prop::sample::select(vec![
        "role",
        "content",
        "text",
        "type",
        "to_name",
        "value",
        "chatmessage",
        "createdAt",
        "messages",
        "tool_calls",
        "b",
    ]);
    leaf.prop_recursive(depth, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}
