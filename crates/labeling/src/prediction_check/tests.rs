use super::PredictionCheck;
use crate::Config;
use proptest::prelude::*;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View>
  <Image name="i" value="$image"/><Text name="t" value="$text"/><Video name="v" value="$video"/>
  <RectangleLabels name="box" toName="i"><Label value="Car"/></RectangleLabels>
  <PolygonLabels name="poly" toName="i"><Label value="Car"/></PolygonLabels>
  <BrushLabels name="brush" toName="i"><Label value="Car"/></BrushLabels>
  <Rectangle name="plain" toName="i"/><Labels name="on" toName="i"><Label value="Car"/></Labels>
  <Labels name="span" toName="t"><Label value="Car"/></Labels>
  <Choices name="ok" toName="t"><Choice value="Yes"/></Choices>
  <Taxonomy name="tree" toName="t"><Choice value="A"><Choice value="B"/></Choice></Taxonomy>
  <Rating name="stars" toName="t" maxRating="3"/><Number name="n" toName="t"/><TextArea name="note" toName="t"/>
  <VideoRectangle name="track" toName="v"/><Ranker name="rank" toName="t"/>
</View>"#;

fn check() -> PredictionCheck {
    PredictionCheck::new(&Config::parse(CONFIG).expect("a config")).expect("controls")
}

fn item(from: &str, to: &str, kind: &str, value: Value) -> Value {
    json!([{ "id": "1", "from_name": from, "to_name": to, "type": kind, "value": value }])
}

#[test]
fn whole_predictions_are_taken() {
    let place = json!({ "x": 1, "y": 2.5, "width": "3", "height": 4, "rotation": null });
    let labeled = json!({ "x": -1, "y": 2, "width": 3, "height": 4, "rectanglelabels": ["Car"] });
    let frame = json!({ "frame": 1, "time": 0.04, "x": 1, "y": 1, "width": 1, "height": 1, "enabled": true });
    let mut named = place.clone();
    named["labels"] = json!(["Car"]);
    let joined = json!([
        { "id": "a", "from_name": "plain", "to_name": "i", "type": "rectangle", "value": place },
        { "id": "a", "from_name": "on", "to_name": "i", "type": "labels", "value": named },
        { "id": "b", "from_name": "on", "to_name": "i", "type": "rectanglelabels", "value": labeled },
        { "type": "relation", "from_id": "a", "to_id": "b", "direction": "bi" },
    ]);
    for fine in [
        json!([]),
        joined,
        item("box", "i", "RectangleLabels", labeled),
        item("poly", "i", "polygonlabels", json!({ "points": [[1, 2], [3, 4.5]], "polygonlabels": ["Car"] })),
        item("brush", "i", "brushlabels", json!({ "format": "rle", "rle": [0, 255], "brushlabels": ["Car"] })),
        item("span", "t", "labels", json!({ "start": 0, "end": "4", "text": "Carl", "labels": ["Car"] })),
        item("ok", "t", "choices", json!({ "choices": ["Yes"] })),
        item("ok", "t", "choices", json!({ "ok": { "choices": ["Yes"] } })),
        item("tree", "t", "taxonomy", json!({ "taxonomy": [["A"], ["A", "B"]] })),
        item("stars", "t", "rating", json!({ "rating": 3 })),
        item("n", "t", "number", json!({ "number": 1.5 })),
        item("note", "t", "textarea", json!({ "text": ["words"] })),
        item("track", "v", "videorectangle", json!({ "framesCount": 9, "duration": 1.5, "sequence": [frame] })),
        item("rank", "t", "ranker", json!({ "ranker": { "rank": ["a"], "other": [] } })),
    ] {
        assert_eq!(check().check(&fine.to_string(), Some(1.0)), Ok(()), "{fine}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_told_with_what_would_fit() {
    let mark = |more: Value| {
        let mut value = json!({ "x": 1, "y": 2, "width": 3, "height": 4, "rectanglelabels": ["Car"] });
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        item("box", "i", "rectanglelabels", value)
    };
    let relation = |direction: &str, from: &str| {
        json!([
            { "id": "a", "from_name": "ok", "to_name": "t", "type": "choices", "value": { "choices": ["Yes"] } },
            { "type": "relation", "from_id": from, "to_id": "a", "direction": direction },
        ])
    };
    for (bad, part) in [
        (mark(json!({ "x": 100.5 })), "result[0]: \"x\" in the value of a rectanglelabels must be a number up to 100"),
        (mark(json!({ "x": null })), "\"x\" in the value of a rectanglelabels"),
        (mark(json!({ "rotation": 361 })), "a number up to 360"),
        (mark(json!({ "rectanglelabels": ["Bus"] })), "\"Bus\" is no label of \"box\""),
        (mark(json!({ "rectanglelabels": [1] })), "\"rectanglelabels\" in \"value\" must be a list of labels"),
        (item("box", "i", "rectanglelabels", json!({ "x": 1 })), "a rectanglelabels lacks \"y\""),
        (
            item("box", "i", "rectanglelabels", json!({ "x": 1, "y": 1, "width": 1, "height": 1 })),
            "lacks \"rectanglelabels\": a list, each of it a text",
        ),
        (
            item("poly", "i", "polygonlabels", json!({ "points": [[1, 2, 3]], "polygonlabels": ["Car"] })),
            "\"points\" in the value of a polygonlabels must be a list, each of it a point",
        ),
        (item("brush", "i", "brushlabels", json!({ "rle": [], "brushlabels": ["Car"] })), "\"rle\""),
        (item("brush", "i", "brushlabels", json!({ "rle": [256], "brushlabels": ["Car"] })), "from 0 to 255"),
        (item("span", "t", "labels", json!({ "start": 0, "labels": ["Car"] })), "lacks \"end\": a number or a text"),
        (item("ok", "t", "choices", json!({})), "a choices lacks \"choices\""),
        (item("tree", "t", "taxonomy", json!({ "taxonomy": [["A", "C"]] })), "\"C\" is no label of \"tree\""),
        (item("stars", "t", "rating", json!({ "rating": 4 })), "a whole number from 0 to 3"),
        (item("stars", "t", "rating", json!({ "rating": 2.5 })), "a whole number"),
        (item("n", "t", "number", json!({ "number": "many" })), "must be a number"),
        (item("note", "t", "textarea", json!({ "text": "words" })), "a list, each of it a text"),
        (
            item(
                "track",
                "v",
                "videorectangle",
                json!({ "framesCount": 9, "duration": 1, "sequence": [{ "frame": 1 }] }),
            ),
            "an object with x, y, width, height, frame, time",
        ),
        (item("rank", "t", "ranker", json!({ "ranker": ["a"] })), "an object"),
        (relation("up", "a"), "result[1]: \"direction\" of a relation must be left, right or bi"),
        (relation("left", "b"), "\"from_id\" of the relation is \"b\""),
        (json!([{ "type": "relation", "from_id": "a", "to_id": "a" }]), "lacks \"direction\""),
        (json!([1]), "result[0]"),
        (json!({}), "must be a list"),
    ] {
        let message = check().check(&bad.to_string(), None).expect_err("a refusal");
        assert!(message.contains(part), "{bad}: {message}");
    }
    for score in [-0.1, 1.1, f64::NAN] {
        assert!(check().check("[]", Some(score)).expect_err("a refusal").contains("from 0 to 1"));
    }
}

#[test]
fn without_controls_nothing_fits_and_with_repeated_ones_anything() {
    let check = |config: &str| PredictionCheck::new(&Config::parse(config).expect("a config"));
    let bare = check(r#"<View><Text name="t" value="$t"/></View>"#).expect("a check");
    assert_eq!(bare.check("[]", None), Ok(()));
    let refused = bare.check(&item("c", "t", "choices", json!({})).to_string(), None).expect_err("a refusal");
    assert!(refused.contains("no controls yet"), "{refused}");
    let repeated = r#"<View><Repeater on="$pages" indexFlag="{{idx}}"><Image name="p{{idx}}" value="$pages[{{idx}}].u"/>
        <Choices name="c{{idx}}" toName="p{{idx}}"><Choice value="a"/></Choices></Repeater></View>"#;
    assert!(check(repeated).is_none());
}

proptest! {
    #[test]
    fn anything_gets_an_answer(text in "[\\[\\]{}:,\"a-z0-9 .-]{0,80}") {
        let _ = check().check(&text, None);
        let _ = check().check(&format!("[{{\"from_name\":\"box\",\"to_name\":\"i\",\"type\":\"rectanglelabels\",\"value\":{text}}}]"), None);
    }
}
