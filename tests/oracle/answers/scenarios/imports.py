"""Imports in every shape, and the files behind them."""

import json

CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""


def mood(choice, **more):
    return [{"id": "r1", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [choice]}, **more}]


BODIES = {
    "a list of data": [{"text": "a"}, {"text": "b", "n": 1}],
    "one object": {"text": "a"},
    "one task": {"data": {"text": "a"}},
    "tasks": [{"data": {"text": "a"}}, {"data": {"text": "b"}, "meta": {"x": 1}}],
    "mixed": [{"data": {"text": "a"}}, {"text": "b"}],
    "annotations": [{"data": {"text": "a"}, "annotations": [{"result": mood("good")}, {"result": mood("bad"), "ground_truth": False, "was_cancelled": True, "lead_time": 4}]}],
    "predictions": [{"data": {"text": "a"}, "predictions": [{"result": mood("good"), "score": 0.5, "model_version": "m1"}, {"result": mood("bad")}]}],
    "completions": [{"data": {"text": "a"}, "completions": [{"result": mood("good")}]}],
    "an author by email": [{"data": {"text": "a"}, "annotations": [{"result": mood("good"), "completed_by": {"email": "owner@example.com"}}]}],
    "an unknown author": [{"data": {"text": "a"}, "annotations": [{"result": mood("good"), "completed_by": {"email": "nobody@example.com"}}]}],
    "an unknown author id": [{"data": {"text": "a"}, "annotations": [{"result": mood("good"), "completed_by": 999999}]}],
    "own ids": [{"id": 777777, "inner_id": 9, "data": {"text": "a"}}],
    "null annotations": [{"data": {"text": "a"}, "annotations": None, "predictions": None}],
    "empty list": [],
    "empty object": {},
    "empty data": [{"data": {}}],
    "a missing key": [{"text": "good"}, {"other": "x"}],
    "data is text": [{"data": "x"}],
    "text in the list": ["x"],
    "numbers": [1, 2],
    "null": [None],
    "result is text": [{"data": {"text": "a"}, "annotations": [{"result": "x"}]}],
    "no result": [{"data": {"text": "a"}, "annotations": [{}]}],
    "annotations is an object": [{"data": {"text": "a"}, "annotations": {"result": mood("good")}}],
    "score is text": [{"data": {"text": "a"}, "predictions": [{"result": mood("good"), "score": "high"}]}],
    "meta is text": [{"data": {"text": "a"}, "meta": "x"}],
    "unknown control": [{"data": {"text": "a"}, "annotations": [{"result": [{"id": "x", "from_name": "nobody", "to_name": "text", "type": "choices", "value": {}}]}]}],
}  # fmt: skip

FILES = {
    "list.json": json.dumps([{"text": "a"}, {"text": "b"}]),
    "tasks.json": json.dumps([{"data": {"text": "a"}, "annotations": [{"result": mood("good")}]}]),
    "object.json": json.dumps({"text": "a"}),
    "table.csv": "text,n\na,1\nb,2\n",
    "semicolons.csv": "text;n\na;1\nb;2\n",
    "quotes.csv": 'text,n\n"a, with ""quotes""\nand lines",1\n',
    "table.tsv": "text\tn\na\t1\n",
    "lines.txt": "one\ntwo\n\nthree\n",
    "marked.csv": "\ufefftext,n\nä,1\n",
    "broken.json": '[{"text": "a"},',
    "empty.csv": "",
    "head.csv": "text,n\n",
    "other.csv": "words,n\na,1\n",
    "program.exe": "MZ",
    "noending": "x",
}


def play(p):
    for name, body in BODIES.items():
        p.forget()
        project = p.post("/api/projects/", {"title": "Imports", "label_config": CONFIG}).id
        path = f"/api/projects/{project}/import"
        p.post(path, body, note=name)
        p.get(f"/api/tasks/?project={project}&fields=all", note=name)
    queries(p)
    files(p)
    predictions(p)


def queries(p):
    p.forget()
    project = p.post("/api/projects/", {"title": "Imports", "label_config": CONFIG}).id
    path = f"/api/projects/{project}/import"
    p.post(f"{path}?return_task_ids=true", [{"text": "a"}, {"text": "b"}])
    p.post(f"{path}?commit_to_project=false", [{"text": "a"}], note="JSON")
    p.post(f"{path}?preannotated_from_fields=mood", [{"text": "a", "mood": "good"}])
    p.call("POST", path, content=b"[{", kind="application/json", note="broken")
    p.call("POST", path, content=b"hello", kind="text/plain", note="text")
    p.call("POST", path, note="nothing")
    p.call("POST", path, content=b"text=hello", kind="application/x-www-form-urlencoded", note="a form")
    p.get(f"/api/projects/{project}/")
    p.get(f"/api/projects/{project}/summary/")


def files(p):
    p.forget()
    project = p.post("/api/projects/", {"title": "Files", "label_config": CONFIG}).id
    path = f"/api/projects/{project}/import"
    for name, content in FILES.items():
        p.forget()
        other = p.post("/api/projects/", {"title": "Files", "label_config": CONFIG}).id
        p.upload(f"/api/projects/{other}/import", [(name, content)], note=name)
        p.get(f"/api/tasks/?project={other}&page_size=-1&fields=all", note=name)
    p.forget()
    p.upload(path, [("a.csv", "text,n\na,1\n"), ("b.json", '[{"text": "b"}]')], note="two files")
    p.upload(path, [("a.csv", "text,n\na,1\n"), ("b.csv", "words\nb\n")], note="different columns")
    p.get(f"/api/projects/{project}/file-uploads?all=true", scratch=True)
    p.get(f"/api/projects/{project}/file-uploads", scratch=True)
    uploaded = p.upload(f"{path}?commit_to_project=false", [("later.csv", "text,n\na,1\nb,2\n")], note="not yet").json["file_upload_ids"]
    p.get(f"/api/projects/{project}/file-uploads")
    p.get(f"/api/projects/{project}/file-uploads?ids={json.dumps(uploaded)}".replace(" ", ""))
    reimport = f"/api/projects/{project}/reimport"
    p.post(reimport, {"file_upload_ids": uploaded, "files_as_tasks_list": True})
    p.post(reimport, {"file_upload_ids": uploaded, "files_as_tasks_list": False}, note="as files")
    p.post(reimport, {"file_upload_ids": [999999]}, note="unknown")
    p.post(reimport, {}, note="nothing")
    p.post(reimport, {"file_upload_ids": "x"}, note="text")
    one = f"/api/import/file-upload/{uploaded[0]}"
    p.get(one)
    p.get("/api/import/file-upload/999999")
    p.get("/api/import/file-upload/abc")
    p.delete(one)
    p.delete(one, note="again")
    p.delete(f"/api/projects/{project}/file-uploads", {"file_upload_ids": [999999]}, note="unknown")
    p.delete(f"/api/projects/{project}/file-uploads", {}, note="all")
    p.get(f"/api/projects/{project}/file-uploads?all=true")
    p.get("/data/upload/1/none.csv")
    p.get("/data/upload/1/none.csv", authorization=None)


def predictions(p):
    p.forget()
    project = p.post("/api/projects/", {"title": "Predictions", "label_config": CONFIG}).id
    ids = p.post(f"/api/projects/{project}/import?return_task_ids=true", [{"text": "a"}, {"text": "b"}]).json["task_ids"]
    path = f"/api/projects/{project}/import/predictions"
    p.post(path, [{"task": ids[0], "result": mood("good"), "score": 0.5, "model_version": "m1"}, {"task": ids[1], "result": mood("bad")}])
    for wrong in [[], {}, [{"task": 999999, "result": []}], [{"task": ids[0]}], [{"result": []}], [{"task": "x", "result": []}], ["x"]]:
        p.post(path, wrong, note=json.dumps(wrong).replace(str(ids[0]), "N"))
    p.get(f"/api/predictions/?project={project}")
