use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn read(source: TaskSource, file: &[u8]) -> Vec<Result<ImportedTask, RowProblem>> {
    read_with(source, file, ReadOptions::default())
}

fn read_with(source: TaskSource, file: &[u8], options: ReadOptions) -> Vec<Result<ImportedTask, RowProblem>> {
    read_tasks(file, source, options).collect()
}

fn data(read: &[Result<ImportedTask, RowProblem>]) -> Vec<&str> {
    read.iter().map(|task| task.as_ref().expect("a task").data.as_str()).collect()
}

fn only_problem(read: &[Result<ImportedTask, RowProblem>]) -> &RowProblem {
    let problems: Vec<&RowProblem> = read.iter().filter_map(|task| task.as_ref().err()).collect();
    assert_eq!(problems.len(), 1, "{read:?}");
    problems[0]
}

#[test]
fn json_keeps_the_bytes_of_data_and_results() {
    let file = br#" [ {"data": {"text" : "a\u00fc", "n":1.50}, "meta":{"k":[1]}, "allow_skip":false, "inner_id": 7,
        "annotations":[{"id":9,"result":[ {"x" : 1e2} ],"completed_by":{"email":"a@b.c"},"lead_time":1.5,
          "created_at":"2026-01-01T00:00:00Z","unique_id":"u","ground_truth":false,"was_cancelled":true},
          {"result":[],"completed_by":3}],
        "predictions":[{"result":[],"score":"0.5","model_version":null},{"result":[{}],"model_version":2}]},
        {"text":"bare","annotations":"mine"} ]"#;
    let read = read(TaskSource::Json, file);
    let [Ok(full), Ok(bare)] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!(full.data, r#"{"text" : "a\u00fc", "n":1.50}"#);
    assert_eq!(full.meta.as_deref(), Some(r#"{"k":[1]}"#));
    assert_eq!((full.allow_skip, full.inner_id, full.row), (Some(false), Some(7), 1));
    let first = &full.annotations[0];
    assert_eq!(first.result, r#"[ {"x" : 1e2} ]"#);
    assert_eq!(first.completed_by, Some(CompletedBy::Email("a@b.c".into())));
    assert_eq!((first.ground_truth, first.was_cancelled, first.import_id), (false, true, Some(9)));
    let second = &full.annotations[1];
    assert_eq!((second.ground_truth, second.completed_by.clone()), (true, Some(CompletedBy::Id(3))));
    assert_eq!(full.predictions[0].score, Some(0.5));
    assert_eq!(full.predictions[0].model_version, "undefined");
    assert_eq!(full.predictions[1].model_version, "2");
    assert!(bare.bare && bare.data.contains("mine"));
}

#[test]
fn odd_values_are_refused_and_not_dropped() {
    for (item, part) in [
        (r#"{"data":{"a":1},"annotations":[{"result":[],"lead_time":1e16}]}"#, "annotations[0]: \"lead_time\""),
        (r#"{"data":{"a":1},"annotations":[{"result":[],"unique_id":[]}]}"#, "annotations[0]: \"unique_id\""),
        (r#"{"data":{"a":1},"predictions":[{"result":[],"score":-1e16}]}"#, "predictions[0]: \"score\""),
        (
            r#"{"data":{"a":1},"predictions":[{"result":[],"score":"good"}]}"#,
            "predictions[0]: \"score\" must be a number",
        ),
        (r#"{"data":{"a":1},"allow_skip":"maybe"}"#, "\"allow_skip\""),
        (r#"{"data":{"a":1},"inner_id":1.5}"#, "\"inner_id\""),
    ] {
        let read = read(TaskSource::Json, item.as_bytes());
        assert!(only_problem(&read).message.contains(part), "{read:?}");
    }
}

#[test]
fn one_task_several_tasks_and_lines_are_all_json() {
    assert_eq!(data(&read(TaskSource::Json, b"\xEF\xBB\xBF{\n \"a\": 1\n}\n")), ["{\n \"a\": 1\n}"]);
    assert_eq!(data(&read(TaskSource::Json, b"{\"a\":1}\n{\"a\":2}")).len(), 2);
    assert_eq!(data(&read(TaskSource::JsonLines, b"\n{\"a\":1}\r\n\n{\"a\":2}")), ["{\"a\":1}", "{\"a\":2}"]);
    assert_eq!(data(&read(TaskSource::JsonLines, b"[{\"a\":1}]")), ["{\"a\":1}"]);
    assert!(read(TaskSource::Json, b"[]").is_empty());
    assert!(read(TaskSource::Json, b"").is_empty());
}

#[test]
fn a_bad_row_is_reported_and_the_next_one_is_read() {
    let json = read(TaskSource::Json, br#"[{"a":1},{"a":tru},7,"x",{"a":2}]"#);
    let rows: Vec<u64> = json.iter().filter_map(|t| t.as_ref().err()).map(|p| p.row).collect();
    assert_eq!(rows, [2, 3, 4]);
    assert_eq!(json.iter().filter(|t| t.is_ok()).count(), 2);
    let lines = read(TaskSource::JsonLines, b"{\"a\":1}\n{\"a\":\n{\"a\":3}\n");
    assert_eq!(only_problem(&lines).row, 2);
    let table = read(TaskSource::Table, b"a,b\n1,2\n1,2,3\n\xff,2\n4\n");
    assert_eq!(table.iter().filter(|t| t.is_ok()).count(), 2);
    assert!(table[1].as_ref().is_err_and(|p| p.message.contains("3 cells")));
}

#[test]
fn what_cannot_be_read_on_is_fatal() {
    for (file, part) in [
        (&b"[{\"a\":1},{\"a\":"[..], "cut off"),
        (b"[{\"a\":1}", "cut off"),
        (b"[{\"a\":1} {\"a\":2}]", "comma"),
        (b"[,]", "missing"),
        (b"[{\"a\":1}] x", "after the end"),
        (b"hello", "not JSON"),
    ] {
        let read = read(TaskSource::Json, file);
        let problem = only_problem(&read);
        assert!(problem.fatal && problem.message.contains(part), "{file:?}: {problem:?}");
    }
}

#[test]
fn items_that_no_database_can_hold_are_refused() {
    let deep = format!("[{{\"data\":{{\"a\":{}{}}}}}]", "[".repeat(70), "]".repeat(70));
    assert!(only_problem(&read(TaskSource::Json, deep.as_bytes())).message.contains("nested deeper"));
    let very_deep = format!("[{}{}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert!(!read(TaskSource::Json, very_deep.as_bytes()).is_empty());
    assert!(only_problem(&read(TaskSource::Json, br#"[{"a":"\u0000"}]"#)).message.contains("U+0000"));
    assert!(only_problem(&read(TaskSource::Lines, b"a\0b")).message.contains("U+0000"));
    assert!(only_problem(&read(TaskSource::Table, b"a\n\0\n")).message.contains("U+0000"));
    for bad in [r#""\ud800""#, r#""\ud800\u0041""#, r#""\udc00""#] {
        let file = format!("[{{\"a\":{bad}}}]");
        assert!(only_problem(&read(TaskSource::Json, file.as_bytes())).message.contains("half"), "{bad}");
    }
    assert_eq!(read(TaskSource::Json, r#"[{"a":"\ud83d\ude00 \\ud800"}]"#.as_bytes()).len(), 1);
}

#[test]
fn annotations_say_what_is_wrong_with_them() {
    for (item, part) in [
        (json!({"data": {"a": 1}, "annotations": {}}), "\"annotations\" must be a list"),
        (json!({"data": {"a": 1}, "annotations": [{"result": {}}]}), "annotations[0]: \"result\" must be a list"),
        (json!({"data": {"a": 1}, "annotations": [{}]}), "\"result\" is missing"),
        (
            json!({"data": {"a": 1}, "annotations": [{"result": [], "was_cancelled": "x"}]}),
            "\"was_cancelled\" must be true or false, not \"x\"",
        ),
        (json!({"data": {"a": 1}, "annotations": [{"result": [], "completed_by": {}}]}), "completed_by"),
        (json!({"data": {"a": 1}, "annotations": [{"result": [], "created_at": "now"}]}), "ISO 8601"),
        (json!({"data": {"a": 1}, "predictions": [[]]}), "predictions[0]: this must be an object"),
        (json!({"data": {"a": 1}, "predictions": [null]}), "predictions[0]: this must be an object"),
        (json!({"data": {"a": 1}, "predictions": [{"result": [null]}]}), "predictions[0]: result[0] must be an object"),
        (
            json!({"data": {"a": 1}, "annotations": [{"result": [{}, 5]}]}),
            "annotations[0]: result[1] must be an object",
        ),
        (json!({"data": {"a": 1}, "annotations": [7]}), "annotations[0]: this must be an object"),
    ] {
        let file = json!([item]).to_string();
        let read = read(TaskSource::Json, file.as_bytes());
        assert!(only_problem(&read).message.contains(part), "{file}: {read:?}");
    }
}

#[test]
fn numbers_and_truths_of_annotations_may_be_written_in_other_words() {
    let annotations = json!([
        {"result": [], "lead_time": "12.5", "was_cancelled": 0, "ground_truth": "False"},
        {"result": [], "lead_time": 3, "was_cancelled": 1, "ground_truth": "true"},
        {"result": null, "lead_time": null, "was_cancelled": null, "ground_truth": null},
    ]);
    let file = json!([{"data": {"a": 1}, "annotations": annotations, "allow_skip": 0}]).to_string();
    let read = read(TaskSource::Json, file.as_bytes());
    let task = read[0].as_ref().unwrap();
    let said: Vec<_> = task
        .annotations
        .iter()
        .map(|one| (one.result.as_str(), one.lead_time, one.was_cancelled, one.ground_truth))
        .collect();
    assert_eq!(said, [("[]", Some(12.5), false, false), ("[]", Some(3.0), true, true), ("null", None, false, true)]);
    assert_eq!(task.allow_skip, Some(false));
}

#[test]
fn an_item_over_ten_megabytes_is_refused_without_holding_more() {
    let file = format!("[{{\"a\":\"{}\"}}]", "x".repeat(MAX_ITEM_BYTES + 1));
    assert!(only_problem(&read(TaskSource::Json, file.as_bytes())).message.contains("10 MB"));
    let open_quote = format!("a,b\n\"{}", "x,y\n".repeat(MAX_ITEM_BYTES));
    assert!(only_problem(&read(TaskSource::Table, open_quote.as_bytes())).message.contains("never closed"));
}

#[test]
fn a_table_that_ends_in_quotes_is_refused_whatever_its_pieces() {
    for file in [&b"a,b\n1,2\n\"3,4\n5,6\n"[..], b"a\n\"", b"\"a", b"a\n\"x\"\""] {
        for size in 1..=file.len() {
            let read = in_pieces(TaskSource::Table, file, size);
            let Some(Next::Problem(problem)) = read.last() else { panic!("{read:?}") };
            assert!(problem.fatal && problem.message.contains("never closed"), "{problem:?}");
        }
    }
    for file in [&b"a\n\"x\""[..], b"a\n\"x\"\n", b"a\n3\" wide\n", b"a\n3\" wide", b"a\n\"x\"\"\""] {
        assert_eq!(data(&read(TaskSource::Table, file)).len(), 1, "{file:?}");
    }
}

#[test]
fn tables_find_their_separator_and_their_numbers() {
    for separator in [",", ";", "\t", "|"] {
        let file = "text,n\n\"a,b\n\"\"q\"\"\",1\nc,\n".replace(",n", &format!("{separator}n"));
        let file = file.replace(",1", &format!("{separator}1")).replace("c,", &format!("c{separator}"));
        let read = read(TaskSource::Table, file.as_bytes());
        assert_eq!(data(&read), [r#"{"text":"a,b\n\"q\"","n":"1"}"#, r#"{"text":"c","n":""}"#], "{separator}");
    }
    let file = b"id;zip;x;\n1;007;2.5;a\n-2;12;;b\n";
    let mut first = TaskReader::new(TaskSource::Table, ReadOptions::default());
    first.push(file);
    first.finish();
    while first.next() != Next::End {}
    assert_eq!(first.header(), Some(&["id", "zip", "x", "column4"].map(str::to_owned)[..]));
    let options = ReadOptions { column_types: first.reading().column_types, ..ReadOptions::default() };
    let second = read_with(TaskSource::Table, file, options);
    assert_eq!(
        data(&second),
        [r#"{"id":1,"zip":"007","x":2.5,"column4":"a"}"#, r#"{"id":-2,"zip":"12","x":"","column4":"b"}"#]
    );
    assert_eq!(data(&read(TaskSource::TabTable, b"a\tb,c,d\n1\t2\n")), [r#"{"a":"1","b,c,d":"2"}"#]);
    assert_eq!(data(&read(TaskSource::Table, b"a,a,a.1\n1,2,3\n")), [r#"{"a":"1","a.1":"2","a.1.1":"3"}"#]);
}

#[test]
fn lines_become_texts() {
    let options = ReadOptions { data_key: "te\"xt".into(), ..ReadOptions::default() };
    let read = read_with(TaskSource::Lines, "one \"1\"\r\n\n  \nzwölf".as_bytes(), options);
    assert_eq!(data(&read), [r#"{"te\"xt":"one \"1\""}"#, r#"{"te\"xt":"zwölf"}"#]);
    assert_eq!(read[1].as_ref().map(|t| t.row), Ok(4));
}

/// Reads a table twice, as imports do.
fn read_twice(file: &[u8], options: ReadOptions) -> (Vec<String>, Reading) {
    let mut first = TaskReader::new(TaskSource::Table, options.clone());
    first.push(file);
    first.finish();
    while first.next() != Next::End {}
    let reading = first.reading();
    let second = ReadOptions { column_types: reading.column_types.clone(), ..options };
    let tasks = read_with(TaskSource::Table, file, second);
    (data(&tasks).into_iter().map(str::to_owned).collect(), reading)
}

#[test]
fn tables_of_excel_are_read_as_they_were_meant() {
    let text = "sep=;\r\nGröße;n\r\n\"5 €; etwa\";1\r\n";
    let expected = r#"{"Größe":"5 €; etwa","n":1}"#;
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(bytes).collect() };
    let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
    for (file, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        ([b"\xFF\xFE", little.as_slice()].concat(), Encoding::Utf16Le),
        (little, Encoding::Utf16Le),
        ([b"\xFE\xFF", big.as_slice()].concat(), Encoding::Utf16Be),
    ] {
        let (tasks, reading) = read_twice(&file, ReadOptions::default());
        assert_eq!(tasks, [expected], "{encoding:?}");
        assert_eq!((reading.encoding, reading.separator, reading.has_header), (encoding, Some(';'), Some(true)));
    }
    let windows = b"Gr\xF6\xDFe;n\n\"5 \x80; etwa\";1\n";
    let mut first = TaskReader::new(TaskSource::Table, ReadOptions::default());
    first.push(windows);
    first.finish();
    assert!(matches!(first.next(), Next::Problem(_)) && first.reading().looks_like_windows_1252);
    let options = ReadOptions { encoding: Some(Encoding::Windows1252), ..ReadOptions::default() };
    assert_eq!(read_twice(windows, options).0, [expected]);
}

#[test]
fn half_a_letter_of_utf16_is_told() {
    let tasks = read(TaskSource::Lines, b"\xFF\xFEa\0b\0\n\0c");
    assert!(only_problem(&tasks).fatal && only_problem(&tasks).message.contains("UTF-16"), "{tasks:?}");
}

#[test]
fn a_table_without_a_header_keeps_its_first_row() {
    let file = b"https://x.org/a.png,cat\nhttps://x.org/b.png,dog\n";
    let (tasks, reading) = read_twice(file, ReadOptions::default());
    assert_eq!(tasks[0], r#"{"column1":"https://x.org/a.png","column2":"cat"}"#);
    assert_eq!((tasks.len(), reading.has_header), (2, Some(false)));
    let said = |header| read_twice(b"I like it\nI hate it\n", ReadOptions { header, ..ReadOptions::default() }).0;
    assert_eq!(said(Header::Auto), [r#"{"I like it":"I hate it"}"#]);
    assert_eq!(said(Header::Absent), [r#"{"column1":"I like it"}"#, r#"{"column1":"I hate it"}"#]);
    assert_eq!(read_twice(file, ReadOptions { header: Header::Present, ..ReadOptions::default() }).0.len(), 1);
}

#[test]
fn true_and_false_are_booleans_where_a_column_has_nothing_else() {
    // As pandas has it, which the compatible API reads tables with.
    for (file, expected) in [
        ("a,b\nTrue,1\nfalse,2\n", [r#"{"a":true,"b":1}"#, r#"{"a":false,"b":2}"#]),
        ("a,b\nTRUE,1\n,2\n", [r#"{"a":true,"b":1}"#, r#"{"a":"","b":2}"#]),
        ("a,b\nTrue,1\nx,2\n", [r#"{"a":"True","b":1}"#, r#"{"a":"x","b":2}"#]),
        ("a,b\nTrue,1\n1,2\n", [r#"{"a":"True","b":1}"#, r#"{"a":"1","b":2}"#]),
        ("a,b\n True,1\nFalse,2\n", [r#"{"a":" True","b":1}"#, r#"{"a":"False","b":2}"#]),
    ] {
        assert_eq!(read_twice(file.as_bytes(), ReadOptions::default()).0, expected, "{file}");
    }
}

#[test]
fn predictions_of_which_an_export_has_the_ids_alone_are_counted_and_left_out() {
    let file = br#"[{"id":1,"data":{"a":1},"annotations":[],"predictions":[21,22,{"result":[]}],"drafts":[3]}]"#;
    let tasks = read(TaskSource::Json, file);
    let task = tasks[0].as_ref().expect("a task");
    assert_eq!((task.predictions.len(), task.prediction_ids), (1, 2));
}

#[test]
fn moments_come_as_numbers_too() {
    for moment in ["1795521600", "1795521600000", "1795521600.0", "\"1795521600\"", "\"2026-11-24 12:00\""] {
        let item = format!(r#"{{"data":{{"a":1}},"annotations":[{{"result":[],"created_at":{moment}}}]}}"#);
        let read = read(TaskSource::JsonLines, item.as_bytes());
        let made = read[0].as_ref().expect("a task").annotations[0].created_at.map(|time| time.to_string());
        assert_eq!(made.as_deref(), Some("2026-11-24T12:00:00.000000Z"), "{moment}");
    }
}

#[test]
fn what_is_wrong_is_said_in_no_words_of_a_parser() {
    for item in [
        r#"{"data":{"a":1}"annotations":[]}"#,
        r#"{"data":{"a":1},"data":{"b":1}}"#,
        r#"{"data":{"a":1},"annotations":{"a":1}}"#,
        r#"{"data":{"a":1},"annotations":"x"}"#,
        r#"{"data":{"a":1},"annotations":[{"result":{"a":1}}]}"#,
        r#"{"data":{"a":1},"annotations":[{"result":[],"result":[]}]}"#,
        r#"{"data":{"a":1},"annotations":[{"result":[],"lead_time":"long"}]}"#,
        r#"{"data":{"a":1},"annotations":[{"result":[],"completed_by":[1]}]}"#,
        r#"{"data":{"a":1},"predictions":[{"result":[],"score":{}}]}"#,
        r#"{"data":{"a":1},"predictions":["x"]}"#,
        r#"{"a":nul}"#,
    ] {
        let read = read(TaskSource::JsonLines, item.as_bytes());
        let message = &only_problem(&read).message;
        for word in ["invalid type", "expected", "EOF", "sequence", "duplicate field", "map", "ident"] {
            assert!(!message.contains(word), "{item}: {message}");
        }
    }
}

/// Feeds a file in pieces of every given size.
fn in_pieces(source: TaskSource, file: &[u8], size: usize) -> Vec<Next> {
    let mut reader = TaskReader::new(source, ReadOptions::default());
    let mut pieces = file.chunks(size.max(1));
    let mut out = Vec::new();
    loop {
        match reader.next() {
            Next::End => return out,
            Next::NeedMore => match pieces.next() {
                Some(piece) => reader.push(piece),
                None => reader.finish(),
            },
            next => out.push(next),
        }
    }
}

fn any_source() -> impl Strategy<Value = TaskSource> {
    prop_oneof![
        Just(TaskSource::Json),
        Just(TaskSource::JsonLines),
        Just(TaskSource::Table),
        Just(TaskSource::TabTable),
        Just(TaskSource::Lines),
    ]
}

fn almost_json() -> impl Strategy<Value = Vec<u8>> {
    let token = prop_oneof![
        Just("["),
        Just("]"),
        Just("{"),
        Just("}"),
        Just(","),
        Just(":"),
        Just("\""),
        Just("\\"),
        Just("\n"),
        Just("\\u0000"),
        Just("\"data\":"),
        Just("\"annotations\":"),
        Just("\"result\":"),
        Just("{\"a\":1}"),
        Just("null"),
        Just("-1e5"),
        Just(" "),
        Just("é"),
        Just("\"x\""),
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat().into_bytes())
}

proptest! {
    #[test]
    fn garbage_never_panics_and_pieces_do_not_matter(
        source in any_source(),
        file in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), almost_json()],
        size in 1_usize..9,
    ) {
        let whole = in_pieces(source, &file, file.len());
        prop_assert_eq!(in_pieces(source, &file, size), whole);
    }

    #[test]
    fn every_list_of_objects_reads_back(
        values in prop::collection::vec(prop::collection::btree_map("[a-z]{1,3}|\\PC{0,4}", "\\PC{0,9}", 0..4), 0..6),
        pretty in any::<bool>(),
    ) {
        let value = json!(values);
        let file = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let file = file.expect("JSON");
        let read = read(TaskSource::Json, file.as_bytes());
        prop_assert_eq!(read.len(), values.len());
        for (task, value) in read.iter().zip(&values) {
            let task = task.as_ref().expect("a task");
            let back: Value = serde_json::from_str(&task.data).expect("JSON");
            prop_assert_eq!(back, json!(value));
        }
    }
}
