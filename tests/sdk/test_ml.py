"""ML backends by the official client, with a real one: a process that the official package (`label-studio-ml`) runs."""

import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError

from conftest import CHOICES
from server import Server

MODEL = pathlib.Path(__file__).parent.parent / "ml-backend" / "model.py"


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    python = pathlib.Path(os.environ["LABELKEEP_TEST_ML"]) / "bin" / "python"
    with open(folder / "model.log", "wb") as log:
        process = subprocess.Popen([python, MODEL, str(port), folder], stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url + "/health", timeout=5).close()
            break
        except (urllib.error.URLError, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the model did not start:\n" + (folder / "model.log").read_text())
            time.sleep(0.1)
    yield url
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def near(tmp_path_factory):
    """A server that may call this machine, and its client."""
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path_factory.mktemp("near"), environment={"EGRESS_ALLOW": "127.0.0.0/8"})
    yield LabelStudio(base_url=server.url, api_key=server.token)
    server.stop()


def scores(client, project):
    return {task.data["text"]: [prediction.score for prediction in task.predictions or []] for task in client.tasks.list(project=project, fields="all")}


def test_a_real_backend_is_connected_asked_trained_and_removed(near, backend):
    project = near.projects.create(title="Models", label_config=CHOICES)
    near.projects.import_tasks(id=project.id, request=[{"text": "one"}, {"text": "broken"}, {"text": "three"}])
    made = near.ml.create(url=backend, project=project.id, title="Mood", is_interactive=True)
    assert (made.state, made.readable_state, made.title, made.project, made.error_message) == ("CO", "Connected", "Mood", project.id, None)
    version = made.model_version
    assert version
    assert near.projects.get(id=project.id).model_version == "Mood"
    assert [found.id for found in near.ml.list(project=project.id)] == [made.id]
    assert near.ml.get(id=made.id).model_version == version

    near.actions.create(id="retrieve_tasks_predictions", project=project.id, selected_items={"all": True, "excluded": []})
    assert scores(near, project.id) == {"one": [0.333], "broken": [], "three": [0.2]}
    first = next(iter(near.tasks.list(project=project.id)))
    assert [found.model_version for found in near.predictions.list(task=first.id)] == [version]

    near.ml.predict_interactive(id=made.id, task=first.id, context={"result": []})
    near.ml.train(id=made.id, use_ground_truth=True)
    # This package knows no question for versions that could be asked as the client asks it.
    assert near.ml.list_model_versions(id=made.id).versions == [version]
    changed = near.ml.update(id=made.id, url=backend, project=project.id, title="Moods", timeout=5)
    assert (changed.title, changed.timeout) == ("Moods", 5)
    near.ml.delete(id=made.id)
    with pytest.raises(ApiError) as gone:
        near.ml.get(id=made.id)
    assert gone.value.status_code == 404


def test_batch_prediction_is_a_job_with_progress(near, backend):
    project = near.projects.create(title="Many", label_config=CHOICES)
    near.projects.import_tasks(id=project.id, request=[{"text": "x" * (1 + number % 7)} for number in range(120)])
    made = near.ml.create(url=backend, project=project.id, title="Mood")
    near.ml.predict_all_tasks(id=made.id, batch_size=25)

    def job():
        listed = near._client_wrapper.httpx_client.request(f"api/jobs?project={project.id}", method="GET").json()
        return next(found for found in listed if found["kind"] == "ml_predictions")

    deadline = time.monotonic() + 120
    while job()["status"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.2)
    done = job()
    assert (done["status"], done["progress"]["done"], done["progress"]["total"]) == ("completed", 120, 120)
    assert (done["result"]["predictions"], done["result"]["failed"]) == (120, 0)
    assert near.projects.get(id=project.id).total_predictions_number == 120


def test_an_address_in_a_private_network_is_refused(client, project):
    with pytest.raises(ApiError) as refused:
        client.ml.create(url="http://127.0.0.1:9090", project=project.id)
    assert refused.value.status_code == 403
