"""`kill -9` while annotations are written out to a target storage: in the end each has its object, as it is, and nothing else is there."""

import json
import os
import pathlib
import random
import time

import pytest

from checks import everything
from server import Server
from test_kill import postgres_database
from writer import CONFIG, Api, Journal, Writer

ROUNDS = int(os.environ.get("LABELKEEP_KILL_ROUNDS", "6"))
WRITERS = 4
# What a server had in its hands when it was killed is taken over when its claim ends.
CLAIM_SECONDS = 60


def wait_until_written(api, storage):
    deadline = time.monotonic() + 2 * CLAIM_SECONDS
    while True:
        state = api.call("GET", f"/api/storages/export/localfiles/{storage}")
        if state["pending_count"] == 0:
            return state
        assert time.monotonic() < deadline, state
        time.sleep(0.5)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_killed_server_writes_every_annotation_out(database, tmp_path):
    binary = pathlib.Path(os.environ["LABELKEEP_BINARY"])
    root, target = tmp_path / "root", tmp_path / "root" / "target"
    target.mkdir(parents=True)
    url = postgres_database(f"write_out_{os.getpid()}") if database == "postgres" else None
    environment = {"LOCAL_FILES_SERVING_ENABLED": "true", "LOCAL_FILES_DOCUMENT_ROOT": str(root)}
    server = Server.start(binary, tmp_path, url, environment=environment)
    api = Api(server)
    project = api.call("POST", "/api/projects/", {"title": "Write out", "label_config": CONFIG})["id"]
    tasks = api.call("POST", f"/api/projects/{project}/import?return_task_ids=true", [{"text": f"{n}"} for n in range(40)])["task_ids"]
    storage = {"project": project, "path": str(target), "can_delete_objects": True}
    storage = api.call("POST", "/api/storages/export/localfiles", storage)["id"]
    pending = 0
    for round in range(ROUNDS):
        writers = [Writer(server, project, tasks[n::WRITERS], Journal(), f"{round}/{n}") for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(random.Random(f"moment {round}").uniform(0.5, 1.5))
        server.kill()
        for writer in writers:
            writer.join(timeout=60)
            assert not writer.is_alive() and writer.failure is None, writer.failure
        server = Server.start(binary, tmp_path, url, token=server.token, environment=environment)
        api = Api(server)
        pending += api.call("GET", f"/api/storages/export/localfiles/{storage}")["pending_count"]
    assert pending > 0, "nothing was left to be written at any kill"
    state = wait_until_written(api, storage)
    assert state["last_error"] is None
    annotations = {str(annotation["id"]): annotation for task in everything(api, project) for annotation in task["annotations"]}
    written = {path.name: json.loads(path.read_text()) for path in target.iterdir()}
    assert len(annotations) > 0 and written.keys() == annotations.keys()
    for key, annotation in annotations.items():
        for field in ("id", "result", "was_cancelled", "ground_truth", "lead_time", "created_at", "updated_at"):
            assert written[key][field] == annotation[field], (key, field)
    server.stop()
