//! The summary of results: which labels were given by which control, how often.

use crate::{Args, Transaction, args, engine::dialect::Sql};
use labelkeep_labeling::result::{self, Summary};
use labelkeep_model::{ProjectId, Result};
use std::collections::BTreeMap;

pub(crate) const KINDS: [&str; 3] = ["annotation", "label", "skipped"];

/// (kind, name, label) to how often: kind `annotation` with the name `from|to|type`, kind `label` with the control's
/// name and the label, or kind `skipped` with the same for what of these labels is in skipped annotations.
pub(crate) type LabelCounts = BTreeMap<(&'static str, String, String), i64>;

/// Counts what the result of an annotation says, times `sign`.
pub(crate) fn label_counts(result: &str, was_cancelled: bool, sign: i64) -> LabelCounts {
    counts_of(result::summarise(result), was_cancelled, sign)
}

/// What a summary of annotations counts, times `sign`.
pub(crate) fn counts_of(summary: Summary, was_cancelled: bool, sign: i64) -> LabelCounts {
    let annotations =
        summary.created_annotations.into_iter().map(|(key, count)| (("annotation", key, String::new()), count));
    let labels = summary.created_labels.into_iter().flat_map(|(name, labels)| {
        labels.into_iter().flat_map(move |(label, count)| {
            let skipped = was_cancelled.then(|| (("skipped", name.clone(), label.clone()), count));
            [Some((("label", name.clone(), label), count)), skipped].into_iter().flatten()
        })
    });
    annotations.chain(labels).map(|(key, count)| (key, count * sign)).collect()
}

/// Adds a result's labels to the project's summary (`sign` 1) or takes them out (-1). The summary itself is made by the
/// labeling crate: key (kind, name, label) to count.
pub(crate) async fn count_labels(
    transaction: &mut Transaction,
    project: ProjectId,
    counts: &LabelCounts,
) -> Result<()> {
    let changed: Vec<_> = counts.iter().filter(|(_, count)| **count != 0).collect();
    for chunk in changed.chunks(50) {
        // Sorted keys: two writers never wait for each other in a circle.
        let args: Args =
            chunk.iter().flat_map(|((kind, name, label), count)| args![project, *kind, name, label, **count]).collect();
        let sql = Sql::rows(
            "INSERT INTO project_label_counts (project_id, kind, name, label, count)",
            chunk.len(),
            5,
            "ON CONFLICT (project_id, kind, name, label) DO UPDATE SET count = project_label_counts.count + excluded.count",
        );
        transaction.execute(sql, args).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::label_counts;

    #[test]
    fn counts_controls_and_labels_with_a_sign() {
        let result = r#"[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a","a"]}},{"id":"x"}]"#;
        let counts: Vec<_> = label_counts(result, true, -1).into_iter().collect();
        let expected =
            [(("annotation", "c|t|choices", ""), -1), (("label", "c", "a"), -2), (("skipped", "c", "a"), -2)];
        assert_eq!(
            counts,
            expected.map(|((kind, name, label), count)| ((kind, name.to_owned(), label.to_owned()), count))
        );
        assert!(label_counts(result, false, 1).keys().all(|(kind, ..)| *kind != "skipped"));
    }
}
