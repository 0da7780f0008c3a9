use super::{Outputs, read};
use crate::{Config, result_check::ResultCheck};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn lists_of_fields_are_read_as_the_official_package_reads_them() {
    for (outputs, properties) in [
        (
            "a, b;c|d",
            json!({"a": {"type": "string"}, "b": {"type": "string"}, "c": {"type": "string"}, "d": {"type": "string"}}),
        ),
        ("mood:choices(good, so so,)", json!({"mood": {"type": "string", "enum": ["good", "so so"]}})),
        (
            "tags: multichoices(x,y)",
            json!({"tags": {"type": "array", "items": {"type": "string", "enum": ["x", "y"]}}}),
        ),
        (
            "n:number(0, 1.5), m:number(,3)",
            json!({"n": {"type": "number", "minimum": 0.0, "maximum": 1.5}, "m": {"type": "number", "maximum": 3.0}}),
        ),
        (
            "r:rating(10), s:RATING()",
            json!({"r": {"type": "integer", "minimum": 1, "maximum": 10}, "s": {"type": "integer", "minimum": 1, "maximum": 5}}),
        ),
        ("x:unheard(1)", json!({"x": {"type": "string"}})),
        (r#"{"a": {"type": "integer"}}"#, json!({"a": {"type": "integer"}})),
    ] {
        assert_eq!(read(outputs), Some(json!({"type": "object", "properties": properties})), "{outputs}");
    }
    let whole = json!({"type": "array", "items": {"type": "string"}});
    assert_eq!((read(&whole.to_string()), read("{no json")), (Some(whole), None));
}

fn check(outputs: &str, value: &Value) -> Result<(), String> {
    let outputs = outputs.replace('"', "&quot;");
    let config = Config::parse(&format!(r#"<View><ReactCode name="own" toName="own" outputs="{outputs}"/></View>"#))
        .expect("a config");
    let item = json!([{"from_name": "other", "type": "choices", "value": {}}, {"id": "a", "from_name": "own", "to_name": "own", "type": "reactcode", "value": {"reactcode": value}}]);
    let told = Outputs::new(&config).expect("outputs").check(&item.to_string()).map_err(|text| text.to_string());
    // Predictions are held to the same.
    let predicted = ResultCheck::new(&config).expect("controls").check(&json!([item[1]]).to_string());
    assert_eq!(predicted.is_ok(), told.is_ok(), "{value}");
    told
}

#[test]
fn results_that_do_not_keep_to_them_are_refused_with_the_place_and_the_rule() {
    let fields = "decision:choices(yes, no), sure:number(0, 1), tags:multichoices(a, b), stars:rating(3), note";
    for fine in
        [json!({}), json!({"decision": "yes", "sure": 0.5, "tags": ["a"], "stars": 3, "note": "x", "more": [1]})]
    {
        assert_eq!(check(fields, &fine), Ok(()), "{fine}");
    }
    for (wrong, at, rule) in [
        (json!({"decision": "maybe"}), "decision", r#""enum": ["yes","no"]"#),
        (json!({"sure": 2}), "sure", r#""maximum": 1.0"#),
        (json!({"tags": ["a", "c"]}), "tags[1]", r#""enum""#),
        (json!({"stars": 1.5}), "stars", r#""type": "integer""#),
        (json!({"note": 1}), "note", r#""type": "string""#),
        (json!("text"), "", r#""type": "object""#),
        (Value::Null, "", r#""type": "object""#),
    ] {
        let told = check(fields, &wrong).expect_err("a refusal");
        assert!(told.contains(rule) && told.contains(at) && told.contains("\"own\""), "{wrong}: {told}");
    }
}

#[test]
fn schemas_are_followed_as_far_as_they_are_known() {
    let schema = json!({"type": "object", "properties": {
        "at": {"type": "object", "properties": {"x": {"type": ["integer", "null"], "exclusiveMinimum": 0}}, "required": ["x"], "additionalProperties": false},
        "one": {"oneOf": [{"const": 1}, {"minLength": 2}]}, "list": {"minItems": 1, "maxItems": 2, "items": {"maxLength": 1}}, "no": {"not": {"type": "string"}}, "any": {"pattern": "x", "$ref": "#"},
    }})
    .to_string();
    for fine in [
        json!({"at": {"x": 1}}),
        json!({"at": {"x": null}}),
        json!({"one": "ab"}),
        json!({"list": ["a"]}),
        json!({"no": 1}),
        json!({"any": "y"}),
    ] {
        assert_eq!(check(&schema, &fine), Ok(()), "{fine}");
    }
    for wrong in [
        json!({"at": {}}),
        json!({"at": {"x": 0}}),
        json!({"at": {"x": 1, "y": 2}}),
        json!({"one": "a"}),
        json!({"list": []}),
        json!({"list": ["ab"]}),
        json!({"list": [1, 2, 3]}),
        json!({"no": "x"}),
    ] {
        assert!(check(&schema, &wrong).is_err(), "{wrong}");
    }
}

#[test]
fn outputs_that_are_no_json_are_warned_about() {
    let config = Config::parse(r#"<View><CustomInterface name="own" outputs="{broken"/></View>"#).expect("a config");
    assert!(config.warnings().iter().any(|warning| warning.message.contains("outputs")), "{:?}", config.warnings());
    assert!(Outputs::new(&config).is_none());
}

proptest! {
    #[test]
    fn whatever_outputs_say_and_results_hold_there_is_an_answer(outputs in "[a-c:(),;{}\"\\[\\]0-9 ]{0,40}", result in "\\PC{0,60}") {
        if let Some(schema) = read(&outputs) {
            let _ = super::Looking::default().at(&schema, &Value::from(result.clone()));
        }
        let config = Config::parse(r#"<View><ReactCode name="own" toName="own" outputs="a"/></View>"#).expect("a config");
        let _ = Outputs::new(&config).map(|outputs| outputs.check(&result));
    }
}
