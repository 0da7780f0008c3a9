use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    CheckedFilter, Comparison, Condition, DataColumns, DataTest, FilterError, NumberColumn, NumberTest, ParsedFilter,
    Selection, TextTest, TimeTest, check_column_names,
};

fn columns() -> DataColumns {
    DataColumns { in_config: vec!["text".into()], in_tasks: vec!["text".into(), "a.b\"c".into()] }
}

fn check(query: &Value) -> Result<CheckedFilter, FilterError> {
    ParsedFilter::parse(query)?.check(&columns())
}

fn one(column: &str, operator: &str, kind: &str, value: Value) -> Result<Condition, FilterError> {
    let query = json!({"filters": {"conjunction": "and", "items": [
        {"filter": format!("filter:tasks:{column}"), "operator": operator, "type": kind, "value": value}
    ]}});
    let group = check(&query)?.group.expect("a group");
    Ok(group.items.into_iter().next().expect("an item").condition)
}

#[test]
fn values_get_the_type_of_their_column() {
    assert_eq!(
        one("id", "equal", "Number", json!("12")),
        Ok(Condition::Number(NumberColumn::Id, NumberTest::Compare(Comparison::Equal, 12.0)))
    );
    let Ok(Condition::Time(_, TimeTest::Between { min, max, inside })) =
        one("created_at", "not_in", "Datetime", json!({"min": "1970-01-01T00:00:01.5Z", "max": "1970-01-02"}))
    else {
        panic!("a range of moments");
    };
    assert_eq!((min, max, inside), (1_500_000, 86_400_000_000, false));
    let Ok(Condition::Data(key, DataTest::Text(TextTest::Contains { needle, found }))) =
        one("data.a.b\"c", "not_contains", "Number", json!(5))
    else {
        panic!("a text test of a data field");
    };
    assert_eq!((key.as_str(), needle.as_str(), found), ("a.b\"c", "5", false));
}

#[test]
fn w07_relations_and_unknown_columns_are_refused_everywhere() {
    let bad = "annotations__completed_by__password";
    let item = |name: &str| json!({"filter": format!("filter:tasks:{name}"), "operator": "equal", "type": "String", "value": "x"});
    let mut child = item("id");
    child["value"] = json!(1);
    child["child_filter"] = item(bad);
    for query in [
        json!({"filters": {"conjunction": "and", "items": [item(bad)]}}),
        json!({"filters": {"conjunction": "or", "items": [child]}}),
        json!({"ordering": [format!("-tasks:{bad}")]}),
        json!({"ordering": ["tasks:data"]}),
        json!({"filters": {"items": [item("data.text__x")]}}),
    ] {
        let error = check(&query).expect_err("must be refused");
        let FilterError::UnknownColumn { allowed, .. } = &error else {
            panic!("{error}");
        };
        assert!(allowed.contains("total_annotations") && allowed.contains("data.text"), "{allowed}");
    }
    assert!(check_column_names([bad]).is_err());
    assert!(check_column_names(["tasks:id", "tasks:data.x", "tasks:agreement", "data"]).is_ok());
}

#[test]
fn s12_operators_and_types_are_an_allow_list() {
    assert!(matches!(one("id", "icontains", "Number", json!(1)), Err(FilterError::Operator { .. })));
    assert!(matches!(one("annotators", "equal", "List", json!(1)), Err(FilterError::Operator { .. })));
    assert!(matches!(one("id", "equal", "Regex", json!(1)), Err(FilterError::UnknownType { .. })));
    for (column, operator, kind, value) in [
        ("id", "equal", "Number", json!("1 or 1=1")),
        ("id", "in", "Number", json!({"min": 1})),
        ("id", "equal", "Number", json!("inf")),
        ("created_at", "less", "Datetime", json!("yesterday")),
        ("file_upload", "regex", "String", json!("(a)\\1")),
        ("data.text", "contains", "String", json!("\u{0}")),
        ("draft_exists", "equal", "Boolean", json!("maybe")),
        ("annotators", "contains", "List", json!(["x"])),
        ("annotations_results", "equal", "String", json!("{")),
    ] {
        let error = one(column, operator, kind, value.clone()).expect_err(column);
        assert!(matches!(error, FilterError::Value { .. }), "{column} {value}: {error}");
        assert!(error.to_string().contains(column));
    }
}

#[test]
fn the_selection_is_understood_in_all_its_forms() {
    let of = |value: Value| check(&json!({ "selectedItems": value })).map(|f| f.selection);
    assert_eq!(of(json!({"all": true, "excluded": []})), Ok(Selection::Everything));
    assert_eq!(of(json!("{\"all\": true, \"excluded\": [3, 1, 3]}")), Ok(Selection::AllBut(vec![1, 3])));
    assert_eq!(of(json!({"all": false, "included": []})), Ok(Selection::Only(vec![])));
    for bad in [json!([1]), json!("x"), json!({"all": "yes"}), json!({"all": false, "included": ["a"]})] {
        assert!(of(bad).is_err());
    }
}

#[test]
fn orderings_take_their_sign_before_or_after_the_prefix() {
    let descending = |name: &str| check(&json!({ "ordering": [name] })).map(|f| f.ordering[0].descending);
    assert_eq!(descending("tasks:id"), Ok(false));
    assert_eq!(descending("-tasks:data.text"), Ok(true));
    assert_eq!(descending("tasks:-id"), Ok(true));
    assert!(descending("--tasks:id").is_err());
}

#[test]
fn too_many_items_and_unfilled_ones() {
    let item = json!({"filter": "filter:tasks:id", "operator": "equal", "type": "Number", "value": null});
    let filled = check(&json!({"filters": {"conjunction": "and", "items": [item]}})).unwrap();
    assert_eq!(filled.group, None, "a filter without a value does not narrow anything down");
    let many = json!({"filters": {"conjunction": "and", "items": vec![item; 101]}});
    assert!(check(&many).unwrap_err().to_string().contains("at most 100"));
}

#[test]
fn the_undefined_field_stands_for_the_only_field_of_the_config() {
    let columns = DataColumns { in_config: vec!["text".into()], in_tasks: vec!["$undefined$".into()] };
    let query = json!({"filters": {"items": [
        {"filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "x"}]}});
    let checked = ParsedFilter::parse(&query).unwrap().check(&columns).unwrap();
    let Condition::Data(key, _) = &checked.group.unwrap().items[0].condition else {
        panic!("a data condition");
    };
    assert_eq!(key.as_str(), "$undefined$");
}

#[test]
fn the_canonical_text_does_not_depend_on_spelling() {
    let a = check(&json!({"ordering": ["-tasks:id"], "selectedItems": {"all": true, "excluded": [2, 1]}}));
    let b =
        check(&json!({"selectedItems": "{\"all\":true,\"excluded\":[1,2,1]}", "ordering": "tasks:-id", "title": "x"}));
    assert_eq!(a.unwrap().to_string(), b.unwrap().to_string());
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        prop_oneof![Just("filter:tasks:id"), Just("equal"), Just("and"), Just("regex"), Just("Number")]
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let key = prop_oneof![
            Just("filters"),
            Just("items"),
            Just("filter"),
            Just("operator"),
            Just("type"),
            Just("value"),
            Just("conjunction"),
            Just("selectedItems"),
            Just("all"),
            Just("included"),
            Just("ordering"),
            Just("child_filter"),
            Just("min"),
            Just("max"),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.prop_map(str::to_owned), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_it_panic(query in any_json()) {
        if let Ok(parsed) = ParsedFilter::parse(&query) {
            let _ = parsed.check(&columns());
        }
    }
}

#[test]
fn numbers_are_moments_where_moments_are_asked_for() {
    for (value, micros) in [
        (json!(2024), 1_704_067_200_000_000),
        (json!("2024"), 1_704_067_200_000_000),
        (json!(0), 0),
        (json!(1_704_067_200), 1_704_067_200_000_000),
        (json!(1_704_067_200.5), 1_704_067_200_500_000),
        (json!(1_704_067_200_123_i64), 1_704_067_200_123_000),
        (json!("2024-01-01"), 1_704_067_200_000_000),
    ] {
        let Ok(Condition::Time(_, test)) = one("created_at", "less", "Datetime", value.clone()) else {
            panic!("{value}")
        };
        assert_eq!(test, TimeTest::Compare(Comparison::Less, micros), "{value}");
    }
    for wrong in [json!(1e300), json!("yesterday"), json!(true), json!([2024])] {
        assert!(one("created_at", "less", "Datetime", wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn a_row_that_is_not_filled_in_narrows_nothing_down() {
    for value in [json!(null), json!({})] {
        let item = json!({"filter": "filter:tasks:id", "operator": "in", "type": "Number", "value": value});
        let checked = check(&json!({"filters": {"conjunction": "and", "items": [item]}})).unwrap();
        assert!(checked.matches_everything());
    }
}

#[test]
fn any_data_field_can_be_named_before_the_first_import() {
    let query = json!({"filters": {"conjunction": "and", "items": [
        {"filter": "filter:tasks:data.later", "operator": "equal", "type": "String", "value": "x"}
    ]}, "ordering": ["-tasks:data.too"]});
    let parsed = ParsedFilter::parse(&query).unwrap();
    assert_eq!(parsed.data_fields(), ["later", "too"]);
    let configured = DataColumns { in_config: vec!["text".into()], ..DataColumns::default() };
    assert!(parsed.clone().check(&configured).is_ok());
    assert!(parsed.check(&columns()).is_err());
}
