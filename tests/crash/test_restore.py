"""Backup and restore beside servers at work: nothing torn, no 500, and a kill leaves the old state or the new one."""

import json
import os
import pathlib
import random
import sqlite3
import threading
import time

import pytest

from checks import check, check_counters, everything
from command import Commands
from server import EMAIL, PASSWORD, Server
from test_full_disk import small_filesystem
from test_kill import postgres_database
from writer import CONFIG, Api, Journal, Writer

BINARY = pathlib.Path(os.environ["LABELKEEP_BINARY"])
KILLS = int(os.environ.get("LABELKEEP_RESTORE_KILLS", "8"))
WRITERS = 4


class Worker(Writer):
    """A writer that can be told to stop."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.stopping = threading.Event()
        self.refusals = []

    def run(self):
        acts = [self.annotate] * 4 + [self.skip, self.update, self.draft, self.redraft, self.delete, self.import_tasks]
        try:
            while not self.stopping.is_set():
                self.random.choice(acts)()
                self.written += 1
        except Exception as failure:
            self.failure = failure


class Patient(Worker):
    """Goes on when it is told to try again, and when what it wrote since the backup is gone."""

    def __init__(self, server, *arguments):
        super().__init__(server, *arguments)
        self.api.call = self.ask

    def ask(self, method, path, body=None):
        status, answer = self.api.ask(method, path, body)
        if status < 400:
            return answer or {"id": 0, "task_count": 0}
        detail = answer["detail"]
        self.refusals.append((status, detail))
        is_gone = status == 404 and method in ("PATCH", "DELETE")
        is_late = status == 503 and ("restored" in detail or "try again" in detail)
        if is_late:
            # The server may not have read the rest of the body.
            self.api.connection.close()
        assert is_gone or is_late, f"{method} {path} answered {status}: {detail}"
        return {"id": 0, "task_count": 0}


class Installation:
    def __init__(self, database, folder):
        name = f"restore_{os.getpid()}_{random.randrange(10**9)}"
        self.url = postgres_database(name) if database == "postgres" else None
        self.folder = folder
        self.server = Server.start(BINARY, folder, self.url)
        self.commands = Commands(BINARY, folder, self.url)
        api = Api(self.server)
        self.project = api.call("POST", "/api/projects/", {"title": "Restored", "label_config": CONFIG})["id"]
        self.tasks = self.add(api, self.project, [{"text": f"{n}"} for n in range(40)])

    def add(self, api, project, texts):
        return api.call("POST", f"/api/projects/{project}/import?return_task_ids=true", texts)["task_ids"]

    def pad(self, rows):
        """Another project, so that a restore takes a moment."""
        api = Api(self.server)
        project = api.call("POST", "/api/projects/", {"title": "Large", "label_config": CONFIG})["id"]
        for _ in range(rows // 2_000):
            api.call("POST", f"/api/projects/{project}/import", [{"text": "x" * 800} for _ in range(2_000)])

    def writers(self, kind, journals, seed):
        found = [
            kind(self.server, self.project, self.tasks[n::WRITERS], journals[n], f"{seed}/{n}") for n in range(WRITERS)
        ]
        for writer in found:
            writer.start()
        return found

    def state(self):
        """What people see: tasks with all their annotations."""
        api = Api(self.server)
        tasks = everything(api, self.project)
        check_counters(api.call("GET", f"/api/projects/{self.project}/"), tasks)
        return [(t["id"], t["data"], [(a["id"], a["result"], a["was_cancelled"]) for a in t["annotations"]]) for t in tasks]


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request, tmp_path):
    (tmp_path / "data").mkdir()
    found = Installation(request.param, tmp_path / "data")
    yield found
    found.server.stop()


def stop(writers):
    for writer in writers:
        writer.stopping.set()
    for writer in writers:
        writer.join(timeout=90)
        assert not writer.is_alive() and writer.failure is None, writer.failure
    assert all(writer.written for writer in writers)


def test_a_backup_beside_writers_is_one_moment_and_nobody_notices(installation, tmp_path):
    installation.pad(10_000)
    journals = [Journal() for _ in range(WRITERS)]
    writers = installation.writers(Worker, journals, "backup")
    time.sleep(0.5)
    acknowledged = [dict(journal.imports) for journal in journals]
    assert "verified" in installation.commands.run("backup", tmp_path / "copy.db")
    stop(writers)
    check(Api(installation.server), installation.project, journals)
    # Elsewhere, on the embedded database, whichever it came from.
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Installation("sqlite", tmp_path / "elsewhere")
    elsewhere.commands.run("restore", tmp_path / "copy.db")
    elsewhere.server.token = installation.server.token
    api = Api(elsewhere.server)
    tasks = everything(api, installation.project)
    check_counters(api.call("GET", f"/api/projects/{installation.project}/"), tasks)
    texts = [task["data"]["text"] for task in tasks]
    for imports in acknowledged:
        for mark, count in imports.items():
            assert texts.count(mark) == count, "what was acknowledged before the backup began is in it"
    assert all(texts.count(mark) == 40 for mark in set(texts) if mark.startswith("import")), "half an import"
    elsewhere.commands.run("audit", "verify")
    elsewhere.server.stop()


def test_a_restore_beside_writers_tears_nothing_and_answers_no_500(installation, tmp_path):
    installation.pad(10_000)
    installation.commands.run("backup", tmp_path / "copy.db")
    before = installation.state()
    for round in range(2):
        writers = installation.writers(Patient, [Journal() for _ in range(WRITERS)], f"restore {round}")
        time.sleep(0.5)
        installation.commands.run("restore", tmp_path / "copy.db", "--way-back", tmp_path / f"back{round}.db")
        time.sleep(0.5)
        stop(writers)
        installation.state()
        installation.commands.run("audit", "verify")
    # Without anybody else it is exactly what it was.
    installation.commands.run("restore", tmp_path / "copy.db", "--way-back", tmp_path / "last.db")
    assert installation.state() == before


def test_a_killed_restore_leaves_the_old_state_or_the_new_one(installation, tmp_path):
    installation.pad(10_000)
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    installation.commands.run("backup", first)
    state_of_first = installation.state()
    stopping = installation.writers(Worker, [Journal() for _ in range(WRITERS)], "more")
    time.sleep(0.5)
    stop(stopping)
    installation.commands.run("backup", second)
    state_of_second = installation.state()
    assert state_of_first != state_of_second
    began = time.monotonic()
    installation.commands.run("restore", second, "--way-back", tmp_path / "timed.db")
    length = time.monotonic() - began
    outcomes = []
    for n in range(KILLS):
        process = installation.commands.begin("restore", first, "--way-back", tmp_path / f"way{n}.db")
        time.sleep(length * (n + 0.5) / KILLS)
        process.kill()
        process.communicate()
        found = installation.state()
        assert found in (state_of_first, state_of_second), f"kill {n} left something between"
        outcomes.append((process.returncode, found == state_of_first))
        installation.commands.run("audit", "verify")
        if found == state_of_first:
            installation.commands.run("restore", second, "--way-back", tmp_path / f"again{n}.db")
            assert installation.state() == state_of_second
    killed = [outcome for outcome in outcomes if outcome[0] != 0]
    assert len(killed) > KILLS / 2, f"most were to be killed in the middle: {outcomes}"
    # A whole one works after all that, and people can go on.
    installation.commands.run("restore", first, "--way-back", tmp_path / "whole.db")
    assert installation.state() == state_of_first
    assert Api(installation.server).ask("POST", f"/api/tasks/{installation.tasks[0]}/annotations/", {"result": []})[0] == 201


def test_running_nodes_end_sessions_and_serve_no_list_of_before(installation, tmp_path):
    server, project = installation.server, installation.project
    other = Server.start(BINARY, other_folder(tmp_path, installation), installation.url, server.token, key(installation))
    person = session(server)
    installation.commands.run("backup", tmp_path / "copy.db")
    for n in range(3):
        Api(server).call("POST", f"/api/projects/{project}/import", [{"text": "later"}])
        for node in (server, other):
            assert Api(node).call("GET", f"/api/tasks?project={project}")["total"] == 41 + n
    assert person()[0] == 200
    installation.commands.run("restore", tmp_path / "copy.db", "--way-back", tmp_path / "back.db")
    assert person()[0] == 401
    for node in (server, other):
        assert Api(node).call("GET", f"/api/tasks?project={project}")["total"] == 40
    for n in range(3):
        # Through the same versions again, as the project counts its changes.
        Api(server).call("POST", f"/api/projects/{project}/import", [{"text": "anew"}])
        for node in (server, other):
            tasks = Api(node).call("GET", f"/api/tasks?project={project}&page_size=100")["tasks"]
            assert [task["data"]["text"] for task in tasks[40:]] == ["anew"] * (n + 1)
    other.stop()


def other_folder(tmp_path, installation):
    if installation.url is None:
        return installation.folder
    (tmp_path / "other").mkdir()
    return tmp_path / "other"


def key(installation):
    return {"LABELKEEP_SECRET_KEY": (installation.folder / "secret.key").read_text()}


def session(server):
    """Somebody who signed in with the password; a function that asks who they are."""
    api = Api(server)
    api.headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
    api.connection.request("POST", "/api/session", json.dumps({"email": EMAIL, "password": PASSWORD}), api.headers)
    answer = api.connection.getresponse()
    answer.read()
    api.headers["Cookie"] = answer.getheader("Set-Cookie").split(";")[0]
    return lambda: api.ask("GET", "/api/current-user/whoami")


def empty_log(database):
    """Takes the space of SQLite's log back: what it has already would be used again, and then the disk is not full."""
    for _ in range(100):
        connection = sqlite3.connect(database)
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.close()
        if not busy:
            return
        time.sleep(0.1)
    raise AssertionError("somebody always reads the log")


def test_a_full_disk_stops_a_restore_and_changes_nothing(tmp_path):
    with small_filesystem(tmp_path, 24) as small:
        (small / "data").mkdir()
        installation = Installation("sqlite", small / "data")
        Api(installation.server).call("POST", f"/api/projects/{installation.project}/import", [{"text": "y" * 1_000} for _ in range(5_000)])
        copy = tmp_path / "copy.db"
        installation.commands.run("backup", copy)
        before = installation.state()
        empty_log(small / "data" / "labelkeep.db")
        ballast = small / "ballast"
        free = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize
        ballast.write_bytes(bytes(free - (2 << 20)))
        for way_back in (tmp_path / "outside.db", small / "inside.db"):
            process = installation.commands.begin("restore", copy, "--way-back", way_back)
            said, _ = process.communicate(timeout=120)
            assert process.returncode != 0 and "nothing was changed" in said and "full" in said, said
            assert not way_back.exists()
        process = installation.commands.begin("backup", small / "more.db")
        said, _ = process.communicate(timeout=120)
        assert process.returncode != 0 and "full" in said, said
        assert not list(small.glob("more*"))
        assert installation.state() == before
        ballast.unlink()
        installation.commands.run("audit", "verify")
        installation.server.stop()
