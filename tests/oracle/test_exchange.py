"""What Labelkeep exports loads in the real Label Studio 1.23.2 and shows the same regions there, and the other way round.

The configs and results are the golden ones of the editor.
"""

import json
import pathlib
import re
import urllib.request

import pytest

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = json.loads((HERE.parents[1] / "web/test/fixtures/golden-results.json").read_text())


def call(system, method, path, body=None):
    headers = {"Authorization": f"Token {system.token}", "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(system.url + path, content, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def project_with(system, golden, tasks):
    project = call(system, "POST", "/api/projects/", {"title": "Exchange", "label_config": golden["cfg"]})["id"]
    counts = call(system, "POST", f"/api/projects/{project}/import", tasks)
    assert (counts["task_count"], counts["annotation_count"]) == (len(tasks), len(tasks))
    return project


def results(system, project):
    """What the editor of that system is given to show."""
    tasks = call(system, "GET", f"/api/tasks?project={project}&fields=all&page_size=100")["tasks"]
    whole = [call(system, "GET", f"/api/tasks/{task['id']}/") for task in tasks]
    return [annotation["result"] for task in whole for annotation in task["annotations"]]


def exported(system, project):
    return call(system, "GET", f"/api/projects/{project}/export?exportType=JSON")


def first_task(golden):
    data = {key: "/static/images/none.jpg" for key in re.findall(r'[vV]alue(?:List)?="\$(\w+)"', golden["cfg"])}
    return {"data": data, "annotations": [{"result": golden["result"], "ground_truth": False}]}


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_an_export_shows_the_same_regions_on_the_other_side(ours, real, name):
    golden = GOLDEN[name]
    here = project_with(ours, golden, [first_task(golden)])
    there = project_with(real, golden, exported(ours, here))
    assert results(real, there) == [golden["result"]]
    back = project_with(ours, golden, exported(real, there))
    assert results(ours, back) == [golden["result"]]
