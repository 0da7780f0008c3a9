"""Takes projects from one product to the other, by import and export.

The configs and results are the golden ones of the editor.
"""

import json
import pathlib
import urllib.request

GOLDEN = json.loads((pathlib.Path(__file__).resolve().parents[2] / "web/test/fixtures/golden-results.json").read_text())


def call(system, method, path, body=None):
    headers = {"Authorization": f"Token {system.token}", "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(system.url + path, content, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def project_with(system, config, tasks):
    project = call(system, "POST", "/api/projects/", {"title": "Exchange", "label_config": config})["id"]
    counts = call(system, "POST", f"/api/projects/{project}/import", tasks)
    assert (counts["task_count"], counts["annotation_count"]) == (len(tasks), len(tasks))
    return project


def tasks_of(system, project):
    """What the editor of that system is given to show."""
    tasks = call(system, "GET", f"/api/tasks?project={project}&fields=all&page_size=100")["tasks"]
    return [call(system, "GET", f"/api/tasks/{task['id']}/") for task in tasks]


def results(system, project):
    return [annotation["result"] for task in tasks_of(system, project) for annotation in task["annotations"]]


def exported(system, project):
    return call(system, "GET", f"/api/projects/{project}/export?exportType=JSON")
