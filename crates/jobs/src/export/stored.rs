//! The pieces of a snapshot, read back: each is part of a JSON list, cut behind a whole task.

use labelkeep_formats::export::{ExportAnnotation, ExportAuthor, ExportTask};
use labelkeep_model::{Error, Result, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What the short formats need of a task; the rest of it is skipped.
#[derive(Deserialize)]
struct StoredTask<'a> {
    id: i64,
    #[serde(borrow)]
    data: &'a RawValue,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(borrow)]
    annotations: Vec<StoredAnnotation<'a>>,
}

#[derive(Deserialize)]
struct StoredAnnotation<'a> {
    id: i64,
    #[serde(borrow)]
    completed_by: &'a RawValue,
    #[serde(borrow)]
    result: &'a RawValue,
    was_cancelled: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    lead_time: Option<f64>,
}

#[derive(Deserialize)]
struct StoredAuthor {
    id: i64,
    email: String,
}

/// Shows every task of a piece.
///
/// # Errors
/// When the piece is none that a snapshot's job wrote.
pub fn each_stored(piece: &[u8], mut with: impl FnMut(&ExportTask<'_>)) -> Result<()> {
    let text = std::str::from_utf8(piece).map_err(Error::internal)?;
    // `[task,task`, then `,task,task`, at last `]`.
    let inner = text.trim_start_matches(['[', ',']);
    let inner = inner.strip_suffix(']').unwrap_or(inner);
    let list = format!("[{inner}]");
    let unreadable = |error: serde_json::Error| Error::internal(format!("a stored piece cannot be read: {error}"));
    let tasks: Vec<&RawValue> = serde_json::from_str(&list).map_err(unreadable)?;
    for written in tasks {
        let task = serde_json::from_str(written.get()).map_err(unreadable)?;
        show(&task, written.get(), &mut with);
    }
    Ok(())
}

fn show(task: &StoredTask<'_>, written: &str, with: &mut impl FnMut(&ExportTask<'_>)) {
    let people: Vec<(Option<i64>, Option<ExportAuthor>)> = task.annotations.iter().map(author).collect();
    let annotations = task.annotations.iter().zip(&people).map(|(annotation, (id, author))| ExportAnnotation {
        id: annotation.id,
        completed_by: *id,
        author: author.as_ref(),
        result: annotation.result.get(),
        was_cancelled: annotation.was_cancelled,
        created_at: annotation.created_at,
        updated_at: annotation.updated_at,
        lead_time: annotation.lead_time,
        ..ExportAnnotation::default()
    });
    let annotations = annotations.collect();
    let (data, written) = (task.data.get(), Some(written));
    let created_at = task.created_at.unwrap_or_default();
    with(&ExportTask { id: task.id, data, created_at, annotations, written, ..ExportTask::default() });
}

/// An id or an object, as the snapshot was asked to say.
fn author(annotation: &StoredAnnotation<'_>) -> (Option<i64>, Option<ExportAuthor>) {
    let json = annotation.completed_by.get();
    match serde_json::from_str::<StoredAuthor>(json) {
        Ok(author) => (Some(author.id), Some(ExportAuthor { email: author.email, json: json.to_owned() })),
        Err(_) => (serde_json::from_str(json).unwrap_or_default(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::each_stored;

    fn ids(piece: &str) -> Vec<i64> {
        let mut ids = Vec::new();
        each_stored(piece.as_bytes(), |task| ids.push(task.id)).unwrap();
        ids
    }

    #[test]
    fn pieces_are_read_wherever_the_list_is_cut() {
        let task = |id: i64| {
            format!(r#"{{"id":{id},"annotations":[],"drafts":[{{"id":[1]}}],"data":{{"list":[1,2],"text":"]"}}}}"#)
        };
        assert_eq!(ids("[]"), [0; 0]);
        assert_eq!(ids("["), [0; 0]);
        assert_eq!(ids("]"), [0; 0]);
        assert_eq!(ids(&format!("[{},{}", task(1), task(2))), [1, 2]);
        assert_eq!(ids(&format!(",{}", task(3))), [3]);
        assert_eq!(ids(&format!(",{}]", task(4))), [4]);
    }

    #[test]
    fn authors_are_ids_or_objects() {
        let annotation = |by: &str| {
            format!(
                r#"{{"id":1,"completed_by":{by},"result":[],"was_cancelled":false,"created_at":"2026-11-24T00:00:00Z","updated_at":"2026-11-24T00:00:00Z","lead_time":null}}"#
            )
        };
        let all = [annotation("7"), annotation(r#"{"id":8,"email":"a@b"}"#), annotation("null")].join(",");
        let piece = format!(r#"[{{"id":1,"data":{{}},"annotations":[{all}]}}]"#);
        let mut found = Vec::new();
        each_stored(piece.as_bytes(), |task| {
            found
                .extend(task.annotations.iter().map(|a| (a.completed_by, a.author.map(|author| author.email.clone()))));
        })
        .unwrap();
        assert_eq!(found, [(Some(7), None), (Some(8), Some("a@b".to_owned())), (None, None)]);
    }
}
