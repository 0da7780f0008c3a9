"""Two people in two browsers label fifty real pictures and texts, and the real product's editor shows what was exported."""

import json
import os
import pathlib
import subprocess

import pytest

from exchange import call, project_with
from screen import check, shown

HERE = pathlib.Path(__file__).resolve().parent
IMAGES = HERE.parents[1] / ".cache/data/images"


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    path = tmp_path_factory.mktemp("two-people") / "export.json"
    command = ["node", "--test", "--test-reporter=spec", HERE / "two-people.test.mjs"]
    subprocess.run(command, check=True, env={**os.environ, "LABELKEEP_EXPORT": str(path)}, timeout=600)
    return json.loads(path.read_text())


def known_there(tasks, real):
    """An import names people by the ids of the place where it is done, so the colleague must be somebody there."""
    [me, colleague] = sorted({task["annotations"][0]["completed_by"] for task in tasks})
    person = {"username": "labels-too", "email": "labels-too@example.com"}
    ids = {me: call(real, "GET", "/api/current-user/whoami")["id"], colleague: call(real, "POST", "/api/users/", person)["id"]}
    return [{**task, "annotations": [{**one, "completed_by": ids[one["completed_by"]]} for one in task["annotations"]]} for task in tasks]


def test_the_real_editor_shows_what_both_labeled(export, real, tmp_path):
    there = project_with(real, export["config"], known_there(export["tasks"], real))
    screens = shown(real, {"task": there}, tmp_path, IMAGES)
    assert len(screens) == 50
    for screen, task in zip(screens.values(), export["tasks"]):
        check(screen, task["annotations"][0]["result"])
