"""Each operator on each column, and each ordering, over the same 30 tasks."""

import json
import urllib.parse

CONFIG = """<View><Text name="text" value="$text"/>
<Labels name="label" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""

WORDS = ["apple", "Apple pie", "banana", "", "cherry 10%", "date_palm", "élan", "fig (dried)", "9 grapes", "a'b\"c"]
MIXED = [1, 2.5, "3", "three", None, True, False, [1, 2], {"a": 1}, -4]


def mood(choice):
    return [{"id": "r1", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [choice]}}]


def tasks():
    for number in range(30):
        data = {"text": WORDS[number % 10], "number": (number * 7) % 11, "mixed": MIXED[number % 10], "when": f"2024-0{number % 9 + 1}-15T10:00:00Z"}
        if number % 4 == 0:
            data["sometimes"] = f"value {number % 8}"
        data["score"] = str(number / 4)
        data["deep"] = {"list": [number, {"note": f'say "{WORDS[number % 10]}"'}]}
        task = {"data": data}
        if number % 3 == 0:
            task["annotations"] = [
                {"result": mood("good" if number % 2 else "bad"), "lead_time": number * 1.5, "ground_truth": number % 9 == 0, "was_cancelled": number % 6 == 3}
                for _ in range(1 + number % 2)
            ]
        if number % 5 == 0:
            task["predictions"] = [{"result": mood("bad"), "score": number / 30, "model_version": "m1" if number < 15 else "m2"}]
        yield task


NUMBERS = ["equal", "not_equal", "less", "greater", "less_or_equal", "greater_or_equal"]
TEXTS = ["contains", "not_contains", "regex", "equal", "not_equal", "starts_with", "ends_with"]

COLUMNS = {
    "Number": ["inner_id", "total_annotations", "cancelled_annotations", "total_predictions", "predictions_score", "avg_lead_time", "data.number", "data.score", "data.mixed", "data.sometimes"],
    "String": ["annotations_results", "predictions_results", "predictions_model_versions", "data.text", "data.mixed", "data.sometimes", "data.number", "file_upload", "storage_filename", "data.none"],
    "Datetime": ["completed_at", "created_at", "updated_at", "data.when"],
    "List": ["annotators", "updated_by"],
    "Boolean": ["draft_exists", "ground_truth"],
}  # fmt: skip


def play(p):
    project = p.post("/api/projects/", {"title": "Filters", "label_config": CONFIG}).id
    ids = p.post(f"/api/projects/{project}/import?return_task_ids=true", list(tasks())).json["task_ids"]
    p.post(f"/api/tasks/{ids[1]}/drafts", {"result": mood("good")})
    p.post(f"/api/tasks/{ids[4]}/annotations/", {"result": mood("good"), "lead_time": 3})
    me = p.get("/api/current-user/whoami").id
    p.get(f"/api/tasks/?project={project}&fields=all")
    ask = Ask(p, project)
    for column in COLUMNS["Number"]:
        for operator in NUMBERS:
            ask.filter(column, operator, "Number", 2)
        ask.filter(column, "equal", "Number", 2.5)
        ask.filter(column, "in", "Number", {"min": 1, "max": 3})
        ask.filter(column, "not_in", "Number", {"min": 1, "max": 3})
        ask.empty(column, "Number")
    for column in COLUMNS["String"]:
        for operator in TEXTS:
            ask.filter(column, operator, "String", "a")
        for value in ["Apple", "APPLE", "", "value 0", "10%", "_", "(", "m1", "é", "É", "'b\"", "2"]:
            ask.filter(column, "contains", "String", value)
        ask.filter(column, "regex", "String", "^[a-c].*$")
        ask.filter(column, "regex", "String", "[")
        ask.filter(column, "in_list", "String", ["apple", "value 0"])
        ask.filter(column, "not_in_list", "String", ["apple", "value 0"])
        ask.empty(column, "String")
    for column in COLUMNS["Datetime"]:
        for operator in NUMBERS[2:]:
            ask.filter(column, operator, "Datetime", "2024-05-15T10:00:00.000Z")
        ask.filter(column, "in", "Datetime", {"min": "2020-01-01T00:00:00.000Z", "max": "2100-01-01T00:00:00.000Z"})
        ask.filter(column, "not_in", "Datetime", {"min": "2020-01-01T00:00:00.000Z", "max": "2100-01-01T00:00:00.000Z"})
        ask.filter(column, "less", "Datetime", "yesterday")
        ask.empty(column, "Datetime")
    for column in COLUMNS["List"]:
        for operator in ["contains", "not_contains"]:
            for value in [me, str(me), [me], 999999]:
                ask.filter(column, operator, "List", value)
        ask.empty(column, "List")
    for operator in ["equal", "not_equal"]:
        for value in [True, False, "true", "false"]:
            ask.filter("draft_exists", operator, "Boolean", value)
    for column, operator, kind, value in [("id", "in", "Number", {"min": ids[3], "max": ids[6]}), ("id", "equal", "Number", ids[3]), ("id", "in_list", "Number", ids[2:4]),
                                          ("id", "not_equal", "Number", ids[3]), ("annotations_ids", "contains", "String", "1")]:  # fmt: skip
        ask.filter(column, operator, kind, value)
    for value in [2020, 0, 1700000000, "2020"]:
        ask.filter("created_at", "greater", "Datetime", value)
    ask.filter("created_at", "greater", "String", "2020-01-01")
    for value in ["apple", "grapes", "list"]:
        ask.filter("data.deep", "contains", "Unknown", value)
        ask.filter("data.deep", "not_contains", "Unknown", value)
    p.post(f"/api/tasks/{ids[4]}/annotations/", {"result": []})
    ask.empty("annotations_results", "String")
    ask.filter("annotations_results", "equal", "String", json.dumps(mood("good")))
    wrong(ask)
    several(ask, me)
    orderings(ask)


class Ask:
    def __init__(self, p, project):
        self.p, self.project = p, project

    def query(self, query, note):
        self.p.get(f"/api/tasks/?project={self.project}&page_size=100&include=id,inner_id&query={urllib.parse.quote(json.dumps(query))}", note=note, hidden=True)

    def items(self, items, note, conjunction="and", **more):
        self.query({"filters": {"conjunction": conjunction, "items": items}, **more}, note)

    def filter(self, column, operator, kind, value):
        shown = "…" if column == "id" else json.dumps(value)
        self.items([item(column, operator, kind, value)], f"{column} {operator} {kind} {shown}")

    def empty(self, column, kind):
        self.filter(column, "empty", kind, True)
        self.filter(column, "empty", kind, False)


def item(column, operator, kind, value):
    return {"filter": f"filter:tasks:{column}", "operator": operator, "type": kind, "value": value}


def wrong(ask):
    for column, operator, kind, value in [("inner_id", "less", "Number", "x"), ("inner_id", "in", "Number", 5), ("inner_id", "danced", "Number", 5), ("nonsense", "equal", "Number", 5),
                                          ("project__id", "equal", "Number", 1), ("inner_id", "equal", "Nonsense", 5), ("inner_id", "equal", "Number", None), ("data.text", "contains", "String", 5),
                                          ("data.text", "contains", "String", None), ("data.text", "contains", "String", ["a"]), ("data.text", "in_list", "String", "apple"),
                                          ("data.a__b", "equal", "String", "x"), ("data.", "equal", "String", "x"), ("", "equal", "String", "x")]:  # fmt: skip
        ask.filter(column, operator, kind, value)
    ask.items([{}], "an empty item")
    ask.items("x", "items is text")
    ask.query({"filters": "x"}, "filters is text")
    ask.query({"filters": None}, "filters is null")
    ask.items([], "another conjunction", "xor")


def several(ask, me):
    items = [item("total_annotations", "greater", "Number", 0), item("data.text", "contains", "String", "a")]
    ask.items(items, "two with and")
    ask.items(items, "two with or", "or")
    ask.p.get(f"/api/tasks/?project={ask.project}&query={urllib.parse.quote(json.dumps({'filters': {'conjunction': 'and', 'items': items}}))}", note="whole", hidden=True)
    ask.items([], "none")
    ask.items(items, "with an ordering", ordering=["-tasks:data.number"])
    ask.items([{**items[0], "child_filter": items[1]}], "a child filter")


def orderings(ask):
    columns = ["id", "inner_id", "completed_at", "total_annotations", "cancelled_annotations", "total_predictions", "annotators", "annotations_results",
               "predictions_score", "predictions_model_versions", "predictions_results", "file_upload", "storage_filename", "created_at", "updated_at", "updated_by",
               "avg_lead_time", "draft_exists", "data.text", "data.number", "data.mixed", "data.sometimes", "data.when", "data.score", "data.none", "nonsense", "project__id"]  # fmt: skip
    for column in columns:
        for sign in ["", "-"]:
            ask.query({"ordering": [f"{sign}tasks:{column}"]}, f"order by {sign}{column}")
    ask.query({"ordering": ["tasks:data.number", "-tasks:id"]}, "order by two")
    ask.query({"ordering": []}, "no order")
    ask.query({"ordering": "x"}, "order is text")
