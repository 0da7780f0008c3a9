//! Labels in results: counting them for a field of the task, and renaming them.

use labelkeep_model::{Error, Result};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Counts the labels of a result's regions, as the compatible product does: of each region the first list in its value.
pub(super) fn count(
    result: &str,
    control: Option<&str>,
    paths: &BTreeMap<String, Option<String>>,
    labels: &mut BTreeMap<String, usize>,
) {
    let regions: Vec<Json> = serde_json::from_str(result).unwrap_or_default();
    for region in &regions {
        let from_name = region.get("from_name").and_then(Json::as_str).unwrap_or_default();
        if control.is_some_and(|control| control != from_name) {
            continue;
        }
        let Some(value) = region.get("value").and_then(Json::as_object) else { continue };
        let Some((key, list)) = first_list(value) else { continue };
        for item in list {
            let label = match item {
                Json::Array(steps) if key == "taxonomy" => path(steps, paths.get(from_name)),
                Json::String(text) if key != "taxonomy" => Some(text.clone()),
                _ => None,
            };
            if let Some(label) = label {
                *labels.entry(label).or_default() += 1;
            }
        }
    }
}

fn first_list(value: &Map<String, Json>) -> Option<(&str, &Vec<Json>)> {
    value.iter().find_map(|(key, value)| Some((key.as_str(), value.as_array().filter(|list| !list.is_empty())?)))
}

/// `known`: what the configuration says of the control; without it, the whole path.
fn path(steps: &[Json], known: Option<&Option<String>>) -> Option<String> {
    let texts: Vec<&str> = steps.iter().filter_map(Json::as_str).collect();
    match known {
        Some(None) => texts.last().map(|text| (*text).to_owned()),
        Some(Some(separator)) => Some(texts.join(separator)),
        None => Some(texts.join("/")),
    }
}

/// `a: 2, b: 1`, or `a, b`.
pub(super) fn text(labels: &BTreeMap<String, usize>, with_counters: bool) -> String {
    let mut texts: Vec<String> = labels
        .iter()
        .map(|(label, count)| if with_counters { format!("{label}: {count}") } else { label.clone() })
        .collect();
    texts.sort();
    texts.join(", ")
}

/// The result with labels renamed, and how many. With a control: one label in its lists. Without one: whole values that are
/// equal.
///
/// # Errors
/// When it is no list, which no write lets in.
pub(super) fn renamed(result: &str, control: Option<&str>, old: &Json, new: &Json) -> Result<(String, u64)> {
    let mut regions: Vec<Json> = serde_json::from_str(result).map_err(Error::internal)?;
    let mut count = 0;
    for region in &mut regions {
        let kind = region.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        if control.is_some_and(|control| region.get("from_name").and_then(Json::as_str) != Some(control)) {
            continue;
        }
        let Some(value) = region.get_mut("value").and_then(|value| value.get_mut(&kind)) else { continue };
        if control.is_none() {
            if value == old {
                value.clone_from(new);
                count += 1;
            }
            continue;
        }
        for label in value.as_array_mut().into_iter().flatten().filter(|label| *label == old) {
            label.clone_from(new);
            count += 1;
        }
    }
    Ok((serde_json::to_string(&regions).map_err(Error::internal)?, count))
}

#[cfg(test)]
mod tests {
    use super::{count, renamed, text};
    use serde_json::json;
    use std::collections::BTreeMap;

    #[test]
    fn labels_are_cached_as_the_compatible_product_does() {
        let result = json!([
            {"from_name": "c", "type": "choices", "value": {"choices": ["b", "a"]}},
            {"from_name": "l", "type": "rectanglelabels", "value": {"x": 1, "rectanglelabels": ["a"]}},
            {"from_name": "t", "type": "taxonomy", "value": {"taxonomy": [["x", "y"], ["z"]]}},
            {"from_name": "n", "type": "number", "value": {"number": 3}},
        ])
        .to_string();
        let cached = |control, paths: &[(&str, Option<&str>)], with_counters| {
            let paths = paths.iter().map(|(name, path)| ((*name).to_owned(), path.map(str::to_owned))).collect();
            let mut labels = BTreeMap::new();
            count(&result, control, &paths, &mut labels);
            text(&labels, with_counters)
        };
        assert_eq!(cached(None, &[("t", None)], true), "a: 2, b: 1, y: 1, z: 1");
        assert_eq!(cached(Some("c"), &[], false), "a, b");
        assert_eq!(cached(Some("t"), &[("t", Some(" > "))], false), "x > y, z");
        assert_eq!(cached(Some("t"), &[], false), "x/y, z");
        assert_eq!(cached(Some("none"), &[], true), "");
    }

    #[test]
    fn labels_are_renamed_in_one_control_or_as_whole_values() {
        let result = r#"[{"from_name":"c","type":"choices","value":{"choices":["a","b","a"]},"n":1.0},{"from_name":"d","type":"choices","value":{"choices":["a"]}}]"#;
        let (after, count) = renamed(result, Some("c"), &json!("a"), &json!("z")).unwrap();
        assert_eq!((count, after.contains(r#"["z","b","z"]"#), after.contains(r#"["a"]"#)), (2, true, true));
        let (after, count) = renamed(result, None, &json!(["a"]), &json!(["z"])).unwrap();
        assert_eq!((count, after.contains(r#"["a","b","a"]"#), after.contains(r#"["z"]"#)), (1, true, true));
    }
}
