"""Filters that search long texts with many regular expressions hold up nobody else, and end with whoever asked."""

import http.client
import json
import os
import pathlib
import subprocess
import time
import urllib.parse

import pytest

from server import Server
from test_kill import postgres_database
from writer import CONFIG, Api

#: 20 MB of results in all.
TASKS, LENGTH = 200, 100_000
ASKING = 10
PATTERNS = 40
#: Seconds that others may wait, on a busy machine with a slow build.
PATIENCE = 5


def filled(api):
    project = api.call("POST", "/api/projects/", {"title": "Slow filters", "label_config": CONFIG})["id"]
    text = ("lorem ipsum dolor sit amet " * (LENGTH // 27 + 1))[:LENGTH]
    for start in range(0, TASKS, 20):
        result = [{"id": "r", "from_name": "mood", "to_name": "text", "type": "textarea", "value": {"text": [text]}}]
        tasks = [{"data": {"text": f"{start + n}"}, "annotations": [{"result": result}]} for n in range(20)]
        api.call("POST", f"/api/projects/{project}/import", tasks)
    return project


def question(project, number):
    """None of the expressions is found, so that all of them are looked for everywhere."""
    patterns = [rf"(lorem|ipsum)[a-z ]{{1,30}}(x{number}y{n}|sit\d+)" for n in range(PATTERNS)]
    items = [{"filter": "filter:tasks:annotations_results", "operator": "regex", "type": "String", "value": pattern} for pattern in patterns]
    query = {"filters": {"conjunction": "or", "items": items}}
    return f"/api/tasks?project={project}&query={urllib.parse.quote(json.dumps(query))}"


class Asking:
    """Asks, and leaves without an answer when told to."""

    def __init__(self, server, path):
        address = urllib.parse.urlparse(server.url)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        self.connection.request("GET", path, headers={"Authorization": f"Token {server.token}"})

    def leave(self):
        self.connection.close()


def longest_wait(api, project, seconds):
    """What somebody else does meanwhile, and the longest that one step took."""
    answer = [{"id": "r", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]
    longest, rounds, end = 0, 0, time.monotonic() + seconds

    def timed(method, path, body=None):
        nonlocal longest
        begun = time.monotonic()
        made = api.call(method, path, body)
        longest = max(longest, time.monotonic() - begun)
        return made

    while time.monotonic() < end:
        timed("GET", "/api/current-user/whoami")
        timed("GET", f"/api/tasks?project={project}&page_size=10")
        timed("GET", f"/api/projects/{project}/")
        # A task for each answer: one person may only give so many to the same one.
        task = timed("POST", "/api/tasks/", {"project": project, "data": {"text": "more"}})["id"]
        timed("POST", f"/api/tasks/{task}/annotations/", {"result": answer})
        rounds += 1
    return longest, rounds


def processor_seconds(process):
    numbers = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def running(url):
    """Statements of ours that PostgreSQL is busy with."""
    count = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()"
    return int(subprocess.run(["psql", "-qXtA", url, "-c", count], check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_slow_filters_hold_up_nobody_and_end_with_who_asked(database, tmp_path):
    binary = pathlib.Path(os.environ["LABELKEEP_BINARY"])
    url = postgres_database(f"slow_{os.getpid()}") if database == "postgres" else None
    server = Server.start(binary, tmp_path, url)
    api = Api(server)
    project = filled(api)
    asking = [Asking(server, question(project, number)) for number in range(ASKING)]
    longest, rounds = longest_wait(api, project, 4)
    assert rounds > 1 and longest < PATIENCE, f"somebody waited {longest:.1f} s ({rounds} rounds)"
    for one in asking:
        one.leave()
    # What was running has a moment to notice; then nothing of it goes on.
    time.sleep(2)
    before = processor_seconds(server.process.pid)
    assert url is None or running(url) == 0, "a filter runs on, although nobody waits for it"
    time.sleep(2)
    used = processor_seconds(server.process.pid) - before
    assert used < 0.5, f"the server worked {used:.1f} s of 2 for nobody"
    longest, _ = longest_wait(api, project, 1)
    assert longest < PATIENCE, f"somebody waited {longest:.1f} s afterwards"
    server.stop()
