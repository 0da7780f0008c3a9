"""A server with a project, and somebody of each role."""

import os
import pathlib
import socket
import subprocess
import sys
import time

import pytest
import requests

BINARY = os.environ["LABELKEEP_BINARY"]
PASSWORD = "mauve otter 41 quilt"
OWNER = "owner@example.com"
CONFIG = '<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image"><Label value="Car"/></RectangleLabels></View>'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder, *arguments):
        self.folder, self.port = folder, free_port()
        command = [BINARY, "serve", "--port", str(self.port), "--data-dir", folder, "--username", OWNER, "--password", PASSWORD, *arguments]
        self.log = open(folder / "log", "w+")
        environment = {"PATH": os.environ["PATH"], "LABELKEEP_ENABLE_LEGACY_API_TOKEN": "true"}
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)

    def wait(self, url, **how):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return requests.get(f"{url}/health", timeout=5, **how).raise_for_status()
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError(pathlib.Path(self.log.name).read_text())

    def stop(self):
        self.process.terminate()
        assert self.process.wait() == 0
        self.log.close()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.url = f"http://127.0.0.1:{server.port}"
    server.wait(server.url)
    yield server
    server.stop()


def sign_in(server, email):
    """A session of this person."""
    session = requests.Session()
    session.headers["Origin"] = server.url
    session.post(f"{server.url}/api/session", json={"email": email, "password": PASSWORD}).raise_for_status()
    return session


def person(server, project, role):
    """The token of somebody of this role, who is a member of this project."""
    if role == "OW":
        email = OWNER
    else:
        email = f"{role.lower()}@example.com"
        create = [BINARY, "user", "create", email, "--role", role, "--data-dir", server.folder]
        subprocess.run(create, input=PASSWORD, text=True, check=True, stdout=sys.stderr)
    session = sign_in(server, email)
    if role != "OW":
        user = session.get(f"{server.url}/api/current-user/whoami").json()["id"]
        sign_in(server, OWNER).post(f"{server.url}/api/projects/{project}/members", json={"user": user}).raise_for_status()
    return session.post(f"{server.url}/api/current-user/reset-token").json()["token"]


@pytest.fixture
def project(server):
    owner = sign_in(server, OWNER)
    made = owner.post(f"{server.url}/api/projects", json={"title": "Streets", "label_config": CONFIG})
    made.raise_for_status()
    task = owner.post(f"{server.url}/api/tasks", json={"project": made.json()["id"], "data": {"image": "/samples/street.jpg"}})
    task.raise_for_status()
    return made.json()["id"]
