use super::Beside;
use labelkeep_database::uploads::FileUpload;
use labelkeep_labeling::Config;

fn files(names: &[&str]) -> Vec<FileUpload> {
    (1..)
        .zip(names)
        .map(|(id, name)| FileUpload {
            id,
            project_id: 7,
            name: format!("{id}-{}", name.rsplit('/').next().unwrap_or(name)),
            original_name: (*name).to_owned(),
            content_type: String::new(),
            size: 1,
            is_committed: false,
            is_temporary: false,
        })
        .collect()
}

fn resolved(names: &[&str], config: Option<&str>, list: usize, data: &str) -> (Option<String>, Vec<usize>) {
    let config = config.map(|text| Config::parse(text).expect("a config"));
    let is_list = |file: &FileUpload| file.name.ends_with(".csv") || file.name.ends_with(".json");
    let beside = Beside::new(&files(names), is_list, config.as_ref()).expect("files beside a list");
    let mut used = Vec::new();
    (beside.resolve(data, list, &mut |file| used.push(file)), used)
}

const IMAGE: &str = r#"<View><Image name="i" value="$image"/><Text name="t" value="$text"/></View>"#;

#[test]
fn names_of_files_become_their_addresses() {
    let names = ["set/tasks.json", "set/img/a.png", "set/img/b.png", "set/other/b.png"];
    for (given, file) in [("img/a.png", 1), ("a.png", 1), ("./img/a.png", 1), ("C:\\x\\a.png", 1), ("other/b.png", 3)] {
        let data = serde_json::json!({ "image": given, "text": "about a.png" }).to_string();
        let (new, used) = resolved(&names, None, 0, &data);
        let base = names[file].rsplit('/').next().unwrap();
        let address = format!("/data/upload/7/{}-{base}", file + 1);
        assert_eq!(new.unwrap(), format!(r#"{{"image":"{address}","text":"about a.png"}}"#), "{given}");
        assert_eq!(used, [file]);
    }
}

#[test]
fn everything_else_stays_as_it_came() {
    let names = ["tasks.json", "a.png"];
    for data in [
        r#"{"image": "https://example.org/a.png",  "n": 1.50}"#,
        r#"{"image": "/data/upload/1/a.png"}"#,
        r#"{"image": "s3://bucket/a.png"}"#,
        r#"{"image": "c.png"}"#,
        r#"{"image": 7}"#,
        r#"{"image": "tasks.json"}"#,
    ] {
        assert_eq!(resolved(&names, None, 0, data), (None, vec![]), "{data}");
    }
}

#[test]
fn only_columns_that_show_files_are_looked_at() {
    let names = ["tasks.csv", "a.png"];
    let (new, used) = resolved(&names, Some(IMAGE), 0, r#"{"image":"a.png","file_name":"a.png","text":"a.png"}"#);
    assert_eq!(new.unwrap(), r#"{"image":"/data/upload/7/2-a.png","file_name":"a.png","text":"a.png"}"#);
    assert_eq!(used, [1]);
}

#[test]
fn lists_of_pages_and_tables_of_series_are_found_too() {
    let names = ["tasks.json", "p/1.png", "p/2.png", "s/1.csv"];
    let config = r#"<View><Image name="i" valueList="$pages"/><TimeSeries name="s" value="$series"/></View>"#;
    let data = r#"{"pages":["p/1.png","p/2.png"],"series":"s/1.csv","x":"s/1.csv"}"#;
    let (new, used) = resolved(&names, Some(config), 0, data);
    let new = new.unwrap();
    assert_eq!(
        new,
        r#"{"pages":["/data/upload/7/2-1.png","/data/upload/7/3-2.png"],"series":"/data/upload/7/4-1.csv","x":"s/1.csv"}"#
    );
    assert_eq!(used, [1, 2, 3]);
}

#[test]
fn a_list_alone_has_nothing_beside_it() {
    assert!(Beside::new(&files(&["a.json"]), |_| true, None).is_none());
    assert!(Beside::new(&files(&["a.png", "b.png"]), |_| false, None).is_none());
}
