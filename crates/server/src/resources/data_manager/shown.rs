//! Which columns a list is asked for. Those that cost reading annotations, predictions and drafts come only when a tab
//! shows them, when the list is filtered or ordered by them, or with `fields=all`.

use serde_json::Value;
use std::collections::HashSet;

/// The columns that a list gives only when they are shown.
const COSTLY: [&str; 10] = [
    "completed_at",
    "predictions_score",
    "avg_lead_time",
    "draft_exists",
    "annotators",
    "annotations_results",
    "annotations_ids",
    "predictions_results",
    "predictions_model_versions",
    "drafts",
];

/// Those of them that are part of the task's row.
const IN_ROW: [&str; 3] = ["completed_at", "predictions_score", "avg_lead_time"];

pub(super) struct Shown {
    is_all: bool,
    columns: HashSet<&'static str>,
}

impl Shown {
    /// `query` is what the list is filtered by: the tab's data, or the query itself.
    pub(super) fn new(query: &Value, is_all: bool) -> Self {
        let columns = if is_all { HashSet::from(COSTLY) } else { of_query(query) };
        Self { is_all, columns }
    }

    pub(super) fn is_all(&self) -> bool {
        self.is_all
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains(column)
    }

    pub(super) fn needs_parts(&self) -> bool {
        self.columns.iter().any(|column| !IN_ROW.contains(column))
    }
}

fn of_query(query: &Value) -> HashSet<&'static str> {
    let items = query.pointer("/filters/items").and_then(Value::as_array);
    let filtered = items.into_iter().flatten().filter_map(|item| item.get("filter")?.as_str());
    let ordered = query.pointer("/ordering/0").and_then(Value::as_str);
    let named: Vec<&str> = filtered
        .chain(ordered)
        .map(|name| name.trim_start_matches('-').trim_start_matches("filter:").trim_start_matches("tasks:"))
        .collect();
    // A tab hides what it hides in both of its places.
    let hidden = |place: &str| -> Option<Vec<&str>> {
        let names = query.get("hiddenColumns")?.get(place)?.as_array()?;
        Some(names.iter().filter_map(|name| name.as_str()?.strip_prefix("tasks:")).collect())
    };
    let hidden = hidden("explore").zip(hidden("labeling"));
    let is_shown = |column: &str| {
        hidden.as_ref().is_some_and(|(explore, labeling)| !(explore.contains(&column) && labeling.contains(&column)))
    };
    COSTLY.into_iter().filter(|column| *column != "drafts" && (named.contains(column) || is_shown(column))).collect()
}

#[cfg(test)]
mod tests {
    use super::Shown;
    use serde_json::json;

    #[test]
    fn a_list_shows_what_it_is_filtered_and_ordered_by() {
        let query = json!({
            "filters": {"items": [{"filter": "filter:tasks:annotators"}]}, "ordering": ["-tasks:completed_at", "tasks:avg_lead_time"]
        });
        let shown = Shown::new(&query, false);
        assert!(shown.has("annotators") && shown.has("completed_at") && !shown.has("avg_lead_time"));
        assert!(shown.needs_parts() && !shown.is_all());
    }

    #[test]
    fn a_tab_shows_what_it_does_not_hide_in_both_places() {
        let hidden = json!({"explore": ["tasks:annotators", "tasks:draft_exists"], "labeling": ["tasks:annotators"]});
        let shown = Shown::new(&json!({ "hiddenColumns": hidden }), false);
        assert!(!shown.has("annotators") && shown.has("draft_exists") && shown.has("predictions_score"));
    }

    #[test]
    fn nothing_costly_is_read_for_a_plain_list() {
        let shown = Shown::new(&json!({"hiddenColumns": {"explore": []}}), false);
        assert!(!shown.needs_parts() && !shown.has("completed_at"));
        assert!(Shown::new(&json!({}), true).has("completed_at"));
    }
}
