"""`kill -9` at any moment loses nothing that was acknowledged, and no counter is off afterwards."""

import os
import pathlib
import random
import subprocess
import time

import pytest

from checks import check
from server import Server
from writer import CONFIG, Api, Journal, Writer

ROUNDS = int(os.environ.get("LABELKEEP_KILL_ROUNDS", "6"))
WRITERS = 6


def postgres_database(name):
    """A new database on the server of this test run."""
    server = os.environ["LABELKEEP_TEST_POSTGRES_URL"]
    subprocess.run(["psql", "-qX", server, "-c", f"CREATE DATABASE {name}"], check=True)
    return server.rsplit("/", 1)[0] + "/" + name


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_killed_server_loses_nothing(database, tmp_path):
    binary = pathlib.Path(os.environ["LABELKEEP_BINARY"])
    url = postgres_database(f"crash_{os.getpid()}") if database == "postgres" else None
    server = Server.start(binary, tmp_path, url)
    api = Api(server)
    project = api.call("POST", "/api/projects/", {"title": "Crash test", "label_config": CONFIG})["id"]
    tasks = api.call("POST", f"/api/projects/{project}/import?return_task_ids=true", [{"text": f"{n}"} for n in range(120)])["task_ids"]
    journals = [Journal() for _ in range(WRITERS)]
    killed = 0
    for round in range(ROUNDS):
        writers = [Writer(server, project, tasks[n::WRITERS], journals[n], f"{round}/{n}") for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(random.Random(f"moment {round}").uniform(0.1, 1.0))
        server.kill()
        for writer in writers:
            writer.join(timeout=60)
            assert not writer.is_alive() and writer.failure is None, writer.failure
        assert sum(writer.written for writer in writers) > 0, "nothing was written before the kill"
        assert any(writer.in_flight for writer in writers), "nobody was in the middle of a request"
        killed += 1
        # The tests keep their token: the second start finds an owner and makes none.
        server = Server.start(binary, tmp_path, url, token=server.token)
        check(Api(server), project, journals)
    server.stop()
    acknowledged = sum(len(journal.annotations) + len(journal.drafts) + len(journal.imports) for journal in journals)
    assert killed == ROUNDS and acknowledged > ROUNDS * WRITERS, f"{killed} kills, {acknowledged} acknowledged"
