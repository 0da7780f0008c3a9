//! Files as people have them: named in every script, written by Excel, a bad one among good ones, many at once.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};
use std::fmt::Write as _;

async fn project(owner: &Client, config: &str) -> i64 {
    let body = json!({ "title": "Files", "label_config": config });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

const PICTURE: &str =
    r#"<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>"#;

/// A grey TIFF of two by one pixels, with 16 bits each.
fn tiff() -> Vec<u8> {
    let mut file = b"II*\0\x08\0\0\0\x08\0".to_vec();
    for (tag, kind, value) in [
        (256_u16, 3_u16, 2_u32),
        (257, 3, 1),
        (258, 3, 16),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 110),
        (278, 3, 1),
        (279, 4, 4),
    ] {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1_u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file.extend([0x34, 0x12, 0xFF, 0xFF]);
    file
}

async fn addresses(owner: &Client, project: i64) -> Vec<String> {
    let mut addresses = Vec::new();
    for page in 1.. {
        let answer = owner.get(&format!("/api/projects/{project}/tasks/?page={page}&page_size=1000")).await;
        // There is no page behind a full last one.
        if page > 1 && answer.status == 404 {
            break;
        }
        let tasks = answer.json(200);
        let tasks = tasks.as_array().unwrap();
        addresses.extend(tasks.iter().map(|task| task["data"]["image"].as_str().unwrap().to_owned()));
        if tasks.len() < 1000 {
            break;
        }
    }
    addresses
}

on_both_databases! {
    async fn names_of_files_survive_everywhere(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, PICTURE).await;
        let picture = png(100);
        let names = ["猫.png", "Straße.png", "UPPER.PNG", "with space (1).png"];
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, picture.as_slice())).collect();
        upload(&owner, &format!("/api/projects/{id}/import"), &files).await.json(201);
        let listed = owner.get(&format!("/api/projects/{id}/file-uploads?all=true")).await.json(200);
        let export = owner.get(&format!("/api/projects/{id}/export?exportType=JSON&download_all_tasks=true")).await;
        let export: Value = serde_json::from_slice(&export.bytes).unwrap();
        let addresses = addresses(&owner, id).await;
        for (at, (name, in_address, disposition)) in [
            ("猫.png", "%E7%8C%AB.png", "inline; filename=\"_.png\"; filename*=UTF-8''%E7%8C%AB.png"),
            ("Straße.png", "Stra%C3%9Fe.png", "inline; filename=\"Stra_e.png\"; filename*=UTF-8''Stra%C3%9Fe.png"),
            ("UPPER.PNG", "UPPER.PNG", "inline; filename=\"UPPER.PNG\""),
            ("with_space_1.png", "with_space_1.png", "inline; filename=\"with space (1).png\""),
        ].into_iter().enumerate() {
            assert!(addresses[at].ends_with(&format!("-{in_address}")) && addresses[at].is_ascii(), "{}", addresses[at]);
            let file = listed[at]["file"].as_str().unwrap();
            assert!(file.ends_with(&format!("-{name}")), "{file}");
            assert_eq!(export[at]["file_upload"].as_str().unwrap(), file.rsplit('/').next().unwrap());
            let random = file.rsplit('/').next().unwrap().split('-').next().unwrap();
            assert!(random.len() == 32 && random.bytes().all(|byte| byte.is_ascii_hexdigit()), "128 bits: {file}");
            let served = owner.get(&addresses[at]).await;
            assert_eq!((served.status, served.headers["content-disposition"].to_str().unwrap()), (200, disposition));
            assert_eq!(served.bytes, picture);
        }
        // What shows them is known by their names: they stay.
        let one = format!("/api/import/file-upload/{}", listed[0]["id"]);
        owner.delete(&one).await.json(409);
    }

    async fn a_bad_file_does_not_stop_the_others_and_all_problems_are_told_at_once(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, PICTURE).await;
        let whole = png(200);
        let files: Vec<(&str, &[u8])> = vec![
            ("good.png", &whole), ("setup.exe", b"MZ"), ("cut.png", &whole[..150]), ("empty.jpg", b""), ("fake.png", b"<html>"), ("more.png", &whole),
        ];
        let path = format!("/api/projects/{id}/import");
        let refused = upload(&owner, &path, &files).await.json(400)["validation_errors"]["non_field_errors"].clone();
        let messages: Vec<&str> = refused.as_array().unwrap().iter().map(|message| message.as_str().unwrap()).collect();
        assert_eq!(messages.len(), 5, "{messages:?}");
        for (at, part) in [".exe extension is not supported", "cut.png: The picture ends in the middle", "empty.jpg: The file is empty", "fake.png: The content",
            "Leave out setup.exe, cut.png, empty.jpg, fake.png and send"].into_iter().enumerate() {
            assert!(messages[at].contains(part), "{messages:?}");
        }
        assert_eq!(owner.get(&format!("/api/projects/{id}/file-uploads?all=true")).await.json(200), json!([]), "nothing is kept");
        let kept = upload(&owner, &format!("{path}?keep_good_rows=true"), &files).await.json(201);
        assert_eq!((&kept["task_count"], &kept["problem_count"]), (&json!(2), &json!(4)));
        assert_eq!((&kept["problems"][1]["file"], &kept["problems"][1]["row"]), (&json!("cut.png"), &json!(0)));
        let stored = upload(&owner, &format!("{path}?keep_good_rows=true&commit_to_project=false"), &files[1..2]).await.json(201);
        assert_eq!((&stored["file_upload_ids"], &stored["problem_count"]), (&json!([]), &json!(1)));
        assert_eq!(upload(&owner, &format!("{path}?keep_good_rows=true"), &files[1..2]).await.status, 400);
    }

    async fn large_pictures_are_found_cut_off_too(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, PICTURE).await;
        let whole = png(3_000_000);
        let path = format!("/api/projects/{id}/import");
        upload(&owner, &path, &[("big.png", &whole)]).await.json(201);
        let refused = upload(&owner, &path, &[("big.png", &whole[..2_500_000])]).await.json(400);
        assert!(refused.to_string().contains("ends in the middle"), "{refused}");
        assert_eq!(owner.get(&format!("/api/projects/{id}/file-uploads?all=true")).await.json(200).as_array().unwrap().len(), 1);
    }

    async fn a_tiff_becomes_a_picture_that_browsers_show(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, PICTURE).await;
        let path = format!("/api/projects/{id}/import");
        upload(&owner, &path, &[("Röntgen.TIF", &tiff())]).await.json(201);
        let address = addresses(&owner, id).await.remove(0);
        assert!(address.ends_with("-R%C3%B6ntgen.TIF.png"), "{address}");
        let served = owner.get(&address).await;
        assert_eq!(served.headers["content-type"], "image/png");
        assert!(served.bytes.starts_with(b"\x89PNG"));
        let cut = &tiff()[..112];
        let refused = upload(&owner, &path, &[("x.tiff", cut)]).await.json(400);
        assert!(refused.to_string().contains("x.tiff: This TIFF ends in the middle or is damaged"), "{refused}");
    }

    async fn tables_of_excel_and_tables_without_a_header_are_read_and_shown_as_read(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, "<View></View>").await;
        let utf16: Vec<u8> = [vec![0xFF, 0xFE], "Straße\tn\nü\t1\n".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
        let files: [(&str, &[u8]); 3] = [
            ("excel.csv", b"sep=;\r\nGr\xF6\xDFe;ok\r\n\x80 5;True\r\n7;False\r\n"),
            ("unicode.tsv", &utf16),
            ("plain.csv", b"https://example.org/a.png,1\nhttps://example.org/b.png,2\n"),
        ];
        let stored = upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &files).await.json(201);
        let path = format!("/api/projects/{id}/imports/preview/");
        let mut body = json!({"file_upload_ids": stored["file_upload_ids"]});
        let preview = owner.post(&path, body.clone()).await.json(200);
        let read: Vec<_> = preview["files"].as_array().unwrap().iter().map(|file| json!([file["name"], file["encoding"], file["separator"], file["has_header"], file["tasks"]])).collect();
        assert_eq!(read, [
            json!(["excel.csv", "Windows-1252", ";", true, 2]),
            json!(["unicode.tsv", "UTF-16LE", "\t", true, 1]),
            json!(["plain.csv", "UTF-8", ",", false, 2]),
        ]);
        assert_eq!(preview["tasks"], json!([{"Größe": "€ 5", "ok": true}, {"Größe": "7", "ok": false}, {"Straße": "ü", "n": 1},
            {"column1": "https://example.org/a.png", "column2": 1}, {"column1": "https://example.org/b.png", "column2": 2}]));
        assert_eq!(preview["problem_count"], 0);
        body["has_header"] = json!(true);
        assert_eq!(owner.post(&path, body.clone()).await.json(200)["files"][2]["tasks"], 1);
        body["has_header"] = json!(false);
        body["encoding"] = json!("latin1");
        assert_eq!(owner.post(&path, body.clone()).await.json(200)["files"][0]["tasks"], 3);
        body["encoding"] = json!("ebcdic");
        assert!(owner.post(&path, body.clone()).await.json(400)["validation_errors"]["encoding"].is_array());
        let answer = owner.post(&format!("/api/projects/{id}/reimport"), json!({"file_upload_ids": stored["file_upload_ids"]})).await.json(201);
        assert_eq!(answer["task_count"], 5);
        let tasks = owner.get(&format!("/api/projects/{id}/tasks/")).await.json(200);
        assert_eq!(tasks[0]["data"], json!({"Größe": "€ 5", "ok": true}));
        let by_api = upload(&owner, &format!("/api/projects/{id}/import?has_header=false"), &[("t.csv", b"I like it\nI hate it\n")]).await.json(201);
        assert_eq!(by_api["task_count"], 2);
    }

    async fn two_thousand_files_come_in_one_request(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, PICTURE).await;
        let picture = png(80);
        let names: Vec<String> = (0..2_000).map(|number| format!("img{number}.png")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), picture.as_slice())).collect();
        let answer = upload(&owner, &format!("/api/projects/{id}/import"), &files).await.json(201);
        assert_eq!((&answer["task_count"], &answer["found_formats"]), (&json!(2000), &json!({".png": 2000})));
        let addresses = addresses(&owner, id).await;
        assert_eq!(addresses.len(), 2000);
        assert!(addresses[1234].ends_with("-img1234.png"), "in the order of the request");
        assert_eq!(owner.get(&addresses[1_999]).await.status, 200);
        let stored = upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &files).await.json(201);
        let body = json!({"file_upload_ids": stored["file_upload_ids"]});
        assert_eq!(owner.post(&format!("/api/projects/{id}/imports/preview/"), body).await.json(200)["task_count"], 2000);
        let mut ids = String::new();
        for file in stored["file_upload_ids"].as_array().unwrap() {
            write!(ids, "{file},").unwrap();
        }
        let request = Request::get(format!("/api/projects/{id}/imports/preview/?file_upload_ids={ids}")).header(header::ACCEPT, "*/*");
        assert_eq!(owner.send(request.body(Body::empty()).unwrap()).await.json(200)["task_count"], 2000);
    }
}
