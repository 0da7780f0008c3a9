//! With files that pyarrow wrote (`tests/parquet/make.py`), whole and damaged.

use super::{Fault, Footer, MAX_FOOTER_BYTES, MAX_HELD_BYTES, footer_range, leaf::Held};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

fn bytes_of(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parquet");
    std::fs::read(folder.join(format!("{name}.parquet"))).unwrap()
}

/// All rows as texts, as somebody reads them who gets parts of a file.
fn read(file: &[u8]) -> Result<Vec<String>, Fault> {
    let tail = file.get(file.len().saturating_sub(8)..).unwrap();
    let (start, length) = footer_range(tail, file.len() as u64)?;
    let start = usize::try_from(start).unwrap();
    let footer = Footer::read(&file[start..start + length], file.len() as u64)?;
    let mut rows = Vec::new();
    for group in 0..footer.groups() {
        let (from, length) = footer.range(group)?;
        let from = usize::try_from(from).unwrap();
        let bytes = file[from..from + usize::try_from(length).unwrap()].to_vec();
        for row in footer.rows(group, bytes)? {
            rows.push(String::from_utf8(row?).unwrap());
            if rows.len() > 20_000 {
                return Err(Fault::TooLarge("test"));
            }
        }
    }
    Ok(rows)
}

fn values(rows: &[String]) -> Vec<Value> {
    rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
}

fn expected(name: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../../tests/parquet/rows.json")).unwrap();
    all[name].as_array().unwrap().clone()
}

#[test]
fn each_type_is_the_json_that_people_expect() {
    let rows = read(&bytes_of("kinds")).unwrap();
    let (mut now, mut then) = (values(&rows), expected("kinds"));
    for (row, digits) in now.iter_mut().zip(["12345678901234567890123456789.125", "null", "-0.001"]) {
        let great = row.as_object_mut().unwrap().remove("great").unwrap();
        assert_eq!(great.to_string().parse::<f64>().ok(), digits.parse::<f64>().ok());
    }
    then.iter_mut().for_each(|row| drop(row.as_object_mut().unwrap().remove("great")));
    assert_eq!(now, then);
    assert!(rows[0].contains(r#""great":12345678901234567890123456789.125"#), "every digit: {}", rows[0]);
    assert!(rows[0].contains(r#""large":18446744073709551615"#) && rows[0].contains(r#""price":-12.30"#));
    let old = values(&read(&bytes_of("int96")).unwrap());
    assert_eq!(old[0]["moment"], json!("2026-01-02T03:04:05.000006000"));
}

#[test]
fn lists_groups_and_maps_are_put_together_again() {
    for name in ["nested", "nested_v2"] {
        assert_eq!(values(&read(&bytes_of(name)).unwrap()), expected(name), "{name}");
    }
}

#[test]
fn every_codec_and_encoding_gives_the_same_rows() {
    let long: Vec<Value> = (0..5000)
        .map(|n: usize| {
            let even = (!n.is_multiple_of(5)).then_some(n.is_multiple_of(2));
            json!({ "n": n, "text": format!("row {}", n % 7), "big": "x".repeat(n % 50), "even": even })
        })
        .collect();
    for name in ["long_none", "long_snappy", "long_gzip", "long_zstd", "long_lz4", "long_delta"] {
        assert_eq!(values(&read(&bytes_of(name)).unwrap()), long, "{name}");
    }
    let split = values(&read(&bytes_of("split")).unwrap());
    assert!(
        split.len() == 300
            && split.iter().enumerate().all(|(n, row)| row["single"].as_f64() == Some(n as f64 / 4.0)
                && row["double"].as_f64() == Some(n as f64 / 8.0))
    );
}

#[test]
fn s24_what_unpacks_to_too_much_is_refused_before_it_is_held() {
    assert_eq!(read(&bytes_of("bomb")), Err(Fault::TooLarge("page")));
    // Each page alone is small enough, and a row of them is not.
    assert_eq!(read(&bytes_of("bombs")), Err(Fault::TooLarge("row")));
    let held = Held::default();
    assert_eq!(held.exchange(0, MAX_HELD_BYTES), Ok(()));
    assert_eq!(held.exchange(0, 1), Err(Fault::TooLarge("group of rows")));
    assert_eq!(read(&bytes_of("brotli")), Err(Fault::Unknown("Brotli")));
}

#[test]
fn rows_that_duckdb_wrote_are_whole_tasks() {
    for codec in ["none", "snappy", "zstd", "gzip"] {
        let rows = values(&read(&bytes_of(&format!("duckdb_{codec}"))).unwrap());
        assert_eq!(rows.len(), 3);
        let result = json!([{
            "from_name": "mood", "to_name": "text", "type": "choices", "value": { "choices": ["good"] },
        }]);
        let first = json!({
            "data": { "text": format!("{codec} 0") }, "numbers": [0, 1], "annotations": [{ "result": result }],
            "predictions": [{ "result": result, "model_version": "m1" }],
        });
        assert_eq!(rows[0], first);
        assert_eq!(rows[2], json!({ "data": { "text": format!("{codec} 2") }, "numbers": [2, 3] }));
    }
}

/// A footer with a schema of groups in groups, the innermost with a column.
fn nested_footer(depth: u8) -> Vec<u8> {
    let mut bytes = vec![0x29, 0xfc, depth + 2, 0x48, 1, b'r', 0x15, 2, 0];
    for _ in 0..depth {
        bytes.extend([0x35, 0, 0x18, 1, b'g', 0x15, 2, 0]);
    }
    bytes.extend([0x15, 2, 0x25, 0, 0x18, 1, b'c', 0, 0]);
    bytes
}

#[test]
fn s24_deep_and_endless_schemas_are_refused() {
    assert!(Footer::read(&nested_footer(10), 100).is_ok());
    assert_eq!(Footer::read(&nested_footer(100), 100).unwrap_err(), Fault::TooLarge("depth"));
    // A root that says to have two thousand million children, of which there are none.
    let endless = [0x29, 0x1c, 0x48, 1, b'r', 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0, 0];
    assert_eq!(Footer::read(&endless, 100).unwrap_err(), Fault::Damaged);
    // Fields of one byte each, which would be forty times as large in memory.
    assert_eq!(Footer::read(&vec![0x11; MAX_FOOTER_BYTES], 100).unwrap_err(), Fault::Damaged);
    let wide = [&[0x19, 0xf1][..], &[0x80, 0x80, 0x80, 0x01], &vec![1; 3 << 20]].concat();
    assert_eq!(Footer::read(&wide, 100).unwrap_err(), Fault::TooLarge("footer"));
}

#[test]
fn s24_runs_that_cost_nothing_are_bounded() {
    assert_eq!(read(&bytes_of("nulls")), Err(Fault::TooLarge("page")));
    let good = bytes_of("long_none");
    let length = u32::from_le_bytes(good[good.len() - 8..good.len() - 4].try_into().unwrap()) as usize;
    let footer = &good[good.len() - 8 - length..good.len() - 8];
    // The number of rows of the first group, 1500, in the place of which it says another one.
    let at = footer.windows(4).position(|window| window == [0x16, 0xb8, 0x17, 0x26]).expect("rows of a group");
    let mut lying = footer.to_vec();
    lying[at + 1] = 0xba;
    assert_eq!(Footer::read(&lying, good.len() as u64).unwrap_err(), Fault::Damaged);
}

#[test]
fn a_footer_that_lies_is_found_out() {
    let good = bytes_of("nested");
    let tail = |length: u32| [&length.to_le_bytes()[..], b"PAR1"].concat();
    assert_eq!(footer_range(&tail(u32::MAX), 1 << 40), Err(Fault::TooLarge("footer")));
    assert_eq!(footer_range(&tail(100), 50), Err(Fault::Damaged));
    assert_eq!(footer_range(b"PAR1", 4), Err(Fault::Damaged));
    assert_eq!(footer_range(&[&[1, 0, 0, 0][..], b"PARE"].concat(), 500), Err(Fault::Unknown("encryption")));
    // Columns that lie behind the end of the file.
    let length = u32::from_le_bytes(good[good.len() - 8..good.len() - 4].try_into().unwrap()) as usize;
    let footer = &good[good.len() - 8 - length..good.len() - 8];
    assert!(Footer::read(footer, good.len() as u64).is_ok());
    assert_eq!(Footer::read(footer, 100).unwrap_err(), Fault::Damaged);
    // A list that says to have more items than there are bytes, and one in another without end.
    assert_eq!(Footer::read(&[0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07], 100).unwrap_err(), Fault::Damaged);
    let endless = [0x19; 1_000];
    assert_eq!(Footer::read(&endless, 100).unwrap_err(), Fault::Damaged);
    assert!(Footer::read(&vec![0; MAX_FOOTER_BYTES], 100).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Whatever is changed in a file: it is read or refused, and nothing else happens.
    #[test]
    fn s24_damaged_files_are_refused_or_read(
        name in prop::sample::select(vec!["kinds", "nested", "nested_v2", "long_delta", "split", "long_snappy", "long_lz4"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        at_end in any::<bool>(),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut file = bytes_of(name);
        let length = file.len();
        for (index, byte) in changes {
            // The footer is where most lies.
            let at = if at_end { length - 8 - index.index(700.min(length - 8)) } else { index.index(length) };
            file[at] = byte;
        }
        if let Some(cut) = cut {
            let at = cut.index(length - 12);
            file.remove(at);
        }
        if let Ok(rows) = read(&file) {
            for row in rows {
                prop_assert!(serde_json::from_str::<Value>(&row).is_ok(), "{}", row);
            }
        }
    }
}
