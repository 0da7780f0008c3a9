"""Annotations, drafts and predictions of a task."""

import json

CONFIG = """<View><Text name="text" value="$text"/>
<Labels name="label" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""


def mood(choice):
    return {"id": "r1", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [choice]}}


SPAN = {"id": "r2", "from_name": "label", "to_name": "text", "type": "labels", "value": {"start": 0, "end": 3, "text": "One", "labels": ["PER"]}}


NAME = "6b0e5d7a-6cc7-4d9d-93a5-0a5d6d6b0001"


def play(p):
    project = p.post("/api/projects/", {"title": "Annotations", "label_config": CONFIG}).id
    task = p.post("/api/tasks/", {"data": {"text": "One two three"}, "project": project}).id
    other = p.post("/api/tasks/", {"data": {"text": "Another"}, "project": project}).id
    p.get(f"/api/tasks/{task}/annotations/")
    annotation = annotations(p, project, task)
    scratch = p.post("/api/tasks/", {"data": {"text": "For what may be refused"}, "project": project}).id
    errors(p, scratch, p.post(f"/api/tasks/{scratch}/annotations/", {"result": []}).id)
    p.delete(f"/api/tasks/{scratch}/")
    drafts(p, task, other, annotation)
    p.delete(f"/api/tasks/{other}/")
    other = p.post("/api/tasks/", {"data": {"text": "Another"}, "project": project}).id
    convert(p, task)
    predictions(p, project, task, other)
    from_prediction(p, task)
    whole(p, project, task)


def annotations(p, project, task):
    path = f"/api/tasks/{task}/annotations/"
    first = p.post(path, {"result": [mood("good"), SPAN], "lead_time": 12.5, "started_at": "2026-01-02T03:04:05.000006Z"}).id
    p.post(path, {"result": []}, note="empty")
    p.post(path, {"result": [mood("bad")], "was_cancelled": True, "lead_time": 1}, note="skipped")
    p.post(path, {"result": [mood("bad")], "ground_truth": True}, note="ground truth")
    p.post(path, {"result": [{**SPAN, "unknown": {"deep": [1]}, "score": 0.5, "meta": {"text": ["note"]}}], "unknown": 1, "parent_annotation": first, "unique_id": NAME}, note="with more")  # fmt: skip
    p.post(path, {"result": [], "unique_id": NAME}, note="sent again")
    colleague = p.post("/api/users/", {"username": "colleague", "email": "colleague@example.com"}).id
    p.post(path, {"result": [mood("bad")], "completed_by": colleague, "lead_time": 2}, note="somebody else's")
    p.post(path, {"result": json.dumps([mood("good")])}, note="text")
    p.call("POST", path, content=b"result=[]&lead_time=3&was_cancelled=true", kind="application/x-www-form-urlencoded", note="a form")
    p.get(path)
    p.get(f"/api/annotations/{first}/")
    for change in [{"result": [mood("bad")]}, {"lead_time": 99.25}, {"ground_truth": True}, {"ground_truth": False}, {"was_cancelled": True}, {"was_cancelled": False}, {},
                   {"result": []}, {"id": 5, "created_username": "me", "unknown": 1}, {"result": [mood("good"), SPAN], "lead_time": 20}]:  # fmt: skip
        p.patch(f"/api/annotations/{first}/", change, note=json.dumps(change)[:80])
    p.get(f"/api/tasks/{task}/")
    gone = p.get(path).json[-1]["id"]
    p.delete(f"/api/annotations/{gone}/")
    p.delete(f"/api/annotations/{gone}/", note="again")
    p.get(f"/api/annotations/{gone}/", note="deleted")
    p.get(f"/api/projects/{project}/")
    return first


def errors(p, task, annotation):
    for wrong in [{}, {"result": None}, {"result": "x"}, {"result": 5}, {"result": {}}, {"result": [5]}, {"result": [[]]}, {"result": [{"from_name": "nobody", "to_name": "text", "type": "choices", "value": {}}]},
                  {"result": [{}]}, {"result": [], "lead_time": "x"}, {"result": [], "was_cancelled": "maybe"}, {"result": [], "ground_truth": "maybe"}, {"result": [], "lead_time": None},
                  {"result": [], "was_cancelled": None}, {"result": [], "completed_by": 999999}, {"result": [], "completed_by": "x"}, {"result": [], "parent_prediction": 999999},
                  {"result": [], "parent_annotation": 999999}, {"result": [], "draft_id": 999999}, {"result": [], "started_at": "x"}, {"result": [], "unique_id": "x" * 300},
                  {"result": [], "task": 999999}, {"result": [], "project": 999999}, {"result": [], "last_action": "danced"}, {"result": [], "lead_time": -1}]:  # fmt: skip
        p.post(f"/api/tasks/{task}/annotations/", wrong, note=json.dumps(wrong)[:80], scratch=True)
        p.patch(f"/api/annotations/{annotation}/", wrong, note=json.dumps(wrong)[:80])
    p.post(f"/api/tasks/{task}/annotations/", [], note="a list")
    p.post(f"/api/tasks/{task}/annotations/", {"result": [], "unique_id": NAME}, note="the name of another")
    for wrong in ["999999", "abc", "-1"]:
        p.get(f"/api/annotations/{wrong}/")
        p.patch(f"/api/annotations/{wrong}/", {"result": []})
        p.delete(f"/api/annotations/{wrong}/")
        p.post(f"/api/annotations/{wrong}/convert-to-draft")
        p.get(f"/api/tasks/{task}/annotations/{wrong}/drafts")
    p.call("PUT", f"/api/annotations/{annotation}/", {"result": []})
    p.post(f"/api/annotations/{annotation}/", {})
    p.get("/api/annotations/")
    p.get(f"/api/annotations/{annotation}/convert-to-draft")


def drafts(p, task, other, annotation):
    p.get(f"/api/tasks/{task}/drafts")
    draft = p.post(f"/api/tasks/{task}/drafts", {"result": [mood("good")], "lead_time": 3.5}).id
    p.get(f"/api/tasks/{task}/drafts")
    p.get(f"/api/drafts/{draft}/")
    p.patch(f"/api/drafts/{draft}/", {"result": [mood("bad")], "lead_time": 5})
    p.patch(f"/api/drafts/{draft}/", {"was_postponed": True})
    p.patch(f"/api/drafts/{draft}/", {})
    for wrong in [{}, {"result": None}, {"result": "x"}, {"result": 5}, {"result": {}}, {"result": [], "lead_time": "x"}, {"result": [], "was_postponed": "maybe"}]:
        p.post(f"/api/tasks/{other}/drafts", wrong, note=json.dumps(wrong), scratch=True)
        p.patch(f"/api/drafts/{draft}/", wrong, note=json.dumps(wrong))
    p.patch(f"/api/drafts/{draft}/", {"result": [mood("bad")], "lead_time": 5, "was_postponed": False})
    p.get(f"/api/tasks/{task}/drafts")
    p.get(f"/api/tasks/{task}/annotations/{annotation}/drafts")
    second = p.post(f"/api/tasks/{task}/annotations/{annotation}/drafts", {"result": [mood("bad"), SPAN], "lead_time": 1}).id
    p.get(f"/api/tasks/{task}/annotations/{annotation}/drafts")
    p.get(f"/api/tasks/{task}/")
    p.post(f"/api/tasks/{other}/annotations/", {"result": [], "draft_id": draft}, note="the draft of another task")
    p.patch(f"/api/annotations/{annotation}/", {"result": [mood("bad")], "draft_id": second}, note="with its draft")
    p.get(f"/api/drafts/{second}/", note="after the update")
    p.post(f"/api/tasks/{task}/annotations/", {"result": [mood("good")], "draft_id": draft, "lead_time": 5}, note="with its draft")
    p.get(f"/api/drafts/{draft}/", note="after the submit")
    p.get(f"/api/tasks/{task}/drafts")
    third = p.post(f"/api/tasks/{task}/drafts", {"result": []}).id
    p.delete(f"/api/drafts/{third}/")
    p.delete(f"/api/drafts/{third}/", note="again")
    p.get("/api/drafts/abc/")


def convert(p, task):
    annotation = p.post(f"/api/tasks/{task}/annotations/", {"result": [mood("good")], "lead_time": 7}).id
    p.post(f"/api/annotations/{annotation}/convert-to-draft")
    p.post(f"/api/annotations/{annotation}/convert-to-draft", note="again")
    p.get(f"/api/tasks/{task}/")


def predictions(p, project, task, other):
    path = "/api/predictions/"
    first = p.post(path, {"task": task, "result": [mood("good")], "score": 0.75, "model_version": "m1"}).id
    p.post(path, {"task": task, "result": [mood("bad"), SPAN]}, note="without version")
    p.post(path, {"task": other, "result": [], "score": None, "model_version": "", "cluster": 3, "neighbors": [1], "mislabeling": 0.5}, note="all fields")
    scratch = p.post("/api/tasks/", {"data": {"text": "For what may be refused"}, "project": project}).id
    for wrong in [{}, {"task": scratch}, {"result": []}, {"task": 999999, "result": []}, {"task": "x", "result": []}, {"task": scratch, "result": "x"}, {"task": scratch, "result": None},
                  {"task": scratch, "result": 5}, {"task": scratch, "result": {}}, {"task": scratch, "result": [], "score": "x"}, {"task": scratch, "result": [{"a": 1}]},
                  {"task": scratch, "result": [], "model_version": 5}, {"task": scratch, "result": [], "project": 999999}, {"task": scratch, "result": [], "cluster": "x"},
                  {"task": scratch, "result": [], "score": 5}, {"task": scratch, "result": [], "model_version": None}, {"task": scratch, "result": [], "model_version": ""}]:  # fmt: skip
        p.post(path, wrong, note=json.dumps({**wrong, "task": "yes"} if wrong.get("task") == scratch else wrong), scratch=True)
    p.delete(f"/api/tasks/{scratch}/")
    for query in [f"?task={task}", f"?task={other}", f"?project={project}", f"?project={project}&task={task}", "?task=999999", "?task=x", "?project=x"]:
        p.get(path + query)
    p.get(f"{path}{first}/")
    for change in [{"score": 0.25}, {"model_version": "m2"}, {"result": [mood("bad")]}, {}, {"score": None}, {"cluster": 4}]:
        p.patch(f"{path}{first}/", change, note=json.dumps(change)[:60])
    for wrong in [{"score": "x"}, {"result": "x"}, {"result": None}, {"task": 999999}, {"model_version": None}]:
        p.patch(f"{path}{first}/", wrong, note=json.dumps(wrong))
    p.call("PUT", f"{path}{first}/", {"task": task, "result": [mood("good")], "score": 0.5, "model_version": "m3"})
    for wrong in ["999999", "abc"]:
        p.get(f"{path}{wrong}/")
        p.patch(f"{path}{wrong}/", {"score": 1})
        p.delete(f"{path}{wrong}/")
    p.get(f"/api/projects/{project}/model-versions/")
    p.get(f"/api/projects/{project}/model-versions/?extended=true")
    p.get(f"/api/tasks/{task}/")
    p.delete(f"{path}{first}/")
    p.get(f"{path}{first}/", note="deleted")
    p.delete(f"/api/projects/{project}/model-versions/", {"model_version": "undefined"})
    p.get(f"/api/projects/{project}/")


def from_prediction(p, task):
    prediction = p.post("/api/predictions/", {"task": task, "result": [mood("good")], "score": 0.5, "model_version": "m9"}).id
    p.post(f"/api/tasks/{task}/annotations/", {"result": [mood("good")], "parent_prediction": prediction})


def whole(p, project, task):
    p.get(f"/api/tasks/{task}/")
    p.get(f"/api/projects/{project}/summary/")
    p.get(f"/api/tasks/?project={project}&fields=all")
    p.get(f"/api/projects/{project}/tasks/")
    p.get(f"/api/projects/{project}/")
