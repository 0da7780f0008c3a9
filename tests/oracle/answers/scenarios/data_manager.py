"""Columns, views and actions of the Data Manager."""

import json
import urllib.parse

CONFIG = """<View><Text name="text" value="$text"/>
<Labels name="label" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>
<Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>"""


def mood(choice):
    return [{"id": "r1", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [choice]}}]


def tasks(count=6):
    for number in range(count):
        annotations = [{"result": mood("good"), "ground_truth": number == 0, "lead_time": number}] if number % 2 == 0 else []
        predictions = [{"result": mood("bad"), "score": number / 10, "model_version": "m1" if number < 3 else "m2"}] if number % 3 == 0 else []
        yield {"data": {"text": f"Number {number}"}, "annotations": annotations, "predictions": predictions}


def project_with_tasks(p, count=6):
    p.forget()
    project = p.post("/api/projects/", {"title": "Data Manager", "label_config": CONFIG}).id
    ids = p.post(f"/api/projects/{project}/import?return_task_ids=true", list(tasks(count))).json["task_ids"]
    p.get(f"/api/tasks/?project={project}&fields=all")
    return project, ids


def play(p):
    project, ids = project_with_tasks(p)
    p.get(f"/api/dm/columns/?project={project}")
    p.get(f"/api/dm/project/?project={project}")
    for wrong in ["", "?project=999999", "?project=abc", "?project="]:
        for path in ["columns/", "project/", "views/", "actions/"]:
            p.get(f"/api/dm/{path}{wrong}", scratch=True)
    views(p, project)
    actions(p)


VIEW = {"title": "Mine", "type": "list", "target": "tasks", "hiddenColumns": {"explore": ["tasks:inner_id"], "labeling": []}, "columnsWidth": {}, "gridWidth": 4,
        "filters": {"conjunction": "and", "items": [{"filter": "filter:tasks:id", "operator": "greater", "type": "Number", "value": 0}]}, "ordering": ["-tasks:id"]}  # fmt: skip


def views(p, project):
    path = "/api/dm/views/"
    p.get(f"{path}?project={project}")
    first = p.post(path, {"project": project, "data": VIEW}).id
    second = p.post(path, {"project": project, "data": {"title": "Second", "filters": {"conjunction": "or", "items": []}}}).id
    p.post(path, {"project": project}, note="no data")
    p.post(path, {"project": project, "data": {"filters": {"conjunction": "and", "items": [{"filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "3"},
           {"filter": "filter:tasks:completed_at", "operator": "in", "type": "Datetime", "value": {"min": "2020-01-01T00:00:00.000Z", "max": "2100-01-01T00:00:00.000Z"}}]}}}, note="two filters")  # fmt: skip
    for wrong in [{}, {"data": {}}, {"project": 999999, "data": {}}, {"project": "x", "data": {}}, {"project": project, "data": "x"}, {"project": project, "data": []},
                  {"project": project, "data": {"filters": "x"}}, {"project": project, "data": {"filters": {"items": [{}]}}},
                  {"project": project, "data": {"filters": {"conjunction": "xor", "items": []}}}, {"project": project, "data": {"ordering": "x"}}, {"project": project, "data": None}]:  # fmt: skip
        p.post(path, wrong, note=json.dumps({**wrong, "project": "yes"} if wrong.get("project") == project else wrong), scratch=True)
    p.get(f"{path}{first}/")
    p.get(f"/api/tasks/?view={first}")
    p.get(f"/api/tasks/?view={first}&project={project}&page_size=2")
    p.patch(f"{path}{first}/", {"data": {"title": "Changed"}})
    p.patch(f"{path}{first}/", {"data": {"ordering": ["tasks:id"]}})
    p.patch(f"{path}{first}/", {"data": {"filters": {"conjunction": "or", "items": []}}})
    p.patch(f"{path}{first}/", {})
    p.patch(f"{path}{first}/", {"selected_items": {"all": False, "included": [1]}})
    p.call("PUT", f"{path}{first}/", {"project": project, "data": {"title": "Put"}})
    p.get(f"{path}{first}/")
    p.post(f"{path}order/", {"project": project, "ids": [second, first]})
    p.get(f"{path}?project={project}")
    p.post(f"{path}order/", {}, note="nothing")
    p.post(f"{path}order/", {"project": project, "ids": "x"}, note="no list")
    p.post(f"{path}order/", {"project": project, "ids": [999999]}, note="unknown")
    for wrong in ["999999", "abc"]:
        p.get(f"{path}{wrong}/")
        p.patch(f"{path}{wrong}/", {"data": {}})
        p.delete(f"{path}{wrong}/")
    p.get(path, note="of all projects")
    before_import(p)
    p.delete(f"{path}{second}/")
    p.delete(f"{path}{second}/", note="again")
    p.delete(f"{path}reset/?project={project}")
    p.delete(f"{path}reset/", note="no project")
    p.get(f"{path}?project={project}")


def before_import(p):
    """Tabs and questions on fields that no task has yet."""
    empty = p.post("/api/projects/", {"title": "No data yet", "label_config": CONFIG}).id
    item = {"filter": "filter:tasks:data.later", "operator": "equal", "type": "String", "value": "x"}
    for data in [{"filters": {"conjunction": "and", "items": [item]}}, {"ordering": ["-tasks:data.later"]}]:
        view = p.post("/api/dm/views/", {"project": empty, "data": data}, note=json.dumps(data)).id
        p.get(f"/api/tasks/?view={view}", note="nothing yet")
        p.get(f"/api/tasks/?project={empty}&query={urllib.parse.quote(json.dumps(data))}", note=f"asked {json.dumps(data)}", hidden=True)
    half = p.post("/api/dm/views/", {"project": empty, "data": {"filters": {"conjunction": "and", "items": [{**item, "value": {}}]}}}, note="value {}").id
    p.get(f"/api/tasks/?view={half}&page_size=1", note="half filled")
    p.get(f"/api/dm/views/?project={empty}", note="of the project without data")


def actions(p):
    project, ids = project_with_tasks(p)
    path = f"/api/dm/actions/?project={project}"
    names = [action["id"] for action in p.get(path).json]
    for name in ["retrieve_tasks_predictions", "predictions_to_annotations", "remove_duplicates", "delete_tasks", "delete_tasks_annotations", "delete_tasks_predictions",
                 "next_task", "cache_labels", "propagate_annotations", "rename_labels", "add_data_field", "nonsense"]:  # fmt: skip
        p.get(f"/api/dm/actions/{name}/form/?project={project}")
    some = {"all": False, "included": ids[:3]}
    p.post(f"{path}&id=nonsense", {"selectedItems": some})
    p.post(path, {"selectedItems": some}, note="no id")
    p.post(f"{path}&id=delete_tasks", {"selectedItems": "x"}, note="wrong selection")
    p.post(f"{path}&id=delete_tasks", {"selectedItems": {"all": False, "included": []}}, note="nothing selected")
    p.post(f"/api/dm/actions/?project=999999&id=delete_tasks", {"selectedItems": some})
    for name, selected, more in [
        ("delete_tasks", {"all": False, "included": ids[:2]}, {}),
        ("delete_tasks", {"all": True, "excluded": ids[-1:]}, {}),
        ("delete_tasks_annotations", {"all": True, "excluded": []}, {}),
        ("delete_tasks_annotations", some, {}),
        ("delete_tasks_predictions", {"all": True, "excluded": []}, {}),
        ("predictions_to_annotations", {"all": True, "excluded": []}, {"model_version": "m1"}),
        ("predictions_to_annotations", {"all": True, "excluded": []}, {}),
        ("next_task", {"all": True, "excluded": []}, {}),
        ("remove_duplicates", {"all": True, "excluded": []}, {}),
    ]:
        own, own_ids = project_with_tasks(p)
        chosen = {key: [own_ids[ids.index(one)] for one in value] if isinstance(value, list) else value for key, value in selected.items()}
        p.post(f"/api/dm/actions/?project={own}&id={name}", {"selectedItems": chosen, "ordering": [], "filters": {"conjunction": "and", "items": []}, **more}, note=json.dumps(more))
        p.get(f"/api/tasks/?project={own}&fields=all", note=f"after {name} {more}")
        p.get(f"/api/projects/{own}/", note=f"after {name} {more}")
    duplicates(p)
    filtered(p)


def duplicates(p):
    project = p.post("/api/projects/", {"title": "Duplicates", "label_config": CONFIG}).id
    p.post(f"/api/projects/{project}/import", [{"data": {"text": "same"}}, {"data": {"text": "same"}, "annotations": [{"result": mood("good")}]}, {"data": {"text": "else"}},
           {"data": {"text": "same"}, "predictions": [{"result": mood("bad")}]}])  # fmt: skip
    p.post(f"/api/dm/actions/?project={project}&id=remove_duplicates", {"selectedItems": {"all": True, "excluded": []}})
    p.get(f"/api/tasks/?project={project}&fields=all", note="after remove_duplicates")


def filtered(p):
    project, ids = project_with_tasks(p)
    filters = {"conjunction": "and", "items": [{"filter": "filter:tasks:total_annotations", "operator": "equal", "type": "Number", "value": 0}]}
    p.post(f"/api/dm/actions/?project={project}&id=delete_tasks", {"selectedItems": {"all": True, "excluded": ids[1:2]}, "filters": filters}, note="by a filter")
    p.get(f"/api/tasks/?project={project}", note="after a filtered delete")
    p.post(f"/api/dm/actions/?project={project}&id=delete_tasks", {}, note="no selection")
