"""Takes out of an answer what two runs never share: ids, times, tokens, addresses.

An id becomes its kind and the order in which the scenario first met it, so that a wrong id is still seen.
"""

import csv
import io
import re

#: Fields which hold the id of something.
FIELDS = {
    "task": "task", "taskId": "task", "task_ids": "task", "tasks": "task",
    "project": "project", "projects": "project", "created_projects": "project", "contributed_to_projects": "project", "organization": "organization", "organization_id": "organization",
    "active_organization": "organization",
    "annotation": "annotation", "annotationId": "annotation", "annotation_id": "annotation", "annotations_ids": "annotation",
    "annotations": "annotation", "parent_annotation": "annotation", "parent_prediction": "prediction",
    "predictions": "prediction", "prediction": "prediction", "drafts": "draft", "draft": "draft",
    "user": "user", "user_id": "user", "users": "user", "created_by": "user", "completed_by": "user", "updated_by": "user",
    "last_created_by": "user", "annotators": "user", "annotator": "user",
    "file_upload": "upload", "file_upload_ids": "upload", "import": "import", "import_id": "import", "reimport": "reimport",
}  # fmt: skip

#: Lists, and texts with commas, which the real one gives in the order of a set.
UNORDERED = {"annotations_ids", "annotators", "predictions_model_versions", "data_columns", "permissions", "options", "items"}

#: What the `id` of an answer's own objects means, by the end of its address.
ADDRESSES = [
    (r"/annotations(/\d+)?$", "annotation"), (r"/convert-to-draft$|/drafts(/\d+)?$", "draft"), (r"/predictions(/\d+)?$", "prediction"),
    (r"/memberships$", "member"), (r"/memberships/\d+$", "user"), (r"/users(/\d+)?$|/annotators$|/whoami$|/current-user$", "user"),
    (r"/organizations(/\d+)?$", "organization"), (r"/views(/\d+)?$", "view"), (r"/file-uploads?(/\d+)?$", "upload"),
    (r"/tasks(/\d+)?$|/next$|/export$", "task"), (r"/projects(/\d+)?$|/dm/project$|/counts$", "project"),
]  # fmt: skip

TEXTS = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d-\d\d-\d\d-[0-9a-f]{8}"), "<time>-<hex>"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<uuid>"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"), "<jwt>"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+"), "<jwt without signature>"),
    (re.compile(r"\b[0-9a-zA-Z]{40}\b"), "<token>"),
    (re.compile(r"^\d+\xa0minutes?$"), "<ago>"),
    (re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{8})-(?=[\w.]+\.(json|csv|tsv|txt))"), "<hex>-"),
    (re.compile(r"(upload/)\d+/(<hex>-|[0-9a-f]{32}-|[0-9a-f]{8}-)"), r"\1<project>/<hex>-"),
    (re.compile(r"project-\d+-at"), "project-<id>-at"),
]


class Normaliser:
    def __init__(self, url):
        self.port = url.rpartition(":")[2]
        self.names = {}

    def remembered(self):
        return {kind: dict(known) for kind, known in self.names.items()}

    def value(self, value, address):
        path = address.partition("?")[0].rstrip("/")
        kind = next((kind for pattern, kind in ADDRESSES if re.search(pattern, path)), None)
        if path.endswith("/export") and isinstance(value, str) and "<html" not in value:
            value = table(value)
        return self.walk(value, None, kind)

    def walk(self, value, field, kind):
        if isinstance(value, dict):
            inner = FIELDS.get(field, kind)
            return {key: self.walk(item, key, inner) for key, item in value.items()}
        if isinstance(value, list):
            items = [self.walk(item, field, kind) for item in value]
            return sorted(items) if field in UNORDERED and all(isinstance(item, str) for item in items) else items
        if isinstance(value, str):
            return self.ids(value, field) if field in ("annotations_ids", "annotation_id") else self.parts(value, field)
        if isinstance(value, float) and field == "duration":
            return "<seconds>"
        if isinstance(value, int) and not isinstance(value, bool):
            named = kind if field in ("id", None) else FIELDS.get(field)
            return self.name(named, value) if named else value
        return value

    def ids(self, value, field):
        return ",".join(sorted(self.name(FIELDS[field], int(one)) if one.isdigit() else one for one in value.split(",")))

    def parts(self, value, field):
        value = self.text(value)
        return ",".join(sorted(value.split(","))) if field in UNORDERED else value

    def name(self, kind, number):
        known = self.names.setdefault(kind, {})
        return f"<{kind} {known.setdefault(number, len(known) + 1)}>"

    def text(self, value):
        value = re.sub(rf"http://(127\.0\.0\.1|localhost):{self.port}", "<host>", value)
        for pattern, name in TEXTS:
            value = pattern.sub(name, value)
        return value


def table(text):
    """A CSV or TSV export as its columns and rows, so that ids in it are found."""
    rows = list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text.partition("\n")[0] else ","))
    return {"columns": rows[0], "rows": [dict(zip(rows[0], map(number, row))) for row in rows[1:]]} if rows else text


def number(cell):
    return int(cell) if re.fullmatch(r"\d{1,9}", cell) else cell
