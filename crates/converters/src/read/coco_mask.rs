//! The run-length codes of COCO: lists of lengths, or the same as a text.

use super::painted::Painted;
use serde_json::Value;

/// `{"size": [height, width], "counts": [0, 4, …] or "text"}`
pub(crate) fn of(segmentation: &Value) -> Option<Painted> {
    let size = segmentation.get("size")?.as_array()?;
    let side = |at: usize| size.get(at)?.as_u64().and_then(|side| u32::try_from(side).ok());
    let (height, width) = (side(0)?, side(1)?);
    let runs = match segmentation.get("counts")? {
        Value::Array(counts) => {
            counts.iter().map(|count| u32::try_from(count.as_u64()?).ok()).collect::<Option<Vec<u32>>>()?
        }
        Value::String(text) => unpacked(text)?,
        _ => return None,
    };
    Painted::of_columns(width, height, &runs)
}

/// Six bits a character, of which one says that more come; from the third on, the difference to the last but one.
fn unpacked(text: &str) -> Option<Vec<u32>> {
    let mut runs: Vec<i64> = Vec::new();
    let mut bytes = text.bytes();
    while let Some(first) = bytes.next() {
        let mut value: i64 = 0;
        let mut shift = 0;
        let mut byte = first;
        loop {
            let code = i64::from(byte.checked_sub(48)?);
            value |= (code & 0x1f).checked_shl(shift)?;
            shift += 5;
            if shift > 60 {
                return None;
            }
            if code & 0x20 == 0 {
                if code & 0x10 != 0 {
                    value |= -1_i64 << shift;
                }
                break;
            }
            byte = bytes.next()?;
        }
        if runs.len() > 2 {
            value = value.checked_add(*runs.get(runs.len() - 2)?)?;
        }
        runs.push(value);
    }
    runs.into_iter().map(|run| u32::try_from(run).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn both_codes_say_the_same() {
        // Of pycocotools: a box of 2 by 2 at (1, 1) in 4 by 4.
        let list = of(&json!({"size": [4, 4], "counts": [5, 2, 2, 2, 5]})).unwrap();
        let text = of(&json!({"size": [4, 4], "counts": "52203"})).unwrap();
        assert_eq!(list, text);
        assert_eq!(list.mask((4, 4)).unwrap().alpha.iter().filter(|value| **value != 0).count(), 4);
        for bad in [
            json!({"size": [4, 4], "counts": "5"}),
            json!({"size": [4], "counts": [16]}),
            json!([]),
            json!({"size": [4, 4], "counts": "\u{0}"}),
        ] {
            assert!(of(&bad).is_none(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn anything_else_harms_nobody(text in "[0-o]{0,40}") {
            let _ = of(&json!({"size": [10, 10], "counts": text}));
        }
    }
}
