//! What a field of tasks' data becomes.

use labelkeep_model::Rng;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FieldValue {
    Same(Json),
    /// Numbers that follow each other from this one on.
    Range(i64),
    /// Whole numbers by chance, both ends included.
    Random(i64, i64),
    /// One of these by chance, with weights.
    Choices(Vec<Json>, Vec<f64>),
    /// In texts that are there.
    Replace(String, String),
}

impl FieldValue {
    /// As it is for tasks behind the first `done`.
    pub(super) fn behind(self, done: i64) -> Self {
        match self {
            Self::Range(start) => Self::Range(start.saturating_add(done)),
            other => other,
        }
    }

    /// Of the task at this place, whose field is this now. `None`: it stays.
    pub(super) fn at(&self, at: usize, before: Option<&str>, rng: &dyn Rng) -> Option<Json> {
        match self {
            Self::Same(value) => Some(value.clone()),
            Self::Range(start) => Some(start.saturating_add(i64::try_from(at).unwrap_or(i64::MAX)).into()),
            Self::Random(least, most) => {
                let width = u128::from(most.abs_diff(*least)) + 1;
                let offset = u128::from(rng.u64()) % width;
                i64::try_from(i128::from(*least) + i128::try_from(offset).unwrap_or(0)).ok().map(Json::from)
            }
            Self::Choices(values, weights) => chosen(values, weights, rng).cloned(),
            Self::Replace(old, new) => {
                let text: String = serde_json::from_str(before?).ok()?;
                text.contains(old.as_str()).then(|| text.replace(old.as_str(), new).into())
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "53 bits of chance are enough")]
fn chosen<'v>(values: &'v [Json], weights: &[f64], rng: &dyn Rng) -> Option<&'v Json> {
    let weight = |at: usize| weights.get(at).copied().unwrap_or(if weights.is_empty() { 1.0 } else { 0.0 });
    let total: f64 = (0..values.len()).map(weight).sum();
    let mut point = (rng.u64() >> 11) as f64 / (1_u64 << 53) as f64 * total;
    for (at, value) in values.iter().enumerate() {
        if point < weight(at) {
            return Some(value);
        }
        point -= weight(at);
    }
    values.iter().enumerate().rev().find(|(at, _)| weight(*at) > 0.0).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::FieldValue;
    use labelkeep_model::SeededRng;
    use serde_json::json;

    #[test]
    fn each_kind_of_value_is_what_it_says() {
        let rng = SeededRng::new(1);
        let at = |value: &FieldValue, at, before| value.at(at, before, &rng);
        assert_eq!(at(&FieldValue::Range(2).behind(500), 3, None), Some(json!(505)));
        assert_eq!(at(&FieldValue::Same(json!(1.5)), 3, Some("0")), Some(json!(1.5)));
        assert_eq!(at(&FieldValue::Replace("a".into(), "b".into()), 0, Some(r#""banana""#)), Some(json!("bbnbnb")));
        assert_eq!(at(&FieldValue::Replace("a".into(), "b".into()), 0, None), None);
        assert_eq!(at(&FieldValue::Replace("a".into(), "b".into()), 0, Some("7")), None);
        let drawn: Vec<i64> = (0..200).filter_map(|_| at(&FieldValue::Random(-1, 1), 0, None)?.as_i64()).collect();
        assert!(
            drawn.len() == 200
                && [-1, 0, 1].iter().all(|number| drawn.contains(number))
                && drawn.iter().all(|number| (-1..=1).contains(number))
        );
        assert!(at(&FieldValue::Random(i64::MIN, i64::MAX), 0, None).is_some());
        let never = FieldValue::Choices(vec![json!("a"), json!("b")], vec![0.0, 2.0]);
        assert!((0..50).all(|_| at(&never, 0, None) == Some(json!("b"))));
        let both = FieldValue::Choices(vec![json!("a"), json!("b")], Vec::new());
        let drawn: Vec<_> = (0..50).filter_map(|_| at(&both, 0, None)).collect();
        assert!(drawn.contains(&json!("a")) && drawn.contains(&json!("b")));
    }
}
