use super::{ResultError, Summary, check};
use proptest::prelude::*;
use serde_json::json;

const GOLDEN: &str = r#"[
 {"original_width":800,"value":{"x":6.20347394540943,"y":7.4,"width":1,"height":2,"rotation":0,"rectanglelabels":["A"]},"id":"4G9dgoDpXy","from_name":"c","to_name":"img","type":"rectanglelabels","origin":"manual","own":{"b":1,"a":2}},
 {"value":{"x":1,"rotation":0,"choices":["y","z"]},"id":"4G9dgoDpXy","from_name":"q","to_name":"img","type":"choices"},
 {"value":{"choices":[["M1"],["M1","M2"]]},"id":"n","from_name":"nested","to_name":"img","type":"choices"},
 {"value":{"taxonomy":[["Animal","Dog"],["Plant"]]},"id":"t","from_name":"tree","to_name":"img","type":"taxonomy"},
 {"value":{"text":["hello"]},"id":"x","from_name":"note","to_name":"img","type":"textarea"},
 {"value":{"labels":["Car"],"sequence":[]},"id":"v","from_name":"box","to_name":"video","type":"videorectangle"},
 {"value":{"selected":"left"},"id":"p","from_name":"pw","to_name":"pw","type":"pairwise"},
 {"value":{"rating":4},"id":"r","from_name":"stars","to_name":["a","b"],"type":"Rating"},
 {"from_id":"4G9dgoDpXy","to_id":"v","type":"relation","direction":"right"},
 {"type":7,"from_name":"c"}
]"#;

#[test]
fn the_parts_of_a_region_are_one_and_so_is_all_without_an_id() {
    for (result, count) in [
        ("[]", 0),
        (r#"[{"id":"a"},{"id":"a","type":"choices"},{"id":"b"}]"#, 2),
        (r#"[{"id":"a"},{"type":"relation"},{"id":null}]"#, 2),
    ] {
        assert_eq!((check(result).unwrap().count, super::stored(result).count), (count, count));
    }
}

#[test]
fn counts_what_the_project_summary_keeps() {
    let checked = check(GOLDEN).unwrap();
    assert_eq!(checked.text, GOLDEN);
    assert_eq!(checked.count, 8);
    assert_eq!(
        serde_json::to_value(&checked.summary).unwrap(),
        json!({
            "created_annotations": {
                "box|video|videorectangle": 1, "c|img|rectanglelabels": 1, "nested|img|choices": 1, "note|img|textarea": 1,
                "q|img|choices": 1, "stars|a,b|rating": 1, "tree|img|taxonomy": 1
            },
            "created_labels": {
                "box": {"Car": 1}, "c": {"A": 1}, "nested": {"M1": 2, "M2": 1}, "note": {},
                "q": {"y": 1, "z": 1}, "stars": {}, "tree": {"Animal": 1, "Dog": 1, "Plant": 1}
            }
        })
    );
}

#[test]
fn takes_lists_in_strings_and_null() {
    let checked = check(r#""[{\"id\":\"a\"}]""#).unwrap();
    assert_eq!((checked.text.as_ref(), checked.count), (r#"[{"id":"a"}]"#, 1));
    assert_eq!(check("null").unwrap().text, "[]");
}

#[test]
fn refuses_what_is_no_result() {
    assert_eq!(check("{}"), Err(ResultError::NotAList));
    assert_eq!(check("7"), Err(ResultError::NotAList));
    assert_eq!(check("[{}, 3]"), Err(ResultError::NotAnObject(1)));
    assert!(matches!(check("[{]"), Err(ResultError::NotJson(_))));
    assert!(matches!(check("nope"), Err(ResultError::NotJson(_))));
    assert!(matches!(check("[] []"), Err(ResultError::NotJson(_))));
    assert!(matches!(check(&"[".repeat(100_000)), Err(ResultError::Refused(_))));
    assert!(matches!(check(r#"[{"a":"\u0000"}]"#), Err(ResultError::Refused(_))));
    let long = format!("[{{\"a\":\"{}\"}}]", "x".repeat(super::MAX_BYTES));
    assert!(matches!(check(&long), Err(ResultError::TooLong(_))));
    let error = labelkeep_model::Error::from(check(&long).unwrap_err());
    assert_eq!(error.status(), 413);
}

#[test]
fn subtracting_leaves_what_others_made() {
    let mut total = Summary::default();
    let (first, second) = (
        check(GOLDEN).unwrap().summary,
        check(r#"[{"type":"choices","from_name":"q","to_name":"img","value":{"choices":["y"]}}]"#).unwrap().summary,
    );
    total.add(&first);
    total.add(&second);
    assert_eq!(total.created_labels["q"]["y"], 2);
    total.subtract(&first);
    assert_eq!(total, second);
    total.subtract(&first);
    assert!(total.is_empty(), "{total:?}");
}

fn item() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "c"]);
    let kind = prop::sample::select(vec!["choices", "labels", "textarea", "relation"]);
    (name.clone(), name, kind, prop::collection::vec("[a-cé\"]{0,2}", 0..3)).prop_map(|(from, to, kind, labels)| {
        json!({"from_name": from, "to_name": to, "type": kind, "value": {kind: labels}}).to_string()
    })
}

fn result() -> impl Strategy<Value = String> {
    prop::collection::vec(item(), 0..6).prop_map(|items| format!("[{}]", items.join(",")))
}

/// As programs write it, or in another way.
fn spelled() -> impl Strategy<Value = String> {
    let id = prop::sample::select(vec![r#""a""#, r#""\u0061""#, "null", "7", r#"{"b": 1}"#]);
    let name = prop::sample::select(vec![r#""c""#, r#""\u00e9""#, r#"["c", "d"]"#, "7", "null"]);
    let kind = prop::sample::select(vec!["choices", "videorectangle", "taxonomy", "relation", "text", "Rating"]);
    let list = prop::sample::select(vec![
        "[]",
        r#"["x", "\u00e9"]"#,
        r#"[["x","y"],["x"]]"#,
        "[1, 2.50]",
        r#"[{"a": 1}]"#,
        r#"[["x",{"b" : 2}]]"#,
        r#""x""#,
    ]);
    let space = prop::sample::select(vec!["", " ", "\n  "]);
    let item = (id, name.clone(), name, kind, list, space).prop_map(|(id, from, to, kind, list, space)| {
        format!(
            r#"{{"value":{space}{{"x":1.0,"{kind}":{list},"labels": ["z"]}},{space}"id":{id},"from_name": {from},"to_name":{to},"type":"{kind}"}}"#
        )
    });
    prop::collection::vec(item, 0..4).prop_map(|items| format!(" [{}] ", items.join(" , ")))
}

proptest! {
    #[test]
    fn the_quick_pass_finds_what_the_careful_one_finds(text in spelled()) {
        let normal = labelkeep_model::json::normal(&text).into_owned();
        let (count, summary) = super::item::read(&normal).unwrap();
        prop_assert_eq!(super::stored(&text), super::Stored { text: normal.clone(), count, summary: summary.clone() });
        prop_assert_eq!(super::summarise(&normal), summary);
    }

    #[test]
    fn adding_and_subtracting_cancel_out(results in prop::collection::vec(result(), 1..6), gone in 0usize..6) {
        let summaries: Vec<_> = results.iter().map(|text| check(text).unwrap().summary).collect();
        let gone = gone % summaries.len();
        let mut total = Summary::default();
        let mut rest = Summary::default();
        for (at, summary) in summaries.iter().enumerate() {
            total.add(summary);
            if at != gone {
                rest.add(summary);
            }
        }
        total.subtract(&summaries[gone]);
        prop_assert_eq!(total, rest);
    }

    #[test]
    fn any_text_is_answered(text in ".{0,80}") {
        let _ = check(&text);
    }

    #[test]
    fn any_json_list_keeps_its_text(text in result()) {
        let checked = check(&text).unwrap();
        prop_assert_eq!(checked.text.as_ref(), text.as_str());
    }
}
