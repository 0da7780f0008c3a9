"""What scripts send beside what the documentation of the real one says: older addresses, other words, pages, drafts."""

import json

CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""


def mood(choice):
    return [{"id": "r1", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [choice]}}]


def play(p):
    bulk(p)
    one_task(p)
    pages(p)
    skips(p)
    nothing(p)
    words(p)
    drafts(p)
    fields(p)
    described(p)


def new_project(p, **more):
    return p.post("/api/projects/", {"title": "Scripts", "label_config": CONFIG, **more}).id


def new_task(p, project):
    """Its number in the project is another one there (see `tasks`): so it is not looked at here."""
    return p.post(f"/api/projects/{project}/import?return_task_ids=true", [{"text": "One"}]).json["task_ids"][0]


def bulk(p):
    p.forget()
    project = new_project(p)
    path = f"/api/projects/{project}/tasks/bulk/"
    for name, body in {"a list": [{"text": "a"}, {"data": {"text": "b"}}], "an object": {"text": "c"}, "nothing": [], "another key": [{"words": "x"}], "no task": [5]}.items():
        p.post(path, body, note=name)
    p.upload(path, [("a.csv", "text,n\nd,1\n")], note="a file")
    p.call("POST", path, content=b"url=http%3A%2F%2F127.0.0.1%3A1%2Fx.json", kind="application/x-www-form-urlencoded", note="an address")
    p.post(path + "?return_task_ids=true", [{"text": "e"}], note="with ids")
    p.post(path + "?commit_to_project=false", [{"text": "f"}], note="not yet")
    p.get(path)
    p.post("/api/projects/999999/tasks/bulk/", [{"text": "a"}])
    p.get(f"/api/tasks/?project={project}", note="what came of it")


def one_task(p):
    p.forget()
    project = new_project(p)
    path = f"/api/projects/{project}/tasks/"
    p.post(path, {"data": {"text": "One"}})
    p.post(path, {"data": {"text": "Two"}, "meta": {"a": [1]}}, note="with meta")
    for wrong in [{}, {"data": {}}, {"data": {"other": 1}}, {"data": "x"}, {"data": None}, {"text": "x"}]:
        p.post(path, wrong, note=json.dumps(wrong))
    p.post(path, [], note="a list")
    p.call("POST", path, content=b'data={"text":"form"}', kind="application/x-www-form-urlencoded", note="a form")
    p.post("/api/projects/999999/tasks/", {"data": {"text": "x"}})
    p.post("/api/projects/abc/tasks/", {"data": {"text": "x"}})
    p.get(f"/api/tasks/?project={project}", note="what came of it")


def pages(p):
    p.forget()
    project = new_project(p)
    path = f"/api/projects/{project}/tasks/"
    p.get(path, note="of nothing")
    p.post(f"/api/projects/{project}/import", [{"text": str(number)} for number in range(1150)])
    for query in ["", "?page_size=-1", "?page_size=5000", "?length=7", "?length=-1", "?start=1&page_size=1", "?start=1149&length=1", "?start=1150&length=1", "?start=0&length=3",
                  "?start=2&length=3", "?start=3&length=3", "?start=4&length=3", "?start=50", "?start=51", "?page_size=0", "?page=0", "?page=-1", "?start=-1", "?page=23", "?page=24",
                  "?page_size=100&page=12", "?page_size=100&page=13", "?page_size=-1&page=3", "?page_size=-1&start=5", "?page_size=-2", "?page_size=7&length=3", "?page=2&start=0&length=3",
                  "?page=x", "?page=", "?start=x", "?page_size=99999999999999999999", "?page=99999999999999999999"]:  # fmt: skip
        count(p, path + query)
    for query in ["", "&page_size=5000", "&page_size=-1", "&page_size=0", "&page=0", "&page=12", "&page=13", "&page=last", "&page=x", "&page=", "&length=7"]:
        count(p, f"/api/tasks/?project={project}{query}")
    for path in ["/api/projects/", "/api/projects/counts/", "/api/organizations/1/memberships"]:
        for query in ["?page_size=1&page=last", "?page=0", "?page=x", "?page_size=1&page=999999"]:
            page(p, path + query)


def count(p, path):
    """How many came: the two products list them in another order (see `tasks`)."""
    p.get(path, note="counted")
    answer = p.answers[-1]
    tasks = answer.body["tasks"] if isinstance(answer.body, dict) and "tasks" in answer.body else answer.body
    answer.body = {"count": len(tasks)} if answer.status == 200 else None


def page(p, path):
    """Whether there is such a page: what else has been made here is not looked at."""
    p.get(path, note="the page")
    answer = p.answers[-1]
    answer.body = {"count": len(answer.body["results"]), "is last": answer.body["next"] is None} if answer.status == 200 else None


def skips(p):
    p.forget()
    project = new_project(p)
    task = new_task(p, project)
    path = f"/api/tasks/{task}/annotations/"
    for said in ["1", "true", "True", "yes", "on", "0", "false", "no", "off", "maybe", "", "5"]:
        p.post(f"{path}?was_cancelled={said}", {"result": mood("good")}, note="the body says nothing", scratch=True)
        p.post(f"{path}?was_cancelled={said}", {"result": mood("good"), "was_cancelled": True}, note="the body says a skip", scratch=True)
    p.post(f"{path}?was_cancelled=1", {}, note="without a result")
    p.get(f"/api/tasks/?project={project}", note="what came of it")


def nothing(p):
    p.forget()
    project = new_project(p)
    task = new_task(p, project)
    path = f"/api/tasks/{task}/annotations/"
    annotation = p.post(path, {"lead_time": 3}, note="no result").id
    p.get(f"/api/tasks/{task}/", note="with no result")
    p.get(f"/api/projects/{project}/", note="with no result")
    p.get(f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true")
    p.get(f"/api/projects/{project}/export?exportType=CSV")
    p.get(f"/api/projects/{project}/export?exportType=JSON_MIN")
    p.patch(f"/api/annotations/{annotation}/", {"lead_time": 4}, note="still none")
    p.patch(f"/api/annotations/{annotation}/", {"result": None}, note="null")
    p.patch(f"/api/annotations/{annotation}/", {"result": mood("bad")}, note="one now")
    p.get(f"/api/tasks/{task}/", note="with one")
    p.get(f"/api/projects/{project}/", note="with one")
    p.post(path, {}, note="empty")


def words(p):
    p.forget()
    project = new_project(p)
    task = new_task(p, project)
    path = f"/api/tasks/{task}/annotations/"
    for field, values in {
        "lead_time": ["12.5", " 12 ", "1e3", "x"], "was_cancelled": [0, 1, 2, "0", "1", "yes", "No", "off", "T", "maybe"], "ground_truth": [0, 1, "t", "x"],
        "completed_by": ["x"], "draft_id": [999999, None], "parent_prediction": [None, ""],
    }.items():  # fmt: skip
        for value in values:
            p.post(path, {"result": [], field: value}, note=json.dumps({field: value}), scratch=True)
    for body in [{"lead_time": "12.5"}, {"was_postponed": 0}, {"was_postponed": "yes"}, {"lead_time": None}]:
        p.post(f"/api/tasks/{task}/drafts", {"result": [], **body}, note=json.dumps(body), scratch=True)
    for body in [{"score": "0.5"}, {"cluster": "3"}, {"mislabeling": "0.25"}, {"model_version": 5}, {"score": "x"}, {"cluster": "x"}]:
        p.post("/api/predictions/", {"task": task, "result": [], **body}, note=json.dumps(body), scratch=True)
    for change in [{"show_instruction": 1}, {"show_instruction": "yes"}, {"is_draft": 0}, {"maximum_annotations": "2"}, {"maximum_annotations": 2.0}, {"maximum_annotations": "x"},
                   {"show_skip_button": "maybe"}, {"min_annotations_to_start_training": "3"}]:  # fmt: skip
        answer = p.patch(f"/api/projects/{project}/", change, note=json.dumps(change))
        answer.body = {next(iter(change)): answer.json.get(next(iter(change)))} if answer.status == 200 else answer.body
    for row in [{"lead_time": "12.5"}, {"was_cancelled": 0}, {"was_cancelled": 1}, {"was_cancelled": "False"}, {"ground_truth": 1}, {"ground_truth": 0}]:
        p.forget()
        other = new_project(p)
        p.post(f"/api/projects/{other}/import", [{"data": {"text": "a"}, "annotations": [{"result": mood("good"), **row}]}], note=json.dumps(row))
        p.get(f"/api/tasks/?project={other}&fields=all", note=json.dumps(row))


def drafts(p):
    p.forget()
    project = new_project(p)
    task = new_task(p, project)
    for way in ["changed", "deleted"]:
        annotation = p.post(f"/api/tasks/{task}/annotations/", {"result": mood("good")}).id
        draft = p.post(f"/api/tasks/{task}/annotations/{annotation}/drafts", {"result": mood("bad")}).id
        if way == "changed":
            p.patch(f"/api/annotations/{annotation}/", {"result": mood("bad")})
        else:
            p.delete(f"/api/annotations/{annotation}/")
        p.get(f"/api/drafts/{draft}/", note=f"of what was {way}")
        p.get(f"/api/tasks/{task}/", note=f"a draft of what was {way}")
    draft = p.post(f"/api/tasks/{task}/drafts", {"result": mood("good")}).id
    p.post(f"/api/dm/actions/?id=delete_tasks_annotations&project={project}", {"selectedItems": {"all": True, "excluded": []}})
    p.get(f"/api/drafts/{draft}/", note="after the annotations were deleted")
    p.get(f"/api/tasks/{task}/", note="after the annotations were deleted")


def fields(p):
    p.forget()
    project = new_project(p)
    for include in ["id", "id,title", "task_number,finished_task_number", "nonsense", "id,nonsense"]:
        p.get(f"/api/projects/{project}/?include={include}")
    for config in [CONFIG, CONFIG.replace("Choices name", 'Choices perRegion="true" name'), '<View><Text name="t" value="$text"/><Labels name="l" toName="t"><Label value="a"/></Labels></View>',
                   '<View><Image name="i" value="$image"/><RectangleLabels name="l" toName="i"><Label value="a"/></RectangleLabels></View>', "<View></View>"]:  # fmt: skip
        p.get(f"/api/projects/{new_project(p, label_config=config)}/?include=config_suitable_for_bulk_annotation", note=config[:60])


def described(p):
    for path in ["/docs/api/?format=openapi", "/swagger.json", "/docs/api/schema/json/"]:
        p.get(path, note="anybody", authorization=None)
        # Each describes itself.
        p.answers[-1].body = None
