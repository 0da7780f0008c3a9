use super::TaskCheck;
use crate::Config;
use proptest::prelude::*;

fn check(config: &str, data: &str) -> Result<(), String> {
    TaskCheck::new(&Config::parse(&format!("<View>{config}</View>")).unwrap())
        .check(data)
        .map_err(|say| say.to_string())
}

#[test]
fn names_missing_keys_as_the_compatible_api() {
    let text = r#"<Text name="t" value="$text"/>"#;
    assert_eq!(check(text, r#"{"text":"a"}"#), Ok(()));
    assert_eq!(check(text, r#"{"image":"a"}"#), Err("\"text\" key is expected in task data".into()));
    assert_eq!(check(text, r#"{"$undefined$":"a line"}"#), Ok(()));
    assert!(check(text, "[1]").unwrap_err().contains("must be an object"));
    assert!(check(text, "{").unwrap_err().contains("must be an object"));
}

#[test]
fn names_wrong_types_as_the_compatible_api() {
    assert_eq!(
        check(r#"<Image name="i" value="$image"/>"#, r#"{"image":5}"#),
        Err("data['image']=5 is of type 'int', but the object tag Image expects the following types: ['str', 'list']"
            .into())
    );
    assert!(check(r#"<Image name="i" value="$image"/>"#, r#"{"image":null}"#).unwrap_err().contains("'NoneType'"));
    let repeated = r#"<Repeater on="$r"><Text name="t" value="$r[{{idx}}]"/></Repeater>"#;
    assert!(check(repeated, r#"{"r":"a\u00e9"}"#).unwrap_err().starts_with("data['r']=aé is of type 'str'"));
    assert_eq!(check(r#"<Text name="t" value="$n"/>"#, r#"{"n":1.5}"#), Ok(()));
    assert_eq!(check(r#"<Text name="t" value="$n"/>"#, r#"{"n":true}"#), Ok(()));
    let long = format!(r#"{{"u":["{}"]}}"#, "x".repeat(1_000_000));
    assert!(check(r#"<Audio name="a" value="$u"/>"#, &long).unwrap_err().len() < 400);
}

#[test]
fn follows_paths_lists_and_repeaters() {
    let deep = r#"<Text name="t" value="$doc.body.text"/>"#;
    assert_eq!(check(deep, r#"{"doc":{"body":{"text":"a"}}}"#), Ok(()));
    // A column may have a name with a dot.
    assert_eq!(check(deep, r#"{"doc.body.text":"a","doc":5}"#), Ok(()));
    assert_eq!(check(r#"<Text name="t" value="$Review Text"/>"#, r#"{"Review Text":"a"}"#), Ok(()));
    assert!(check(deep, r#"{"doc":{"body":{}}}"#).unwrap_err().contains("\"doc.body.text\""));
    assert!(check(deep, r#"{"doc":"x"}"#).is_err());
    let pages = r#"<Image name="i" valueList="$pages"/>"#;
    assert_eq!(check(pages, r#"{"pages":["a.png"]}"#), Ok(()));
    assert!(check(pages, r#"{"pages":{"a":1}}"#).is_err());
    let rows =
        r#"<Repeater on="$rows" indexFlag="{{idx}}"><Text name="r_{{idx}}" value="$rows[{{idx}}].text"/></Repeater>"#;
    assert_eq!(check(rows, r#"{"rows":[{"text":"a"}]}"#), Ok(()));
    assert!(check(rows, r#"{"rows":"a"}"#).unwrap_err().contains("['list']"));
}

#[test]
fn asks_only_for_keys_of_named_tags() {
    assert_eq!(check(r#"<Header value="$title"/><Text name="t" value="$text"/>"#, r#"{"text":"a"}"#), Ok(()));
    let dynamic = r#"<Text name="t" value="$text"/><Choices name="c" toName="t" value="$options"/>"#;
    assert!(check(dynamic, r#"{"text":"a"}"#).unwrap_err().contains("\"options\""));
    let config =
        Config::parse(r#"<View><Text name="t" value="$text"/><Image name="i" value="$image"/></View>"#).unwrap();
    assert_eq!(TaskCheck::new(&config).first_key(), Some("text"));
}

proptest! {
    #[test]
    fn any_text_is_answered(data in ".{0,80}") {
        let _ = check(r#"<Text name="t" value="$a.b"/>"#, &data);
    }
}
