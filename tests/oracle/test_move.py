"""A populated Label Studio 1.23.2 comes here by each of its ways, and both answer the same.

The real one runs on SQLite, and that file is read while it runs; once more on PostgreSQL (`LABELKEEP_TEST_POSTGRES_URL`).
"""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

import pytest

from conftest import started
from population import PEOPLE, Api, populate
from systems import EMAIL, PASSWORD, TOKEN, Labelkeep, LabelStudio

WAYS = ["sqlite", "postgres", "url"]


class Source(LabelStudio):
    """Who moves may have webhooks and files on the own machine."""

    def environment(self):
        local = {"SSRF_PROTECTION_ENABLED": "false", "LOCAL_FILES_SERVING_ENABLED": "true", "LOCAL_FILES_DOCUMENT_ROOT": str(self.folder / "files")}
        return {**super().environment(), **local}


def populated(folder, database_url=None):
    system = Source("label-studio", folder, database_url)
    (folder / "files" / "set").mkdir(parents=True)
    system.start(timeout=600)
    system.projects = populate(Api(system.url, TOKEN), folder / "files" / "set")
    return system


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory):
    system = populated(tmp_path_factory.mktemp("source-sqlite"))
    yield system
    system.stop()


@pytest.fixture(scope="session")
def on_postgres(tmp_path_factory):
    server = os.environ["LABELKEEP_TEST_POSTGRES_URL"]
    name = f"source_{uuid.uuid4().hex}"
    subprocess.run(["psql", server, "-qc", f"CREATE DATABASE {name}"], check=True)
    system = populated(tmp_path_factory.mktemp("source-postgres"), urllib.parse.urlparse(server)._replace(path=f"/{name}").geturl())
    yield system
    system.stop()


def source_of(way, request):
    return request.getfixturevalue("on_postgres" if way == "postgres" else "on_sqlite")


def command(way, source, data, report, *more):
    if way == "url":
        where = ["--url", source.url]
    elif way == "postgres":
        where = ["--postgres", source.database_url, "--media", source.folder / "media"]
    else:
        where = ["--sqlite", source.folder / "label_studio.sqlite3", "--media", source.folder / "media"]
    return [os.environ["LABELKEEP_BINARY"], "import-label-studio", *where, "--data-dir", data, "--report", report, *more]


def move(way, source, data, report, *more):
    """Moves, and answers the report."""
    environment = {**os.environ, "LABELKEEP_SOURCE_TOKEN": TOKEN}
    done = subprocess.run(command(way, source, data, report, *more), env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(report.read_text())


class Moved(Labelkeep):
    """Its people come with the move."""

    def command(self):
        return [os.environ["LABELKEEP_BINARY"], "serve", "--port", str(self.port), "--data-dir", self.folder / "data"]

    def environment(self):
        return {}


def signed_in(system, email, password):
    """A session of the interface, by the password of there."""
    body = json.dumps({"email": email, "password": password}).encode()
    request = urllib.request.Request(system.url + "/api/session", body, {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Origin": system.url})
    with urllib.request.urlopen(request) as answer:
        cookie = answer.headers["Set-Cookie"].split(";")[0]
    return Session(system.url, cookie)


class Session(Api):
    def __init__(self, url, cookie):
        super().__init__(url, None)
        self.cookie = cookie

    def raw(self, method, path, body=None, headers=None):
        return super().raw(method, path, body, {"Cookie": self.cookie, "Authorization": "", "Origin": self.url, "Sec-Fetch-Site": "same-origin", **(headers or {})})


@pytest.mark.parametrize("way", WAYS)
def test_everything_is_here_as_it_is_there(way, request, tmp_path):
    source = source_of(way, request)
    report = move(way, source, tmp_path / "data", tmp_path / "report.json")
    assert report["equal"] and report["skipped"] == [] and report["differences"] == []
    assert [(project["there"], project["here"]) for project in report["projects"]] == [(number, number) for number in sorted(source.projects.values())]
    for project in report["projects"]:
        for kind, compared in project["compared"].items():
            assert compared["there"] == compared["alike"], (project["title"], kind)
            assert compared.get("content_there") == compared.get("content_here")
    ours = Moved("labelkeep", tmp_path)
    if way == "url":
        # Passwords are not told by the API.
        assert set(report["password_needed"]) == {EMAIL, *PEOPLE}
        reset = [os.environ["LABELKEEP_BINARY"], "user", "reset-password", EMAIL, "--data-dir", tmp_path / "data"]
        subprocess.run(reset, input=PASSWORD, text=True, check=True, capture_output=True)
    else:
        assert report["password_needed"] == []
    ours.start()
    try:
        compare(way, Api(source.url, TOKEN), signed_in(ours, EMAIL, PASSWORD), source.projects)
        if way != "url":
            people(ours)
    finally:
        ours.stop()


def people(ours):
    """Passwords of there are good here; the second time they are stored as ours are."""
    for email, password in PEOPLE.items():
        for _ in range(2):
            assert signed_in(ours, email, password)("GET", "/api/current-user/whoami")["email"] == email
        with pytest.raises(urllib.error.HTTPError):
            signed_in(ours, email, password + "x")


def compare(way, there, here, projects):
    for project in projects.values():
        path = f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true"
        assert exported(here.raw("GET", path)) == exported(there.raw("GET", path))
        for kind in ("CSV", "TSV", "JSON_MIN"):
            path = f"/api/projects/{project}/export?exportType={kind}&download_all_tasks=true"
            ordered = sorted if way == "postgres" else list
            assert ordered(by_lines(here.raw("GET", path))) == ordered(by_lines(there.raw("GET", path))), kind
        path = f"/api/tasks/?project={project}&page_size=500&fields=all"
        assert listed(here("GET", path)) == listed(there("GET", path))
        path = f"/api/dm/views/?project={project}"
        assert [view["data"] for view in here("GET", path)] == [view["data"] for view in there("GET", path)]
        one, other = there("GET", f"/api/projects/{project}/"), here("GET", f"/api/projects/{project}/")
        assert {name: other[name] for name in SETTINGS} == {name: one[name] for name in SETTINGS}
        for task in there("GET", path.replace("dm/views/", "tasks/"))["tasks"]:
            for value in task["data"].values():
                if isinstance(value, str) and value.startswith("/data/upload/"):
                    assert here.raw("GET", value) == there.raw("GET", value)
    hooks = lambda api: [{name: hook[name] for name in ("url", "actions", "send_payload", "send_for_all_actions", "is_active", "project")} for hook in api("GET", "/api/webhooks/")]  # noqa: E731
    assert sorted(hooks(here), key=str) == sorted(hooks(there), key=str)
    storages = lambda api: [(one["title"], one["path"], one["regex_filter"], one["use_blob_urls"]) for one in api("GET", f"/api/storages/localfiles?project={projects['local']}")]  # noqa: E731
    assert storages(here) == storages(there)


SETTINGS = [
    "title", "description", "label_config", "expert_instruction", "show_instruction", "show_skip_button", "enable_empty_annotation", "show_annotation_history",
    "color", "maximum_annotations", "model_version", "sampling", "skip_queue", "show_ground_truth_first", "overlap_cohort_percentage", "created_at",
    "task_number", "num_tasks_with_annotations", "total_annotations_number", "total_predictions_number", "skipped_annotations_number", "ground_truth_number",
]  # fmt: skip


def exported(answer):
    """An export as it reads; what says how long ago something was moves on. The real one counts no regions of what was imported."""
    tasks = sorted(without_ages(json.loads(answer)), key=lambda task: task["id"])
    for task in tasks:
        # On PostgreSQL the real one gives them in the order in which they lie.
        task["annotations"].sort(key=lambda annotation: annotation["id"])
        task["drafts"].sort(key=lambda draft: draft["id"])
        for annotation in task["annotations"]:
            annotation.pop("result_count")
    return tasks


def without_ages(value):
    if isinstance(value, list):
        return [without_ages(one) for one in value]
    if isinstance(value, dict):
        return {name: without_ages(one) for name, one in value.items() if name != "created_ago"}
    return value


def by_lines(answer):
    return re.sub(rb'"\\u[0-9a-f]{4}', b"", answer).replace(b"\\/", b"/").splitlines()


def listed(answer):
    names = ("id", "data", "meta", "inner_id", "overlap", "created_at", "updated_at", "is_labeled", "total_annotations", "cancelled_annotations", "total_predictions", "file_upload", "predictions", "drafts")
    tasks = [{name: task[name] for name in names} for task in without_ages(answer)["tasks"]]
    return answer["total"], answer["total_annotations"], answer["total_predictions"], tasks


def test_a_move_catches_up_beside_a_server_and_says_what_was_changed_on_both_sides(tmp_path_factory, tmp_path):
    source = populated(tmp_path_factory.mktemp("source-again"))
    ours = Moved("labelkeep", tmp_path)
    try:
        data, report = tmp_path / "data", tmp_path / "report.json"
        move("sqlite", source, data, report)
        ours.start()
        there, here = Api(source.url, TOKEN), signed_in(ours, EMAIL, PASSWORD)
        again = move("sqlite", source, data, report)
        assert set(again["fates"]["task"]) == set(again["fates"]["annotation"]) == {"same"}
        texts, images = source.projects["texts"], source.projects["images"]
        tasks = [task["id"] for task in there("GET", f"/api/tasks/?project={texts}&page_size=500")["tasks"]]
        # New and changed there; new and changed here; one on both sides.
        result = [{"id": "z", "from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["bad"]}}]
        new = there("POST", f"/api/tasks/{tasks[5]}/annotations/", {"result": result})
        there("POST", f"/api/projects/{texts}/import", [{"data": {"text": "came later"}}])
        here("POST", f"/api/tasks/{tasks[6]}/annotations/", {"result": result})
        there("PATCH", f"/api/tasks/{tasks[7]}/", {"data": {"text": "changed there"}})
        here("PATCH", f"/api/tasks/{tasks[8]}/", {"data": {"text": "changed here"}})
        both = there("GET", f"/api/tasks/?project={images}&page_size=10&fields=all")["tasks"][0]["annotations"][0]["id"]
        there("PATCH", f"/api/annotations/{both}/", {"lead_time": 1.0})
        here("PATCH", f"/api/annotations/{both}/", {"lead_time": 2.0})
        done = subprocess.run(command("sqlite", source, data, report), capture_output=True, text=True, timeout=300)
        assert done.returncode != 0, "what was changed on both sides is a difference"
        caught_up = json.loads(report.read_text())
        assert caught_up["differences"] == [{"kind": "annotation", "there": both, "why": "changed_on_both_sides"}]
        assert caught_up["fates"]["task"]["new"] == 1 and caught_up["fates"]["task"]["updated"] == 1 and caught_up["fates"]["task"]["changed_here"] == 1
        assert caught_up["fates"]["annotation"]["new"] == 1
        assert here("GET", f"/api/tasks/{tasks[7]}/")["data"] == {"text": "changed there"}
        assert here("GET", f"/api/tasks/{tasks[8]}/")["data"] == {"text": "changed here"}
        assert here("GET", f"/api/annotations/{both}/")["lead_time"] == 2.0
        # Its id was taken here meanwhile.
        (came,) = here("GET", f"/api/tasks/{tasks[5]}/annotations/")
        assert came["result"] == result and came["created_at"] == new["created_at"]
        assert here("GET", f"/api/projects/{texts}/")["task_number"] == len(tasks) + 1
    finally:
        if ours.process:
            ours.stop()
        source.stop()


def test_a_move_that_is_killed_goes_on(on_sqlite, tmp_path):
    data, report = tmp_path / "data", tmp_path / "report.json"
    killed = 0
    for number in range(1, 40):
        running = subprocess.Popen(command("sqlite", on_sqlite, data, report), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            running.wait(timeout=0.02 * number)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            killed += 1
        if running.wait() == 0:
            break
    assert killed > 0
    ended = move("sqlite", on_sqlite, data, report)
    assert ended["equal"] and set(ended["fates"]["task"]) == {"same"}
    fresh = move("sqlite", on_sqlite, tmp_path / "other", tmp_path / "other.json")
    contents = lambda report: [project["compared"] for project in report["projects"]]  # noqa: E731
    assert contents(ended) == contents(fresh)


@pytest.fixture
def empty(tmp_path_factory):
    """One of its own: the token of the one that all share may have been changed by another test."""
    yield from started(LabelStudio("label-studio", tmp_path_factory.mktemp("empty")))


def test_what_export_all_writes_goes_back_into_the_real_one(on_sqlite, empty, tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    move("sqlite", on_sqlite, data, tmp_path / "report.json")
    export = [os.environ["LABELKEEP_BINARY"], "export-all", out, "--data-dir", data]
    subprocess.run(export, check=True, capture_output=True, timeout=300)
    manifest = json.loads((out / "manifest.json").read_text())
    for project in manifest["projects"]:
        for file in project["files"]:
            content = (out / project["folder"] / file["name"]).read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file["size"], file["sha256"])
    # What is there, whole and unchanged, is left as it is; what is broken is written anew.
    kept, broken = out / "project-1" / "project.json", out / "project-2" / "tasks-00001.json"
    before = (kept.stat().st_mtime_ns, broken.read_bytes())
    broken.write_bytes(b"[")
    subprocess.run(export, check=True, capture_output=True, timeout=300)
    assert (kept.stat().st_mtime_ns, broken.read_bytes()) == before
    subprocess.run([sys.executable, out / "import.py", empty.url], env={**os.environ, "TOKEN": TOKEN}, check=True, timeout=300)
    there, back = Api(on_sqlite.url, TOKEN), Api(empty.url, TOKEN)
    emails = [{person["id"]: person["email"] for person in api("GET", "/api/users/")} for api in (there, back)]
    made = {project["title"]: project["id"] for project in back("GET", "/api/projects/?page_size=100")["results"]}
    for project in manifest["projects"]:
        one = meanings(there, project["id"], emails[0])
        assert one == meanings(back, made[project["title"]], emails[1])
        assert len(one) == project["tasks"]
        views = [[view["data"] for view in api("GET", f"/api/dm/views/?project={number}")] for api, number in ((there, project["id"]), (back, made[project["title"]]))]
        assert views[0] == views[1]


def meanings(api, project, emails):
    """The tasks of a project without numbers and times: uploads are what they hold."""
    tasks = api("GET", f"/api/tasks/?project={project}&page_size=500&fields=all")["tasks"]

    def data(value):
        return hashlib.sha256(api.raw("GET", value)).hexdigest() if isinstance(value, str) and value.startswith("/data/upload/") else value

    def annotation(one):
        return json.dumps([one["result"], one["was_cancelled"], one["ground_truth"], one["lead_time"], emails[one["completed_by"]]], sort_keys=True)

    def prediction(one):
        return json.dumps([one["result"], one["score"], one["model_version"]], sort_keys=True)

    return [
        ({name: data(value) for name, value in task["data"].items()}, sorted(map(annotation, task["annotations"])), sorted(map(prediction, task["predictions"])))
        for task in sorted(tasks, key=lambda task: task["id"])
    ]  # fmt: skip
