use labelkeep_model::TaskId;
use labelkeep_task_filter::{DataColumns, ParsedFilter};
use serde_json::json;

use super::{Seen, Ways, compile_as};

#[test]
fn s12_nothing_that_a_person_typed_is_in_the_text() {
    let hostile = "x') OR 1=1 --";
    let data = DataColumns { in_config: Vec::new(), in_tasks: vec![format!("f{hostile}"), "q\"".into()] };
    let item = |column: &str, operator: &str, value: serde_json::Value| json!({"filter": format!("filter:tasks:{column}"), "operator": operator, "type": "String", "value": value});
    let field = format!("data.f{hostile}");
    let query = json!({
        "filters": {"conjunction": "or", "items": [
            item(&field, "contains", json!(hostile)), item("data.q\"", "equal", json!(hostile)),
            item("file_upload", "regex", json!("a'b")), item("annotations_results", "contains", json!("ü'")),
            item("predictions_model_versions", "in_list", json!([hostile])),
        ]},
        "selectedItems": {"all": true, "excluded": [1, 2]},
        "ordering": [format!("-tasks:{field}")],
    });
    let checked = ParsedFilter::parse(&query).unwrap().check(&data).unwrap();
    let ways = Ways { ids: Some((1, 9)), searched: Some(TaskId(7)) };
    for (is_postgres, ways) in [(false, Ways::default()), (true, Ways::default()), (false, ways), (true, ways)] {
        let sql = compile_as(Seen::everything(), &checked, ways, 3, is_postgres);
        let text = format!("{} {}", sql.condition, sql.order);
        for typed in ["1=1", "a'b", "ü", "[1,2]", "q\""] {
            assert!(!text.contains(typed), "{typed} in {text}");
        }
        // Every parameter is used, and numbered from the given one.
        for number in 3..3 + sql.args.len() {
            assert!(text.contains(&format!("${number}")), "${number} is missing in {text}");
        }
    }
}
