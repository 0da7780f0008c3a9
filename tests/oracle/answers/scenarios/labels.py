"""Labels of the organization and their links, the actions that no list shows, states, versions of models."""

import json

CONFIG = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices>
<Choices name="tone" toName="text"><Choice value="good"/><Choice value="loud"/></Choices></View>"""
ALL = {"all": True, "excluded": []}


def result(control, choice):
    return [{"id": control, "from_name": control, "to_name": "text", "type": "choices", "value": {"choices": [choice]}}]


def play(p):
    project, tasks = population(p)
    labels(p, project)
    bulk_rename(p, project)
    links(p, project)
    cached(p, project)
    fields(p, project, tasks)
    propagated(p, project, tasks)
    renamed(p, project)
    forms(p, project)
    states(p, project, tasks)
    versions(p, project, tasks)
    exports(p, project)


def population(p):
    p.forget()
    project = p.post("/api/projects/", {"title": "Labels", "label_config": CONFIG}).id
    path = f"/api/projects/{project}/import?return_task_ids=true"
    tasks = p.post(path, [{"text": "One"}, {"text": "Two"}, {"text": "Three"}]).json["task_ids"]
    for task, choice in zip(tasks[:2], ["good", "bad"]):
        p.post(f"/api/tasks/{task}/annotations/", {"result": result("mood", choice) + result("tone", "good")})
    return project, tasks


def labels(p, project):
    new = {"title": "Good", "value": ["good"], "project": project, "from_name": "mood"}
    p.get("/api/labels/", note="none yet")
    p.post("/api/labels/", [new], note="one")
    p.post("/api/labels/", [{**new, "title": "Bad", "value": ["bad"], "description": "not good"}], note="with words about it")
    p.post("/api/labels/", [new], note="the same again")
    wrong = {
        "no list": new,
        "nothing": [],
        "no title": [{key: value for key, value in new.items() if key != "title"}],
        "no value": [{key: value for key, value in new.items() if key != "value"}],
        "no control": [{key: value for key, value in new.items() if key != "from_name"}],
        "a number": [5],
    }
    for name, body in wrong.items():
        p.post("/api/labels/", body, note=name)
    listed = p.get("/api/labels/").json
    for page in ["page=2", "page=0", "page=x"]:
        p.get(f"/api/labels/?{page}")
    first = listed["results"][0]["id"] if listed["results"] else 1
    p.get(f"/api/labels/{first}/")
    p.patch(f"/api/labels/{first}/", {"title": "Fine"}, note="another title")
    p.patch(f"/api/labels/{first}/", {"description": "words"}, note="words about it")
    p.patch(f"/api/labels/{first}/", {"title": "", "value": None}, note="nothing")
    for path in ["/api/labels/999999/", "/api/labels/abc/"]:
        p.get(path)
        p.patch(path, {"title": "x"})
        p.delete(path)


def bulk_rename(p, project):
    for body in [{}, {"project": project}, {"project": project, "old_label": ["good"]}, {"project": 999999, "old_label": ["a"], "new_label": ["b"]}]:
        p.post("/api/labels/bulk", body, note=json.dumps({**body, "project": "N"} if "project" in body else body))
    p.post("/api/labels/bulk", {"project": project, "old_label": ["loud"], "new_label": ["quiet"]}, note="one that nobody has")
    p.post("/api/labels/bulk", {"project": project, "old_label": ["bad"], "new_label": ["good"]}, note="one that somebody has")
    p.get(f"/api/tasks/?project={project}&fields=all", note="what came of the renaming")


def links(p, project):
    listed = p.get("/api/label_links/", note="all").json
    p.get(f"/api/label_links/?project={project}", note="of a project")
    p.get("/api/label_links/?project=999999", note="of no project")
    link = listed["results"][0]["id"] if listed["results"] else 1
    p.get(f"/api/label_links/{link}/")
    p.patch(f"/api/label_links/{link}/", {"from_name": "tone"}, note="another control")
    for body in [{}, {"project": project}, {"project": project, "label": 999999, "from_name": "mood"}]:
        p.post("/api/label_links/", body, note=", ".join(body) or "nothing")
    p.delete(f"/api/label_links/{link}/")
    p.get(f"/api/label_links/{link}/", note="gone")
    for path in ["/api/label_links/999999/", "/api/label_links/abc/"]:
        p.get(path)


def act(p, project, action, body, note):
    return p.post(f"/api/dm/actions/?project={project}&id={action}", body, note=note)


def data(p, project):
    p.get(f"/api/tasks/?project={project}", note="what the tasks say")


def cached(p, project):
    for body in [{}, {"control_tag": "mood"}, {"control_tag": "tone", "with_counters": "No"}, {"control_tag": "ALL", "source": "Predictions"}, {"custom_control_tag": "other"}]:
        act(p, project, "cache_labels", {"selectedItems": ALL, "control_tag": "ALL", "with_counters": "Yes", **body}, json.dumps(body))
    data(p, project)


def fields(p, project, tasks):
    for name, kind, value in [("words", "String", "a b"), ("number", "Number", "2.5"), ("count", "Expression", "range(2)"), ("text", "Expression", 'replace("e", "E")')]:
        act(p, project, "add_data_field", {"selectedItems": ALL, "value_name": name, "value_type": kind, "value": value}, f"{kind} {value}")
    only = {"all": False, "included": tasks[:1]}
    act(p, project, "add_data_field", {"selectedItems": only, "value_name": "words", "value_type": "String", "value": "c"}, "one task")
    for body in [{}, {"value_name": "x"}, {"value_name": "x", "value_type": "Number", "value": "y"}, {"value_name": "x", "value_type": "Expression", "value": "open('a')"}]:
        act(p, project, "add_data_field", {"selectedItems": ALL, **body}, json.dumps(body))
    data(p, project)


def propagated(p, project, tasks):
    annotation = p.get(f"/api/tasks/{tasks[0]}/annotations/").json[0]["id"]
    act(p, project, "propagate_annotations", {"selectedItems": {"all": False, "included": tasks[1:]}, "source_annotation_id": annotation}, "to two tasks")
    act(p, project, "propagate_annotations", {"selectedItems": ALL, "source_annotation_id": 999999}, "of none")
    act(p, project, "propagate_annotations", {"selectedItems": ALL}, "without one")
    p.get(f"/api/tasks/{tasks[2]}/annotations/", note="what came of it")
    p.get(f"/api/projects/{project}/", note="what is counted")


def renamed(p, project):
    body = {"selectedItems": ALL, "control_tag": "tone", "old_label_name": "good", "new_label_name": "loud"}
    act(p, project, "rename_labels", body, "one control")
    act(p, project, "rename_labels", {**body, "old_label_name": "nothing"}, "one that nobody has")
    act(p, project, "rename_labels", {**body, "control_tag": "other"}, "no such control")
    p.get(f"/api/tasks/?project={project}&fields=all", note="what the annotations say")


def forms(p, project):
    for action in ["cache_labels", "add_data_field", "rename_labels", "delete_tasks", "delete_tasks_predictions"]:
        p.get(f"/api/dm/actions/{action}/form/?project={project}")


def states(p, project, tasks):
    for entity, number in [("task", tasks[0]), ("project", project)]:
        p.get(f"/api/fsm/entities/{entity}/{number}/history", note=entity)
    for body in [{}, {"transition_name": "nothing"}, {"transition_name": 5}]:
        p.post(f"/api/fsm/entities/task/{tasks[0]}/transition/", body, note=json.dumps(body))
    p.get("/api/fsm/entities/task/999999/history", note="no such task")


def versions(p, project, tasks):
    for task, version in zip(tasks, ["one", "one", "two"]):
        p.post("/api/predictions/", {"task": task, "result": result("mood", "good"), "model_version": version, "score": 0.5})
    path = f"/api/projects/{project}/model-versions/"
    p.get(path)
    p.patch(f"/api/projects/{project}/", {"model_version": "two"}, note="people begin from one")
    act(p, project, "predictions_to_annotations", {"selectedItems": ALL, "model_version": "two"}, "of one version")
    act(p, project, "predictions_to_annotations", {"selectedItems": ALL, "model_version": "three"}, "of no version")
    p.delete(path, {}, note="none named")
    p.delete(path, {"model_version": "three"}, note="none of these")
    p.delete(path, {"model_version": "one"})
    p.get(path, note="what is left")
    act(p, project, "delete_tasks_predictions", {"selectedItems": ALL}, "all")
    p.get(path, note="none are left")


def exports(p, project):
    p.get(f"/api/projects/{project}/export/files")
    p.get("/api/projects/999999/export/files")
    p.get("/api/auth/export/", note="no file named")
