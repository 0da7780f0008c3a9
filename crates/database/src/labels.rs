//! The summary of results: which labels were given by which control, how often.

use labelkeep_labeling::result;
use std::collections::BTreeMap;

/// (kind, name, label) to how often: kind `annotation` with the name `from|to|type`, or kind `label` with the control's
/// name and the label.
pub(crate) type LabelCounts = BTreeMap<(&'static str, String, String), i64>;

/// Counts what a stored result says, times `sign`.
pub(crate) fn label_counts(result: &str, sign: i64) -> LabelCounts {
    let summary = result::summarise(result);
    let annotations =
        summary.created_annotations.into_iter().map(|(key, count)| (("annotation", key, String::new()), count));
    let labels = summary.created_labels.into_iter().flat_map(|(name, labels)| {
        labels.into_iter().map(move |(label, count)| (("label", name.clone(), label), count))
    });
    annotations.chain(labels).map(|(key, count)| (key, count * sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::label_counts;

    #[test]
    fn counts_controls_and_labels_with_a_sign() {
        let result = r#"[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a","a"]}},{"id":"x"}]"#;
        let counts: Vec<_> = label_counts(result, -1).into_iter().collect();
        let expected = [(("annotation", "c|t|choices", ""), -1), (("label", "c", "a"), -2)];
        assert_eq!(
            counts,
            expected.map(|((kind, name, label), count)| ((kind, name.to_owned(), label.to_owned()), count))
        );
    }
}
