"""Webhooks by the official client, and what a receiver hears."""

import http.server
import json
import os
import pathlib
import threading

import pytest
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError

from conftest import CHOICES, choice
from server import Server

URL = "https://93.184.216.34/hook"


def test_a_webhook_is_made_changed_and_deleted(client, project):
    made = client.webhooks.create(url=URL, project=project.id, send_for_all_actions=False, actions=["TASKS_CREATED"])
    assert (made.project, made.url, made.actions, made.is_active) == (project.id, URL, ["TASKS_CREATED"], True)
    assert [webhook.id for webhook in client.webhooks.list(project=str(project.id))] == [made.id]
    assert client.webhooks.get(made.id).url == URL
    client.webhooks.update(made.id, url=URL, is_active=False, actions=["TASKS_DELETED"])
    changed = client.webhooks.get(made.id)
    assert (changed.is_active, changed.actions) == (False, ["TASKS_DELETED"])
    assert client.webhooks.info().annotations_created.key == "annotation"
    client.webhooks.delete(made.id)
    with pytest.raises(ApiError) as gone:
        client.webhooks.get(made.id)
    assert gone.value.status_code == 404


class Hearing(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append(json.loads(body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()
        if len(self.server.heard) == self.server.expected:
            self.server.complete.set()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hearing)
    server.heard, server.complete, server.expected = [], threading.Event(), None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_a_receiver_hears_what_is_done(receiver, tmp_path, request):
    environment = {"EGRESS_ALLOW": "127.0.0.0/8"}
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path, environment=environment)
    request.addfinalizer(server.stop)
    client = LabelStudio(base_url=server.url, api_key=server.token)
    project = client.projects.create(title="Moods of texts", label_config=CHOICES)
    client.webhooks.create(url=f"http://127.0.0.1:{receiver.server_port}/", project=project.id)
    receiver.expected = 5
    client.projects.import_tasks(id=project.id, request=[{"text": "one"}, {"text": "two"}])
    task = next(iter(client.tasks.list(project=project.id)))
    made = client.annotations.create(id=task.id, result=choice("good"))
    client.annotations.update(id=made.id, result=choice("bad"))
    client.annotations.delete(id=made.id)
    client.tasks.delete(id=task.id)
    assert receiver.complete.wait(60)
    assert [body["action"] for body in receiver.heard] == [
        "TASKS_CREATED", "ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED", "TASKS_DELETED",
    ]
    assert {body["project"]["id"] for body in receiver.heard} == {project.id}
    assert receiver.heard[-1]["tasks"] == [{"id": task.id}]
