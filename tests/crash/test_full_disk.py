"""A disk that is full: what was acknowledged stays, reading goes on, and writing again needs no restart."""

import contextlib
import os
import pathlib
import secrets
import subprocess
import tempfile

import pytest

from checks import check
from server import Server
from writer import CONFIG, Api, Journal

MEGABYTE = 1 << 20


@contextlib.contextmanager
def small_filesystem(parent, megabytes, owner=None):
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small filesystem")
    folder = parent / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
    try:
        if owner is not None:
            os.chown(folder, *owner)
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextlib.contextmanager
def embedded(tmp_path):
    """A data folder with 24 MB."""
    with small_filesystem(tmp_path, 24) as folder:
        yield folder, folder, None


def ask(server, sql):
    answer = subprocess.run(["psql", "-qXAt", server, "-c", sql], check=True, capture_output=True, text=True)
    return answer.stdout.strip()


@contextlib.contextmanager
def postgresql(tmp_path):
    """A database on a disk of its own; PostgreSQL's log of changes is elsewhere, without which it would stop."""
    server = os.environ["LABELKEEP_TEST_POSTGRES_URL"]
    data = pathlib.Path(ask(server, "SHOW data_directory"))
    if not data.exists():
        pytest.skip("PostgreSQL is not on this machine")
    # Not in the folder of this test: the database's user cannot look into that.
    outside = pathlib.Path(tempfile.mkdtemp(prefix="labelkeep-disk-"))
    outside.chmod(0o755)
    name = f"disk_{os.getpid()}"
    with small_filesystem(outside, 48, (data.stat().st_uid, data.stat().st_gid)) as folder:
        inner = folder / "space"
        inner.mkdir()
        os.chown(inner, data.stat().st_uid, data.stat().st_gid)
        ask(server, f"CREATE TABLESPACE {name} LOCATION '{inner}'")
        ask(server, f"CREATE DATABASE {name} TABLESPACE {name}")
        # A sort that does not fit into memory goes elsewhere: what is looked at is a disk on which nothing can be kept.
        ask(server, f"ALTER DATABASE {name} SET temp_tablespaces = 'pg_default'")
        (tmp_path / "data").mkdir()
        yield tmp_path / "data", folder, server.rsplit("/", 1)[0] + "/" + name
        ask(server, f"DROP DATABASE {name} WITH (FORCE)")
        ask(server, f"DROP TABLESPACE {name}")
    outside.joinpath("small").rmdir()
    outside.rmdir()


@pytest.fixture(params=[embedded, postgresql])
def small_disk(request, tmp_path):
    """The folder of the server, the disk that gets full, the address of the database."""
    with request.param(tmp_path) as found:
        yield found


def annotate(api, task, note):
    """The id of the new annotation, or the refusal."""
    meta = {"text": [note]}
    result = [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}, "meta": meta}]
    status, answer = api.ask("POST", f"/api/tasks/{task}/annotations/", {"result": result, "lead_time": 1.0})
    return (answer["id"], result) if status == 201 else (None, (status, answer))


def fill(api, tasks, journal):
    """Writes what does not compress until the server has refused ten times in a row, and answers the last refusal."""
    refused = 0
    for n in range(5_000):
        id, result = annotate(api, tasks[n % len(tasks)], f"{n} " + secrets.token_urlsafe(15_000))
        refused = 0 if id else refused + 1
        if id:
            journal.annotations[id] = result
        elif refused == 10:
            return result
    raise AssertionError("the disk did not get full")


def test_a_full_disk_takes_nothing_and_stops_nothing_for_good(small_disk):
    binary = pathlib.Path(os.environ["LABELKEEP_BINARY"])
    folder, disk, url = small_disk
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(8 * MEGABYTE))
    server = Server.start(binary, folder, url)
    api = Api(server)
    project = api.call("POST", "/api/projects/", {"title": "Full disk", "label_config": CONFIG})["id"]
    texts = [{"text": f"{n}"} for n in range(50)]
    tasks = api.call("POST", f"/api/projects/{project}/import?return_task_ids=true", texts)["task_ids"]
    journal = Journal()

    status, refusal = fill(api, tasks, journal)
    assert status == 503 and "disk" in refusal["detail"] and "free space" in refusal["detail"], refusal
    assert len(journal.annotations) > 20
    # Reading goes on, and everything that was acknowledged is there, and nothing that was refused.
    check(api, project, [journal])
    total = api.call("GET", f"/api/projects/{project}/")["total_annotations_number"]
    assert total == len(journal.annotations)
    status, refusal = api.ask("POST", f"/api/projects/{project}/import", [{"text": "y" * 50_000} for _ in range(100)])
    assert status == 503, refusal
    # The server did not read the rest of that body: a client begins a new connection.
    api = Api(server)
    assert api.call("GET", f"/api/projects/{project}/")["task_number"] == len(tasks), "a refused import left tasks"

    ballast.unlink()
    for n in range(10):
        id, result = annotate(api, tasks[n], f"after {n}")
        assert id, f"there is space again, and the server still refuses: {result}"
        journal.annotations[id] = result
    check(api, project, [journal])
    server.kill()
    server = Server.start(binary, folder, url, token=server.token)
    check(Api(server), project, [journal])
    server.stop()
