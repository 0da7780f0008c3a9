//! Questions, layout and documents on the server: what a config may say of them, samples, imports, summaries.

use labelkeep_labeling::{Config, result, result_check::ResultCheck, sample, task_check::TaskCheck};
use serde_json::{Value, json};

const CONFIG: &str = r#"<View>
<Paragraphs name="talk" value="$talk" layout="dialogue" nameKey="who" textKey="said"/><HyperText name="page" value="$page" granularity="word"/>
<Table name="table" value="$table"/><List name="list" value="$list" title="All"/>
<ParagraphLabels name="parts" toName="talk"><Label value="Question"/></ParagraphLabels>
<HyperTextLabels name="words" toName="page"><Label value="Name"/></HyperTextLabels>
<Collapse accordion="false" open="true" bordered="true"><Panel value="One" open="false">
<DateTime name="day" toName="talk" only="date" format="%d.%m.%Y" min="2020-01-01" max="2030-01-01" required="true" perRegion="true"/>
<Taxonomy name="tree" toName="talk" leafsOnly="true" showFullPath="true" pathSeparator=" > " maxUsages="2" minWidth="100" maxWidth="400" dropdownWidth="300" placeholder="p">
<Choice value="A"><Choice value="B"/></Choice></Taxonomy></Panel></Collapse>
<Ranker name="rank" toName="list"><Bucket name="best" title="Best" default="true"/></Ranker>
<Pairwise name="pair" toName="talk,page" selectionStyle="color: red" leftClass="l" rightClass="r"/>
<Filter name="find" toName="parts" minlength="1" placeholder="p" hotkey="f" caseSensetive="true" cleanup="false"/>
<TextArea name="note" toName="talk"><Shortcut value="v" alias="a" hotkey="ctrl+1" background="red"/></TextArea>
<Markdown className="c" idAttr="i" style="color: red" visibleWhen="choice-selected" whenTagName="tree"># Read</Markdown>
<Dialog name="turns" value="$turns"/>
</View>"#;

fn config() -> Config {
    Config::parse(CONFIG).expect("a config")
}

#[test]
fn every_documented_attribute_is_known_and_mistyped_ones_are_told() {
    assert!(config().warnings().is_empty(), "{:?}", config().warnings());
    for (right, wrong) in [
        ("nameKey", "nameKy"),
        ("granularity", "granularty"),
        ("leafsOnly", "leavesOnly"),
        ("accordion", "acordion"),
        ("selectionStyle", "selectionStle"),
        ("minlength", "minlenght"),
        ("alias=\"a\" hotkey", "alais=\"a\" hotkey"),
        ("only", "onli"),
    ] {
        let mistyped = Config::parse(&CONFIG.replace(right, wrong)).expect("a config");
        assert_eq!(mistyped.warnings().len(), 1, "{wrong}: {:?}", mistyped.warnings());
    }
}

#[test]
fn the_sample_fits() {
    let data = serde_json::to_string(&sample::task(&config()).data).expect("JSON");
    assert_eq!(TaskCheck::new(&config()).check(&data), Ok(()));
    let sample: Value = serde_json::from_str(&data).expect("JSON");
    assert!(sample["talk"][0]["said"].is_string() && sample["talk"][0]["who"].is_string(), "{sample}");
    assert!(sample["list"][0]["id"].is_string() && sample["page"].is_string() && sample["table"].is_object());
}

fn items() -> Value {
    json!([
        {"id": "a", "from_name": "parts", "to_name": "talk", "type": "paragraphlabels",
         "value": {"start": "0", "end": "0", "startOffset": 1, "endOffset": 2, "text": "x", "paragraphlabels": ["Question"]}},
        {"id": "b", "from_name": "words", "to_name": "page", "type": "hypertextlabels",
         "value": {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 1,
                   "globalOffsets": {"start": 0, "end": 1}, "hypertextlabels": ["Name"]}},
        {"id": "c", "from_name": "tree", "to_name": "talk", "type": "taxonomy", "value": {"taxonomy": [["A", "B"]]}},
        {"id": "d", "from_name": "rank", "to_name": "list", "type": "ranker", "value": {"ranker": {"best": ["1"]}}},
    ])
}

#[test]
fn imported_results_are_checked_against_the_config() {
    let check = ResultCheck::new(&config()).expect("controls");
    assert_eq!(check.check(&items().to_string()), Ok(()));
    let wrong = items().to_string().replace("[\"Question\"]", "[\"Quest\"]");
    assert!(check.check(&wrong).expect_err("a refusal").contains("\"Quest\" is no label of \"parts\""));
}

#[test]
fn summaries_count_them_and_their_labels() {
    let summary = result::check(&items().to_string()).expect("a result").summary;
    let counted = serde_json::to_value(&summary.created_annotations).expect("JSON");
    for key in ["parts|talk|paragraphlabels", "words|page|hypertextlabels", "tree|talk|taxonomy", "rank|list|ranker"] {
        assert_eq!(counted[key], 1, "{counted}");
    }
    let labels = serde_json::to_value(&summary.created_labels).expect("JSON");
    assert_eq!((&labels["parts"], &labels["words"]), (&json!({"Question": 1}), &json!({"Name": 1})));
}
