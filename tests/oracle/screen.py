"""What the real product's editor shows, and what it should show of a result."""

import json
import os
import pathlib
import subprocess

from exchange import call, tasks_of
from systems import EMAIL, PASSWORD

HERE = pathlib.Path(__file__).resolve().parent


def shown(real, projects, folder, images=None):
    """All tasks of the projects (by name) in the real editor, in the order of their ids: `name` or `name number`.

    Each task is what the real product's API gives to its editor. `LABEL_STUDIO_PICTURES` names a folder for screenshots.
    """
    tasks = []
    for name, project in projects.items():
        config = call(real, "GET", f"/api/projects/{project}/")["label_config"]
        all_of_it = sorted(tasks_of(real, project), key=lambda task: task["id"])
        names = [name] if len(all_of_it) == 1 else [f"{name} {number}" for number in range(len(all_of_it))]
        tasks += [{"name": each, "config": config, "task": task} for each, task in zip(names, all_of_it)]
    order = {"url": real.url, "email": EMAIL, "password": PASSWORD, "tasks": tasks}
    order |= {"images": str(images), "pictures": os.environ.get("LABEL_STUDIO_PICTURES")}
    (folder / "order.json").write_text(json.dumps(order))
    program = subprocess.run(["node", HERE / "screen.mjs", folder / "order.json"], check=True, stdout=subprocess.PIPE, timeout=600)
    return json.loads(program.stdout)


def check(screen, result):
    """The editor holds that result and has drawn its regions, with their labels, at their places."""
    assert screen is not None, "no annotation is open"
    assert screen["annotations"] == 1
    assert screen["result"] == result
    regions = wanted(result)
    assert [(region["id"], region["labels"]) for region in screen["regions"]] == [(one["id"], one["labels"]) for one in regions]
    assert [line.split("\n")[0] for line in screen["panel"]] == [", ".join(one["labels"][-1:]) for one in regions]
    for region, one in zip(screen["regions"], regions):
        check_drawn(region["drawn"], one["value"])


def check_drawn(drawn, value):
    assert drawn and all(one["visible"] for one in drawn), drawn
    if "text" in value and "start" in value:
        assert "".join(one["text"] for one in drawn) == value["text"].replace("\\n", "\n")
    place = place_of(value)
    if place:
        assert len(drawn) == 1
        assert all(abs(there - here) < 0.01 for there, here in zip(drawn[0]["place"], place)), (drawn, place)


def place_of(value):
    """Left, top, width and height in percent of the picture, where a result says them."""
    if "radiusX" in value:
        return value["x"] - value["radiusX"], value["y"] - value["radiusY"], 2 * value["radiusX"], 2 * value["radiusY"]
    if "height" in value:
        return value["x"], value["y"], value["width"], value["height"]
    if "points" in value:
        (left, top), (right, bottom) = (list(map(edge, zip(*value["points"]))) for edge in (min, max))
        return left, top, right - left, bottom - top
    return None


def wanted(result):
    """The regions of a result: the parts with the same id and object are one; what is of the whole task is none."""
    regions = {}
    for part in result:
        value = part.get("value", {})
        if not PLACES & value.keys():
            continue
        region = regions.setdefault(part["id"], {"id": part["id"], "labels": [], "value": value})
        region["labels"] += labels(part)
    return list(regions.values())


#: What says where a region is.
PLACES = {"x", "points", "vertices", "start", "rle", "imageDataURL"}


def labels(part):
    if part["type"] == "taxonomy":
        return [name for path in part["value"]["taxonomy"] for name in path]
    return part["value"].get(part["type"], []) if part["type"].endswith("labels") else []
