use super::{CONFIG, tasks};
use crate::{Config, result, task_check::TaskCheck};

#[test]
fn tasks_fit_the_config_and_predictions_its_labels() {
    let config = Config::parse(CONFIG).unwrap();
    assert_eq!(config.warnings(), []);
    let tasks = tasks();
    assert_eq!(tasks.len(), 6);
    for task in &tasks {
        assert_eq!(TaskCheck::new(&config).check(&task.data.to_string()), Ok(()));
        let picture = task.data["image"].as_str().unwrap();
        let path = format!("{}/../../web/public{picture}", env!("CARGO_MANIFEST_DIR"));
        assert!(std::path::Path::new(&path).is_file(), "{path}");
    }
    let predictions: Vec<_> = tasks.iter().filter_map(|task| task.prediction.as_ref()).collect();
    assert_eq!(predictions.len(), 2);
    for prediction in predictions {
        let text = prediction.to_string();
        let summary = result::check(&text).unwrap().summary;
        for (control, labels) in &summary.created_labels {
            let tag = config.control(control).unwrap();
            let known: Vec<&str> = config.labels_of(tag).map(|(value, _)| value).collect();
            assert!(labels.keys().all(|label| known.contains(&label.as_str())), "{labels:?}");
        }
        assert_eq!(summary.created_annotations.len(), 2);
    }
}

#[test]
fn spans_say_what_they_cover() {
    for task in tasks() {
        let text: Vec<char> = task.data["text"].as_str().unwrap().chars().collect();
        for item in task.prediction.iter().flat_map(|prediction| prediction.as_array().unwrap()) {
            let value = &item["value"];
            if let (Some(start), Some(end)) = (value["start"].as_u64(), value["end"].as_u64()) {
                let covered: String = text[start as usize..end as usize].iter().collect();
                assert_eq!(covered, value["text"].as_str().unwrap());
            } else {
                assert!(value["x"].as_f64().unwrap() + value["width"].as_f64().unwrap() <= 100.0);
            }
        }
    }
}
