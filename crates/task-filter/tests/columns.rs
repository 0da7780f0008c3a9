//! The column list against the one that Label Studio 1.23.2 gives for a project with the same config and tasks.

use labelkeep_task_filter::{ColumnListInput, DataField, column_list};
use serde_json::{Value, json};

#[test]
fn the_list_is_that_of_the_compatible_product() {
    let expected: Value = serde_json::from_str(include_str!("fixtures/columns.json")).unwrap();
    let expected = &expected["columns"];
    let field = |name: &str, tag: &str| DataField { name: name.into(), tag: tag.into() };
    let in_tasks = expected.as_array().unwrap().iter().filter(|column| column["parent"] == "data");
    let input = ColumnListInput {
        in_config: vec![field("text", "Text"), field("image", "Image")],
        in_tasks: in_tasks.map(|column| column["id"].as_str().unwrap().to_owned()).collect(),
        members: vec![1],
        model_versions: vec!["m1".into()],
    };
    let found = json!(column_list(&input));
    for (found, expected) in found.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
        assert_eq!(found, expected);
    }
    assert_eq!(&found, expected);
}
