//! The full JSON form.

use std::fmt::Display;
use std::io::Write as _;

use labelkeep_model::Timestamp;

use super::{ExportAnnotation, ExportTask};
use crate::json_text::push_string;

/// A task as the JSON format writes it.
pub fn task(task: &ExportTask<'_>, out: &mut Vec<u8>) {
    if let Some(written) = task.written {
        out.extend_from_slice(written.as_bytes());
        return;
    }
    let mut object = Object::open(out);
    object.display("id", task.id);
    object.list("annotations", &task.annotations, |annotation, out| self::annotation(annotation, task, out));
    if let Some(name) = task.file_upload {
        object.text("file_upload", Some(name));
    }
    object.list("drafts", &task.drafts, |json, out| push(out, json));
    object.list("predictions", &task.predictions, |json, out| push(out, json));
    object.raw("data", task.data);
    object.raw("meta", task.meta.unwrap_or("{}"));
    object.time("created_at", Some(task.created_at));
    object.time("updated_at", Some(task.updated_at));
    object.display("allow_skip", task.allow_skip);
    object.display("inner_id", task.inner_id);
    object.display("total_annotations", task.total_annotations);
    object.display("cancelled_annotations", task.cancelled_annotations);
    object.display("total_predictions", task.total_predictions);
    // There are no comments in this version; readers expect the fields.
    object.raw("comment_count", "0");
    object.raw("unresolved_comment_count", "0");
    object.raw("last_comment_updated_at", "null");
    object.display("project", task.project);
    object.optional("updated_by", task.updated_by);
    object.raw("comment_authors", "[]");
    object.close();
}

fn annotation(annotation: &ExportAnnotation<'_>, task: &ExportTask<'_>, out: &mut Vec<u8>) {
    let mut object = Object::open(out);
    object.display("id", annotation.id);
    match annotation.author {
        Some(author) => object.raw("completed_by", &author.json),
        None => object.optional("completed_by", annotation.completed_by),
    }
    object.raw("result", annotation.result);
    object.display("was_cancelled", annotation.was_cancelled);
    object.display("ground_truth", annotation.ground_truth);
    object.time("created_at", Some(annotation.created_at));
    object.time("updated_at", Some(annotation.updated_at));
    object.time("draft_created_at", annotation.draft_created_at);
    match annotation.lead_time {
        Some(seconds) if seconds.is_finite() => object.raw("lead_time", &format!("{seconds:?}")),
        _ => object.raw("lead_time", "null"),
    }
    object.raw("prediction", "{}");
    object.display("result_count", annotation.result_count);
    object.text("unique_id", annotation.unique_id);
    object.optional("import_id", annotation.import_id);
    object.text("last_action", annotation.last_action);
    object.display("bulk_created", annotation.bulk_created);
    object.display("task", task.id);
    object.display("project", task.project);
    object.optional("updated_by", annotation.updated_by);
    object.optional("parent_prediction", annotation.parent_prediction);
    object.optional("parent_annotation", annotation.parent_annotation);
    object.optional("last_created_by", annotation.last_created_by);
    object.close();
}

fn push(out: &mut Vec<u8>, value: impl Display) {
    // Writing to memory does not fail.
    let _ = write!(out, "{value}");
}

/// An object that is being written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    is_first: bool,
}

impl<'o> Object<'o> {
    fn open(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, is_first: true }
    }

    fn close(self) {
        self.out.push(b'}');
    }

    fn key(&mut self, name: &str) {
        self.out.extend_from_slice(if self.is_first { b"\"" } else { b",\"" });
        self.is_first = false;
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn raw(&mut self, name: &str, json: &str) {
        self.key(name);
        self.out.extend_from_slice(json.as_bytes());
    }

    fn display(&mut self, name: &str, value: impl Display) {
        self.key(name);
        push(self.out, value);
    }

    fn optional(&mut self, name: &str, value: Option<i64>) {
        match value {
            Some(value) => self.display(name, value),
            None => self.raw(name, "null"),
        }
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        self.key(name);
        match value {
            Some(text) => push_string(self.out, text),
            None => self.out.extend_from_slice(b"null"),
        }
    }

    fn time(&mut self, name: &str, value: Option<Timestamp>) {
        self.key(name);
        match value {
            Some(time) => {
                let _ = write!(self.out, "\"{time}\"");
            }
            None => self.out.extend_from_slice(b"null"),
        }
    }

    fn list<T>(&mut self, name: &str, items: &[T], mut write: impl FnMut(&T, &mut Vec<u8>)) {
        self.key(name);
        self.out.push(b'[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            write(item, self.out);
        }
        self.out.push(b']');
    }
}
