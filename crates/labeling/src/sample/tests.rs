use super::task;
use crate::{Config, task_check::TaskCheck};
use proptest::prelude::*;
use serde_json::{Value, json};

fn data(config: &str) -> Value {
    task(&Config::parse(config).unwrap()).data.into()
}

#[test]
fn two_objects_show_different_things() {
    let sample = data(
        r#"<View><Text name="a" value="$first"/><Text name="b" value="$second"/><Image name="i" value="$image"/><Image name="p" valueList="$pages"/></View>"#,
    );
    assert_ne!(sample["first"], sample["second"]);
    assert_eq!(sample["image"], "/samples/street.svg");
    assert_eq!(sample["pages"], json!(["/samples/park.svg", "/samples/harbour.svg"]));
}

#[test]
fn follows_paths_and_repeaters() {
    let sample = data(
        r#"<View><Header value="Hi $who!"/><Text name="t" value="$doc.body"/><Text name="u" value="$doc.title"/>
        <Repeater on="$rows" indexFlag="{{idx}}"><Image name="r_{{idx}}" value="$rows[{{idx}}].url"/><Text name="s_{{idx}}" value="$rows[{{idx}}].text"/></Repeater></View>"#,
    );
    assert_eq!(sample["who"], "Sample");
    assert!(sample["doc"]["body"].is_string() && sample["doc"]["title"].is_string());
    assert_eq!(sample["rows"].as_array().unwrap().len(), 2);
    assert!(sample["rows"][1]["url"].is_string() && sample["rows"][0]["text"].is_string());
}

#[test]
fn gives_lists_to_tags_that_take_their_values_from_the_task() {
    let sample = data(
        r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t" value="$c"/><Choices name="n" toName="t" value="$n" allowNested="true"/><Labels name="l" toName="t" value="$l"/><TextArea name="a" toName="t" value="$a"/></View>"#,
    );
    assert_eq!(sample["c"][0], json!({"value": "First choice"}));
    assert!(sample["n"][0]["children"].is_array());
    assert!(sample["l"][0]["background"].is_string());
    assert!(sample["a"].is_string());
}

#[test]
fn the_authors_comment_wins() {
    let config = |comment: &str| {
        Config::parse(&format!(
            "<View><!-- {comment} --><Text name=\"t\" value=\"$text\"/><Text name=\"u\" value=\"$more\"/></View>"
        ))
        .unwrap()
    };
    let bare = task(&config(r#"{"text": "mine"}"#));
    assert_eq!(bare.data["text"], "mine");
    assert!(bare.data["more"].is_string());
    let whole = task(&config(r#"{"data": {"text": "mine"}, "predictions": [{"result": []}]}"#));
    assert_eq!((whole.data["text"].as_str(), whole.predictions), (Some("mine"), Some(json!([{"result": []}]))));
    let broken = task(&config("{not json}"));
    assert_ne!(broken.data["text"], "mine");
}

#[test]
fn long_paths_cost_no_stack() {
    let path = "a.".repeat(100_000);
    let config = Config::parse(&format!("<View><Text name=\"t\" value=\"${path}b\"/></View>")).unwrap();
    assert!(task(&config).data.is_empty());
}

proptest! {
    #[test]
    fn samples_fit_their_config(tag in prop::sample::select(vec!["Text", "Image", "HyperText", "Audio", "Video", "Pdf", "Paragraphs", "TimeSeries", "Table", "List", "Chat"]), path in "[a-z]{1,4}(\\.[a-z]{1,4}){0,2}") {
        let config = Config::parse(&format!("<View><{tag} name=\"t\" value=\"${path}\"/></View>")).unwrap();
        let text = serde_json::to_string(&task(&config).data).unwrap();
        prop_assert_eq!(TaskCheck::new(&config).check(&text), Ok(()));
    }
}
