"""Tasks: made, changed, deleted, and the next one to label."""

import json

CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""


def mood(choice):
    return [{"id": "r1", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [choice]}}]


def play(p):
    project = p.post("/api/projects/", {"title": "Tasks", "label_config": CONFIG}).id
    p.get(f"/api/projects/{project}/next/", note="no tasks")
    task = create(p, project)
    p.get(f"/api/tasks/{task}/")
    for change in [{"data": {"text": "Changed"}}, {"data": {"text": "With more", "n": 5}}, {"meta": {"a": 1}}, {}, {"unknown": 1}]:  # fmt: skip
        p.patch(f"/api/tasks/{task}/", change, note=json.dumps(change))
    scratch = p.post("/api/tasks/", {"data": {"text": "For what may be refused"}, "project": project}).id
    for wrong in [{"meta": None}, {"overlap": 3}, {"inner_id": 77}, {"is_labeled": True}, {"total_annotations": 9}, {"data": {}}, {"data": []}, {"data": "x"}, {"data": None}, {"data": {"other": 1}}, {"overlap": "x"}, {"project": 999999}, {"inner_id": "x"},
                  {"is_labeled": "maybe"}, {"meta": "x"}, {"overlap": 0}, {"file_upload": 999999}, {"updated_by": 999999}]:  # fmt: skip
        p.patch(f"/api/tasks/{scratch}/", wrong, note=json.dumps(wrong))
    p.get(f"/api/tasks/{task}/")
    unknown(p, task)
    pages(p)
    stream(p)
    p.delete(f"/api/tasks/{task}/")
    p.delete(f"/api/tasks/{task}/", note="again")
    p.get(f"/api/tasks/{task}/", note="deleted")
    p.delete(f"/api/projects/{project}/tasks/")
    p.get(f"/api/projects/{project}/")


def create(p, project):
    task = p.post("/api/tasks/", {"data": {"text": "One"}, "project": project}).id
    p.post("/api/tasks/", {"data": {"text": "Two"}, "project": project, "meta": {"a": [1]}})
    p.post("/api/tasks/", {"data": {"text": "Three", "more": None}, "project": project, "annotations": [{"result": mood("good")}], "predictions": [{"result": mood("bad")}]}, note="with an annotation")  # fmt: skip
    for wrong in [{}, {"data": {"text": "x"}}, {"project": project}, {"data": {}, "project": project}, {"data": [], "project": project}, {"data": "x", "project": project},
                  {"data": None, "project": project}, {"data": {"other": 1}, "project": project}, {"data": {"text": "x"}, "project": 999999},
                  {"data": {"text": "x"}, "project": "x"}, {"data": {"text": "x"}, "project": None}, {"data": {"text": 5}, "project": project},
                  {"data": {"text": None}, "project": project}, {"data": {"text": ["a"]}, "project": project}]:  # fmt: skip
        p.post("/api/tasks/", wrong, note=json.dumps({**wrong, "project": "yes"} if wrong.get("project") == project else wrong), scratch=True)
    p.post("/api/tasks/", [{"data": {"text": "x"}, "project": project}], note="a list")
    return task


def unknown(p, task):
    for wrong in ["999999", "abc", "-1"]:
        path = f"/api/tasks/{wrong}/"
        p.get(path)
        p.patch(path, {"data": {"text": "x"}})
        p.delete(path)
        p.get(f"{path}annotations/")
        p.post(f"{path}annotations/", {"result": mood("good")})
        p.get(f"{path}drafts")
        p.post(f"{path}drafts", {"result": []})
    p.call("PUT", f"/api/tasks/{task}/", {"data": {"text": "x"}})
    p.post(f"/api/tasks/{task}/", {})
    p.call("PUT", "/api/tasks/", {})
    p.delete("/api/tasks/")


def pages(p):
    project = p.post("/api/projects/", {"title": "Pages of tasks", "label_config": CONFIG}).id
    p.post(f"/api/projects/{project}/import", [{"text": f"Number {number}"} for number in range(7)])
    p.get(f"/api/tasks/?project={project}", note="in their order")
    p.get(f"/api/projects/{project}/tasks/")
    views = f"/api/tasks/?project={project}"
    for query in ["", "&page=1", "&page=2", "&page=99", "&page=0", "&page=-1", "&page=x", "&page_size=3", "&page_size=3&page=3", "&page_size=3&page=4",
                  "&page_size=0", "&page_size=-1", "&page_size=1000000", "&page_size=x", "&fields=all", "&fields=task_only", "&fields=nonsense", "&include=id,data",
                  "&include=nonsense", "&resolve_uri=false", "&review=true", "&only_annotated=true", "&view=999999", "&query=nonsense", "&query={}", "&query=[]", "&query=",
                  "&selectedItems=x"]:  # fmt: skip
        p.get(views + query)
    p.get("/api/tasks/")
    p.get("/api/tasks/?project=abc")
    p.get("/api/tasks/?project=999999")
    p.get("/api/tasks/?view=abc")
    p.get("/api/tasks/?view=999999")
    for query in ["page=1", "page_size=3", "page_size=3&page=2", "page=99", "page_size=0", "page=x"]:
        p.get(f"/api/projects/{project}/tasks/?{query}")


def stream(p):
    project = p.post("/api/projects/", {"title": "The stream", "label_config": CONFIG, "show_skip_button": True}).id
    p.post(f"/api/projects/{project}/import", [{"text": f"Number {number}"} for number in range(4)])
    first = p.get(f"/api/projects/{project}/next/").id
    p.get(f"/api/projects/{project}/next/", note="again")
    p.post(f"/api/tasks/{first}/annotations/", {"result": mood("good"), "lead_time": 2.5})
    second = p.get(f"/api/projects/{project}/next/").id
    p.post(f"/api/tasks/{second}/annotations/", {"result": [], "was_cancelled": True})
    third = p.get(f"/api/projects/{project}/next/").id
    p.post(f"/api/tasks/{third}/drafts", {"result": mood("bad"), "lead_time": 1, "was_postponed": True})
    fourth = p.get(f"/api/projects/{project}/next/").id
    p.post(f"/api/tasks/{fourth}/annotations/", {"result": mood("bad"), "lead_time": 4})
    p.get(f"/api/projects/{project}/next/", note="the postponed one")
    p.post(f"/api/tasks/{third}/annotations/", {"result": mood("bad"), "lead_time": 4})
    p.get(f"/api/projects/{project}/next/", note="the end")
    p.get(f"/api/projects/{project}/label-stream-history/")
    p.patch(f"/api/projects/{project}/", {"skip_queue": "REQUEUE_FOR_ME"})
    p.get(f"/api/projects/{project}/next/", note="the skipped one")
    p.patch(f"/api/projects/{project}/", {"skip_queue": "IGNORE_SKIPPED"})
    p.get(f"/api/projects/{project}/next/", note="skipped ones ignored")
    p.patch(f"/api/projects/{project}/", {"skip_queue": "REQUEUE_FOR_OTHERS", "maximum_annotations": 2})
    p.get(f"/api/projects/{project}/next/", note="two each")
    p.get(f"/api/tasks/?project={project}&fields=all")
    p.get(f"/api/projects/{project}/")
    p.get(f"/api/projects/{project}/annotators/")
    p.get(f"/api/projects/{project}/summary/")
