"""Several `serve` processes on one PostgreSQL are one installation, and one of them dying takes nothing with it."""

import collections
import json
import os
import pathlib
import random
import secrets
import statistics
import subprocess
import threading
import time

import pytest

from person import Person, Refused, invite, owner
from server import Server

BINARY = pathlib.Path(os.environ["LABELKEEP_BINARY"])
POSTGRES = os.environ["LABELKEEP_TEST_POSTGRES_URL"]
CONFIG = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/><Choice value="bad"/></Choices></View>'
GOOD = [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]
KEY = secrets.token_hex(32)


class Cluster:
    def __init__(self, folder):
        name = f"nodes_{os.getpid()}"
        subprocess.run(["psql", "-qX", POSTGRES, "-c", f"CREATE DATABASE {name}"], check=True)
        self.url = POSTGRES.rsplit("/", 1)[0] + "/" + name
        self.folder = folder
        self.nodes = []
        for _ in range(3):
            self.add()
        self.owner = owner(self.nodes[0])

    def add(self, **environment):
        """One more process, with a data folder of its own, as on a machine of its own."""
        folder = self.folder / f"node{len(self.nodes)}"
        folder.mkdir(exist_ok=True)
        token = self.nodes[0].token if self.nodes else None
        node = Server.start(BINARY, folder, self.url, token, {"LABELKEEP_SECRET_KEY": KEY, **environment})
        self.nodes.append(node)
        return node

    def sql(self, statement):
        result = subprocess.run(["psql", "-qXAt", self.url, "-c", statement], check=True, capture_output=True, text=True)
        return result.stdout.strip()

    def project(self, tasks, **settings):
        node = self.nodes[0]
        body = {"title": "Several nodes", "label_config": CONFIG, **settings}
        project = self.owner.call(node, "POST", "/api/projects/", body)["id"]
        if tasks:
            self.owner.call(node, "POST", f"/api/projects/{project}/import", [{"text": f"text {n}"} for n in range(tasks)])
        return project

    def annotators(self, project, names):
        people = [invite(self.owner, self.nodes[0], name) for name in names]
        for person in people:
            self.owner.call(self.nodes[0], "POST", f"/api/projects/{project}/members/", {"user": person.id})
        return people


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("nodes"))
    yield cluster
    for node in cluster.nodes:
        node.stop()


def test_a_storm_of_next_never_goes_beyond_the_overlap(cluster):
    overlap, tasks = 2, 60
    project = cluster.project(tasks, maximum_annotations=overlap)
    people = cluster.annotators(project, [f"storm{n}" for n in range(8)])
    # Each person labels in two windows, which hang on different nodes.
    windows = []
    for n, person in enumerate(people):
        submitted = Submitted()
        windows += [Window(person.again(), cluster.nodes, project, submitted, f"{n}/{w}") for w in range(2)]
    for window in windows:
        window.start()
    for window in windows:
        window.join(timeout=60)
        assert not window.is_alive() and window.failure is None, window.failure
    given = collections.defaultdict(set)
    for window in windows:
        for task in window.seen:
            given[task].add(window.person.id)
    assert len(given) == tasks
    beyond = {task: who for task, who in given.items() if len(who) > overlap}
    assert not beyond, f"given to more people than the overlap: {beyond}"
    counted = cluster.sql(
        f"SELECT t.total_annotations, COUNT(a.id), COUNT(DISTINCT a.completed_by), t.is_labeled FROM tasks t "
        f"JOIN annotations a ON a.task_id = t.id WHERE t.project_id = {project} GROUP BY t.id"
    )
    assert counted.splitlines() == [f"{overlap}|{overlap}|{overlap}|t"] * tasks
    shown = cluster.owner.call(cluster.nodes[2], "GET", f"/api/projects/{project}/")
    assert (shown["total_annotations_number"], shown["finished_task_number"]) == (overlap * tasks, tasks)


class Submitted:
    """What a person has submitted, whichever window it was in."""

    def __init__(self):
        self.tasks, self.lock = set(), threading.Lock()

    def is_first(self, task):
        with self.lock:
            is_first = task not in self.tasks
            self.tasks.add(task)
            return is_first


class Window(threading.Thread):
    """Takes tasks through any node, holds some of them for a while, and submits them all."""

    def __init__(self, person, nodes, project, submitted, seed):
        super().__init__(daemon=True)
        self.person, self.nodes, self.project, self.submitted = person, nodes, project, submitted
        self.random = random.Random(seed)
        self.seen, self.failure = set(), None

    def run(self):
        held = set()
        try:
            while True:
                exclude = ",".join(map(str, held))
                try:
                    path = f"/api/projects/{self.project}/next/?exclude={exclude}"
                    task = self.person.call(self.random.choice(self.nodes), "GET", path)["id"]
                except Refused as refused:
                    assert refused.status == 404, refused
                    if not held:
                        return
                    task = None
                if task is not None:
                    self.seen.add(task)
                    held.add(task)
                if task is None or len(held) > 3:
                    self.submit(held.pop())
        except Exception as failure:
            self.failure = failure

    def submit(self, task):
        if self.submitted.is_first(task):
            path = f"/api/tasks/{task}/annotations/"
            self.person.call(self.random.choice(self.nodes), "POST", path, {"result": GOOD, "lead_time": 1.0})


def test_sessions_roles_and_tokens_are_the_same_on_every_node(cluster):
    a, b, c = cluster.nodes[:3]
    project = cluster.project(1)
    (ada,) = cluster.annotators(project, ["ada"])
    who = "/api/current-user/whoami"
    assert [ada.call(node, "GET", who)["id"] for node in (a, b, c)] == [ada.id] * 3

    export = f"/api/projects/{project}/export?exportType=JSON"
    for role, answer in [("AN", 403), ("MA", 200), ("AN", 403)]:
        cluster.owner.call(a, "PATCH", "/api/organizations/1/memberships", {"user_id": ada.id, "role": role})
        assert [ada.status(node, "GET", export) for node in (b, c, a)] == [answer] * 3

    other = ada.again()
    other.headers.pop("Cookie")
    other.call(b, "POST", "/api/session", {"email": "ada@example.com", "password": "words of ada 77"})
    assert other.status(a, "GET", who) == 200
    ada.call(a, "DELETE", "/api/session")
    assert [ada.status(node, "GET", who) for node in (b, c, a)] == [401] * 3
    assert other.status(b, "GET", who) == 200, "the other session of the same person goes on"

    refresh = cluster.owner.call(a, "POST", "/api/token/", {})["token"]
    access = Person().call(b, "POST", "/api/token/refresh", {"refresh": refresh})["access"]
    script = Person(Authorization=f"Bearer {access}")
    assert [script.status(node, "GET", who) for node in (a, b, c)] == [200] * 3
    cluster.owner.call(a, "POST", "/api/token/blacklist", {"refresh": refresh})
    assert [script.status(node, "GET", who) for node in (c, b, a)] == [401] * 3
    assert Person().status(c, "POST", "/api/token/refresh", {"refresh": refresh}) == 401

    cluster.owner.call(c, "DELETE", f"/api/organizations/1/memberships/{ada.id}/")
    assert [other.status(node, "GET", who) for node in (a, b, c)] == [401] * 3


def test_a_node_with_another_key_does_not_start(cluster):
    with pytest.raises(RuntimeError, match="LABELKEEP_SECRET_KEY"):
        cluster.add(LABELKEEP_SECRET_KEY=secrets.token_hex(32))


def test_a_waiting_job_wakes_a_node_at_once(cluster):
    project = cluster.project(0)
    waited = []
    for _ in range(9):
        # An action that does not say what to do: whoever takes it says so, which is all that matters here. (One of an
        # unknown kind waits for a node that knows it.)
        asked = time.monotonic()
        job = cluster.sql(
            "INSERT INTO jobs (kind, organization_id, project_id, created_by, title, run_after, created_at) "
            f"VALUES ('bulk_action', 1, {project}, 1, 'Wake up', 0, 0) RETURNING id; NOTIFY labelkeep, 'jobs'"
        ).splitlines()[0]
        eventually(lambda: cluster.sql(f"SELECT status FROM jobs WHERE id = {job}") == "failed", 10, "the job was not taken")
        waited.append(time.monotonic() - asked)
    # Without wake-ups somebody would look every 5 s. The median, so that a busy machine may be slow once or twice.
    assert statistics.median(waited) < 0.6, waited


def test_another_node_finishes_what_a_dead_one_began(cluster):
    a, b, c = cluster.nodes[:3]
    tasks = 60_000
    project = cluster.project(0)
    held = cluster.project(1, custom_task_lock_ttl=5)
    first, second = cluster.annotators(held, ["vanishing", "waiting"])
    body = "[" + ",".join(json.dumps({"text": f"imported {n}", "padding": "x" * 200}) for n in range(tasks)) + "]"
    job = cluster.owner.call(a, "POST", f"/api/projects/{project}/import?background=true", body.encode())["job"]
    done = 0
    deadline = time.monotonic() + 60
    while not 0 < done < tasks * 0.9:
        shown = cluster.owner.call(b, "GET", f"/api/jobs/{job}/")
        done = shown["progress"]["done"]
        assert shown["status"] == "running" and time.monotonic() < deadline, f"seen from another node: {shown}"
    locked = first.call(a, "GET", f"/api/projects/{held}/next/")["id"]
    a.kill()
    locked_at = time.monotonic()

    # The lock outlives the node that gave it, and ends by itself.
    assert second.status(b, "GET", f"/api/projects/{held}/next/") == 404
    assert first.call(b, "GET", f"/api/projects/{held}/next/")["id"] == locked, "who holds the task goes on elsewhere"
    eventually(lambda: second.status(c, "GET", f"/api/projects/{held}/next/") == 200, 8, "the task is not offered again")
    assert time.monotonic() - locked_at > 3, "the lock ended too early"

    left = cluster.owner.call(b, "GET", f"/api/jobs/{job}/")
    assert left["status"] == "running" and left["progress"]["done"] < tasks
    eventually(lambda: cluster.owner.call(c, "GET", f"/api/jobs/{job}/")["status"] == "completed", 60, "nobody took the import over")
    assert cluster.sql(f"SELECT attempts FROM jobs WHERE id = {job}") == "2"
    counted = cluster.sql(f"SELECT COUNT(*), COUNT(DISTINCT data), COUNT(DISTINCT inner_id) FROM tasks WHERE project_id = {project}")
    assert counted == f"{tasks}|{tasks}|{tasks}"
    assert cluster.owner.call(b, "GET", f"/api/projects/{project}/")["task_number"] == tasks
    assert cluster.sql(f"SELECT COUNT(*) FROM audit_log WHERE action = 'tasks.imported' AND project_id = {project}") == "1"
    assert cluster.sql("SELECT COUNT(*) FROM file_uploads WHERE is_temporary") == "0", "the request's body is still kept"


def eventually(holds, seconds, complaint):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"{complaint} within {seconds} s"
        time.sleep(0.1)
