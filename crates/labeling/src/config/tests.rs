use super::{Config, ConfigErrors, MAX_BYTES, Shape, TagKind};
use proptest::prelude::*;

const BOXES: &str = "<View>\n  <Image name=\"img\" value=\"$image\"/>\n  <RectangleLabels name=\"box\" toName=\"img\">\n    \
                     <Label value=\"Cat\"/><Label value=\"Dog\" alias=\"d\"/>\n  </RectangleLabels>\n</View>";

fn errors(text: &str) -> ConfigErrors {
    Config::parse(text).expect_err("should be refused")
}

/// `line:column message` of each error.
fn shown(text: &str) -> Vec<String> {
    errors(text).0.iter().map(|error| format!("{}:{} {}", error.line, error.column, error.message)).collect()
}

#[test]
fn reads_a_config_with_places() {
    let config = Config::parse(BOXES).unwrap();
    let boxes = config.control("box").unwrap();
    assert_eq!((boxes.position.line, boxes.position.column), (3, 3));
    assert_eq!(config.labels_of(boxes).map(|(value, _)| value).collect::<Vec<_>>(), ["Cat", "d"]);
    assert_eq!(config.data_keys().iter().map(|key| key.path.as_str()).collect::<Vec<_>>(), ["image"]);
    assert!(config.has_control_tags());
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    assert!(!config.is_suitable_for_bulk());
}

#[test]
fn names_do_not_look_at_the_case() {
    let config = Config::parse(
        r#"<view><text NAME="t" Value="$text"/><choices name="c" toname="t"><choice value="a"/></choices></view>"#,
    )
    .unwrap();
    assert_eq!(config.control("c").unwrap().to_names().collect::<Vec<_>>(), ["t"]);
    assert_eq!(config.data_keys()[0].path, "text");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
}

#[test]
fn keeps_and_reports_what_it_does_not_know() {
    let config = Config::parse(
        r#"<View><Hologram name="h" value="$h"/><Text name="t" value="$text" colour="red"/><Labels name="l" toName="t"><Label value="a"/></Labels></View>"#,
    )
    .unwrap();
    assert_eq!(config.tags()[1].kind, TagKind::Unknown);
    assert_eq!(config.tags()[2].get("colour"), Some("red"));
    let warnings: Vec<_> = config.warnings().iter().map(|w| (w.column, &*w.message)).collect();
    assert_eq!(warnings.len(), 2);
    assert!(warnings[0].1.contains("<Hologram>") && warnings[1].1.contains("colour"), "{warnings:?}");
}

#[test]
fn broken_configs_are_refused_at_their_place() {
    insta::assert_debug_snapshot!([
        shown(""),
        shown("<View>"),
        shown("<View>\n<Text</View>"),
        shown("\n <View>\n</Vew>"),
        shown("<View></View></View>"),
        shown("<View a='1' a='2'/>"),
        shown("<View style=\"a<b\"/>"),
        shown("<View>Q & A</View>"),
        shown("<View>&copy;</View>"),
        shown("<View><x:Text/></View>"),
        shown("just words"),
    ]);
}

#[test]
fn names_and_targets_are_checked() {
    insta::assert_debug_snapshot!([
        shown(r#"<View><Choices name="c" toName="zzz"><Choice value="a"/></Choices></View>"#),
        shown("<View>\n<Text name=\"a\" value=\"$a\"/>\n<Text name=\"a\" value=\"$b\"/></View>"),
        shown(r#"<View><Text value="$a"/><Image name="i"/><TextArea toName="i"/><Number name="n"/></View>"#),
        shown(
            r#"<View><Text name="t" value="$t"/><Choices name="c" toName="t"/><Labels name="l" toName="t,c,d"><Label/></Labels></View>"#
        ),
    ]);
}

#[test]
fn x_config_document_types_and_entity_bombs_are_refused() {
    let bomb = "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<View>&b;</View>";
    for text in
        [bomb, "<!DOCTYPE View SYSTEM \"file:///etc/passwd\"><View/>", "<?xml version='1.0'?>\n<!DOCTYPE View><View/>"]
    {
        let errors = errors(text);
        assert!(errors.0[0].message.contains("<!DOCTYPE"), "{errors}");
    }
}

#[test]
fn size_depth_and_number_are_bounded() {
    let long = format!("<View style=\"{}\"/>", "a".repeat(MAX_BYTES));
    assert!(errors(&long).to_string().contains("the most is 1048576"));
    let deep = format!("{}{}", "<View>".repeat(65), "</View>".repeat(65));
    assert!(errors(&deep).to_string().contains("deeper than 64"));
    assert!(Config::parse(&format!("{}{}", "<View>".repeat(64), "</View>".repeat(64))).is_ok());
    assert!(errors(&format!("{}{}", "<View>".repeat(100_000), "</View>".repeat(60_000))).to_string().contains("20000"));
    let many = format!("<View>{}</View>", "<View/>".repeat(20_001));
    assert!(errors(&many).to_string().contains("more than 20000 tags"));
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
    assert!(errors(&format!("<View{attributes}/>")).to_string().contains("attributes"));
}

#[test]
fn many_wrong_names_make_a_short_answer() {
    let text: String = (0..9_000).map(|n| format!("<Filter name=\"f{n}\" toName=\"x{n}\"/>")).collect();
    let errors = errors(&format!("<View>{text}</View>"));
    assert_eq!(errors.0.len(), 100);
    assert!(errors.to_string().len() < 200_000);
}

#[test]
fn data_keys_of_all_forms() {
    let config = Config::parse(
        r#"<View><Header value="Hello $who, today"/><Image name="p" valueList="$pages"/><Text name="d" value="$doc.title"/>
        <Repeater on="$rows" indexFlag="{{idx}}"><Text name="r_{{idx}}" value="$rows[{{idx}}].text"/></Repeater>
        <Choices name="c" toName="d" value="$options"/><Audio name="s" value="$clip"/><Video name="v" value="$clip"/></View>"#,
    )
    .unwrap();
    let keys: Vec<_> =
        config.data_keys().iter().map(|k| (k.path.clone(), k.kind.as_str(), k.shape, k.required)).collect();
    assert_eq!(
        keys,
        [
            ("who".into(), "text", Shape::PartOfText, false),
            ("pages".into(), "image", Shape::List, true),
            ("doc.title".into(), "text", Shape::Value, true),
            ("rows[{{idx}}].text".into(), "text", Shape::Value, true),
            ("options".into(), "labels", Shape::Value, true),
            ("clip".into(), "video", Shape::Value, true),
        ]
        .map(|key: (String, &str, Shape, bool)| key)
    );
    assert_eq!(config.data_keys()[3].column(), "rows");
}

#[test]
fn rules_and_targets_that_cannot_work_are_pointed_out() {
    let config = Config::parse(
        r#"<View><Text name="t" value="$t"/><RectangleLabels name="r" toName="t"><Label value="a"/></RectangleLabels>
<View visibleWhen="choice-selected" whenTagName="gone"><Header value="x"/></View></View>"#,
    )
    .unwrap();
    let shown: Vec<_> = config.warnings().iter().map(|w| format!("{}:{} {}", w.line, w.column, w.message)).collect();
    assert_eq!(
        shown,
        [
            r#"1:60 <RectangleLabels> draws on an <Image>, but "t" is a <Text>."#,
            r#"2:37 whenTagName="gone": there is no tag of that name, so this never shows."#,
        ]
    );
}

/// Whatever a config of the largest size says, everything that is done with it takes moments.
#[test]
fn the_largest_configs_cost_moments() {
    let fill = |piece: &dyn Fn(usize) -> String| {
        let mut text = String::from("<View><Repeater indexFlag=\"{{x}}\">");
        for n in 0..19_000 {
            let piece = piece(n);
            if text.len() + piece.len() > MAX_BYTES - 100 {
                break;
            }
            text.push_str(&piece);
        }
        text + "</Repeater></View>"
    };
    let names = "a".repeat(MAX_BYTES / 2);
    let cases = [
        fill(&|n| format!("<Text name=\"t{n}\" value=\"$k{n}\"/>")),
        fill(&|n| format!("<Rectangle name=\"r{n}\" toName=\"r{n}\" indexFlag=\"r{n}\"/>")),
        fill(&|n| format!("<Label value=\"v{n}\" whenTagName=\"x{n}\" a=\"b\"/>")),
        fill(&|_| "<HyperText name=\"h\"/>".to_owned()),
        format!(
            "<View><Text name=\"{names}\" value=\"$t\"/><Rating name=\"r\" toName=\"b\"/><Rating name=\"s\" toName=\"c\"/></View>"
        ),
        format!(
            "<View><Text name=\"t\" value=\"$t\"/><Rating name=\"r\" toName=\"{}t\"/></View>",
            "t,".repeat(400_000)
        ),
    ];
    let before = processor_seconds();
    for text in cases {
        match Config::parse(&text) {
            Ok(config) => {
                let parsed = crate::parsed::parsed_label_config(&config);
                let _ = crate::sample::task(&config);
                let usage = crate::compat::Usage { task_count: 1, annotation_count: 1, ..Default::default() };
                let _ = crate::compat::impact(&config, &usage);
                assert!(serde_json::to_string(&parsed).unwrap().len() < 20 * MAX_BYTES);
            }
            Err(errors) => assert!(errors.to_string().len() < MAX_BYTES),
        }
    }
    let used = processor_seconds() - before;
    assert!(used < 10.0, "{used} s of processor time");
}

/// What this thread has used of the processor: however busy the machine is, the same work takes the same of it.
fn processor_seconds() -> f64 {
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    used.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

#[test]
fn the_kind_of_data_is_one_word() {
    let kind = |inside: &str| Config::parse(&format!("<View>{inside}</View>")).unwrap().data_kind();
    assert_eq!(kind(""), "");
    assert_eq!(
        kind(r#"<Image name="a" value="$a"/><Image name="b" value="$b"/><Header name="h" value="x"/>"#),
        "image"
    );
    assert_eq!(kind(r#"<Image name="a" value="$a"/><Text name="t" value="$t"/>"#), "mixed");
}

#[test]
fn html_inside_hypertext_is_not_reported() {
    let config = Config::parse(r#"<View><HyperText name="h"><p>Read <b>this</b></p></HyperText></View>"#).unwrap();
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
}

#[test]
fn bulk_answers_need_independent_controls() {
    let bulk = |control: &str| {
        Config::parse(&format!("<View><Text name=\"t\" value=\"$t\"/>{control}</View>")).unwrap().is_suitable_for_bulk()
    };
    assert!(bulk(r#"<Choices name="c" toName="t"><Choice value="a"/></Choices>"#));
    assert!(!bulk(r#"<Choices name="c" toName="t" value="$x"/>"#));
    assert!(!bulk(r#"<Rating name="r" toName="t" perRegion="true"/>"#));
    assert!(!bulk(r#"<Labels name="l" toName="t"><Label value="a"/></Labels>"#));
}

/// Pieces that make texts near to configs.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<View>",
        "</View>",
        "<Text name=\"t\" value=\"$t\"/>",
        "<Choices name='c' toName='t'>",
        "</Choices>",
        "<Choice value=\"a\"/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#0;",
        "&x;",
        "<!DOCTYPE a [",
        "\u{feff}",
        "<?xml version=\"1.0\"?>",
        " ",
        "\n",
        "é",
        "\"",
        "'",
        "<",
        ">",
        "=",
        "$",
        "<a:b/>",
        "xmlns:a=\"u\"",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|parts| parts.concat())
}

fn places_are_inside(text: &str) -> Result<(), TestCaseError> {
    let found = match Config::parse(text) {
        Ok(config) => config.warnings().to_vec(),
        Err(errors) => errors.0,
    };
    let lines = u32::try_from(text.split('\n').count()).unwrap();
    for error in found {
        prop_assert!(error.line >= 1 && error.line <= lines, "{error:?} in {text:?}");
        let line = text.split('\n').nth(error.line as usize - 1).unwrap();
        prop_assert!(error.column >= 1 && error.column as usize <= line.chars().count() + 1, "{error:?} in {text:?}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_answered_with_places_inside(text in ".{0,200}") {
        places_are_inside(&text)?;
    }

    #[test]
    fn near_configs_are_answered_with_places_inside(text in pieces()) {
        places_are_inside(&text)?;
    }

    #[test]
    fn cut_and_changed_configs_are_answered(cut in 0usize..180, with in "[<>&\"'=/ a-z]{0,3}") {
        let mut text = BOXES.to_owned();
        let at = cut.min(text.len());
        text.replace_range(at..(at + 2).min(text.len()), &with);
        places_are_inside(&text)?;
    }
}
