use super::{Strictness, Usage, check, config_essential_data_has_changed, impact};
use crate::{Config, result};

fn config(inside: &str) -> Config {
    Config::parse(&format!("<View><Text name=\"text\" value=\"$text\"/>{inside}</View>")).unwrap()
}

const CHOICES: &str = r#"<Choices name="c" toName="text"><Choice value="a"/><Choice value="b"/></Choices>"#;

fn usage(results: &[&str]) -> Usage {
    let mut summary = result::Summary::default();
    for text in results {
        summary.add(&result::check(text).unwrap().summary);
    }
    Usage {
        task_count: 5,
        annotation_count: results.len() as u64,
        created_annotations: summary.created_annotations,
        created_labels: summary.created_labels,
        data_columns: [("text".to_owned(), 5)].into(),
        ..Usage::default()
    }
}

const ANSWER: &str = r#"[{"from_name":"c","to_name":"text","type":"choices","value":{"choices":["a"]}}]"#;

#[test]
fn removing_a_used_control_is_refused() {
    let used = usage(&[ANSWER; 4]);
    assert_eq!(check(&config(CHOICES), &used, Strictness::RefuseMissingLabels), Ok(()));
    let renamed = config(&CHOICES.replace("name=\"c\"", "name=\"d\""));
    assert_eq!(
        check(&renamed, &used, Strictness::KeepLabels).unwrap_err(),
        "Created annotations are incompatible with provided labeling schema, we found:\n4 with from_name=c, to_name=text, type=choices"
    );
    let other_type = config(r#"<Labels name="c" toName="text"><Label value="a"/></Labels>"#);
    assert!(check(&other_type, &used, Strictness::KeepLabels).is_err());
}

#[test]
fn removing_a_used_label_is_refused_only_when_asked() {
    let fewer = config(r#"<Choices name="c" toName="text"><Choice value="b"/></Choices>"#);
    let mut used = usage(&[ANSWER; 2]);
    used.created_labels_drafts = [("c".to_owned(), [("a".to_owned(), 1)].into())].into();
    assert_eq!(check(&fewer, &used, Strictness::KeepLabels), Ok(()));
    let message = "These labels still exist in annotations or drafts:\na (2 annotations, 1 draft)\nPlease add labels to tag with name=\"c\".";
    assert_eq!(check(&fewer, &used, Strictness::RefuseMissingLabels).unwrap_err(), message);
    assert_eq!(impact(&fewer, &used), [message]);
    let dynamic = config(r#"<Choices name="c" toName="text" value="$options"/>"#);
    assert_eq!(check(&dynamic, &used, Strictness::RefuseMissingLabels), Ok(()));
}

#[test]
fn nothing_labeled_means_nothing_to_clash() {
    let mut used = usage(&[ANSWER]);
    used.annotation_count = 0;
    assert_eq!(check(&config(""), &used, Strictness::RefuseMissingLabels), Ok(()));
    used.annotation_count = 1;
    used.task_count = 0;
    assert_eq!(check(&config(""), &used, Strictness::RefuseMissingLabels), Ok(()));
}

#[test]
fn texts_and_repeated_controls_are_found_again() {
    let texts = usage(&[r#"[{"from_name":"gone","to_name":"text","type":"textarea","value":{"text":["x"]}}]"#]);
    assert_eq!(check(&config(CHOICES), &texts, Strictness::RefuseMissingLabels), Ok(()));
    let pages = config(
        r#"<Repeater on="$p" indexFlag="{{idx}}"><Image name="p_{{idx}}" value="$p[{{idx}}]"/><RectangleLabels name="b_{{idx}}" toName="p_{{idx}}"><Label value="A"/></RectangleLabels></Repeater>"#,
    );
    let boxes = |name: &str| {
        format!(
            r#"[{{"from_name":"{name}","to_name":"p_3","type":"rectanglelabels","value":{{"rectanglelabels":["A"]}}}}]"#
        )
    };
    assert_eq!(check(&pages, &usage(&[&boxes("b_3")]), Strictness::RefuseMissingLabels), Ok(()));
    assert!(check(&pages, &usage(&[&boxes("x_3")]), Strictness::RefuseMissingLabels).is_err());
}

#[test]
fn tells_which_tasks_lack_data() {
    let both = config(r#"<Image name="i" value="$image"/>"#);
    assert_eq!(impact(&both, &usage(&[])), ["5 tasks have no \"image\": <Image> stays empty there."]);
}

#[test]
fn essential_changes() {
    let old = config(CHOICES);
    let more = config(&CHOICES.replace("<Choice value=\"b\"/>", "<Choice value=\"b\"/><Choice value=\"c\"/>"));
    let fewer = config(&CHOICES.replace("<Choice value=\"b\"/>", ""));
    assert!(!config_essential_data_has_changed(&more, &old));
    assert!(config_essential_data_has_changed(&fewer, &old));
    assert!(!config_essential_data_has_changed(&config(""), &old));
    assert!(config_essential_data_has_changed(&old, &config("")));
}

#[test]
fn what_nobody_has_configured_keeps_no_config_from_changing() {
    let stray = r#"[{"type":"choices","from_name":"zzz","to_name":"text","value":{"choices":["a"]}}]"#;
    let now = config(CHOICES);
    let renamed = config(&CHOICES.replace("name=\"c\"", "name=\"d\""));
    let placed = |results: &[&str], now: &Config| usage(results).placed_in(Some(now));
    assert_eq!(check(&renamed, &placed(&[stray], &now), Strictness::KeepLabels), Ok(()));
    assert_eq!(check(&now, &placed(&[stray], &now), Strictness::RefuseMissingLabels), Ok(()));
    assert!(check(&renamed, &placed(&[stray, ANSWER], &now), Strictness::KeepLabels).is_err());
    // In a project that has not been configured yet, everything counts.
    assert!(check(&now, &placed(&[stray], &config("")), Strictness::KeepLabels).is_err());
}
