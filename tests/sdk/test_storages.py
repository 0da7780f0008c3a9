"""Storages by the official client: against a real S3 store that checks signatures and rights, and against folders."""

import json
import os
import pathlib
import socket
import threading
import time

import pytest
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError
from server import Server
from stores import Moto, Recorder, RedisServer, Weed

PICTURES = '<View><Image name="image" value="$picture"/><Choices name="c" toName="image"><Choice value="a"/></Choices></View>'
TEXTS = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/></Choices></View>'
HARD_KEYS = ["a//b.jpg", "sp ace.jpg ", "x/%2E%2E/y", "+", "q?r", "h#i", "ä/😀.png", "a&b=c;d", "'quoted\".jpg", "/".join(["k" * 127] * 7 + ["l" * 128])]
CANARY = "canary/aY8sD0f7Gh2kZ"
ADMIN = {"aws_access_key_id": "ADMIN", "aws_secret_access_key": "admin-secret"}

@pytest.fixture(scope="module")
def weed(tmp_path_factory):
    weed = Weed(tmp_path_factory.mktemp("weed"))
    weed.change("media", {f"{number}.jpg": "x" for number in range(3)})
    yield weed
    weed.stop()


@pytest.fixture
def recorder(weed):
    recorder = Recorder(weed.port)
    yield recorder
    recorder.stop()


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data, folders):
    environment = {
        "EGRESS_ALLOW": "127.0.0.0/8",
        "LOCAL_FILES_SERVING_ENABLED": "true",
        "LOCAL_FILES_DOCUMENT_ROOT": str(folders),
    }
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), data, environment=environment)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def client(server):
    return LabelStudio(base_url=server.url, api_key=server.token)


@pytest.fixture
def project(client):
    made = client.projects.create(title="Pictures of a bucket", label_config=PICTURES)
    yield made
    client.projects.delete(made.id)


@pytest.fixture
def texts(client):
    made = client.projects.create(title="Texts of a bucket", label_config=TEXTS)
    yield made
    client.projects.delete(made.id)


def source(client, recorder, project, bucket, **more):
    values = {"title": "Source", "bucket": bucket, "s3endpoint": recorder.endpoint, "use_blob_urls": True, "recursive_scan": True, **ADMIN, **more}
    return client.import_storage.s3.create(project=project.id, **values)


def synced(client, storage):
    """The storage after a sync, which a long one goes on with behind the answer."""
    storage = client.import_storage.s3.sync(id=storage.id)
    deadline = time.monotonic() + 120
    while storage.status in ("queued", "in_progress"):
        assert time.monotonic() < deadline, storage
        time.sleep(0.2)
        storage = client.import_storage.s3.get(id=storage.id)
    return storage


def addresses(client, project, field="picture"):
    tasks = client.tasks.list(project=project.id, fields="all", resolve_uri=False)
    return sorted(task.data[field] for task in tasks)


def refused(call):
    with pytest.raises(ApiError) as caught:
        call()
    assert caught.value.status_code == 400, caught.value.body
    return json.dumps(caught.value.body)


@pytest.fixture
def moto(tmp_path):
    moto = Moto(tmp_path)
    yield moto
    moto.stop()


def test_s19_media_files_are_listed_only_and_each_becomes_one_task(client, moto, project):
    recorder = Recorder(moto.port)
    moto.change("media", {key: "x" for key in HARD_KEYS})
    storage = source(client, recorder, project, "media")
    assert {operation for operation, _ in recorder.operations()} == {"list"}
    assert storage.status == "initialized"
    storage = synced(client, storage)
    assert (storage.status, storage.last_sync_count) == ("completed", len(HARD_KEYS)), storage
    assert addresses(client, project) == sorted(f"s3://media/{key}" for key in HARD_KEYS)
    moto.change("media", {"new.jpg": "x"}, delete=["+"])
    storage = synced(client, storage)
    assert (storage.status, storage.last_sync_count) == ("completed", 1)
    assert (storage.meta["tasks_existed"], storage.meta["objects_missing"], storage.meta["missing"]) == (len(HARD_KEYS) - 1, 1, ["+"])
    assert len(addresses(client, project)) == len(HARD_KEYS) + 1
    assert {operation for operation, _ in recorder.operations()} == {"list"}
    recorder.stop()


def test_a_prefix_and_an_expression_choose(client, weed, recorder, project):
    weed.change("chosen", {key: "x" for key in ["in/a.jpg", "in/b.png", "in/deep/c.jpg", "inner/d.jpg", "e.jpg"]})
    for prefix, recursive, expected in [
        ("in", False, ["in/a.jpg"]),
        ("in/", True, ["in/a.jpg", "in/deep/c.jpg"]),
    ]:
        storage = source(client, recorder, project, "chosen", prefix=prefix, regex_filter=r".*\.jpg", recursive_scan=recursive)
        synced(client, storage)
        assert addresses(client, project) == [f"s3://chosen/{key}" for key in expected]
        client.tasks.delete_all_tasks(id=project.id)
        client.import_storage.s3.delete(id=storage.id)
    assert "regex_filter" in refused(lambda: source(client, recorder, project, "chosen", regex_filter="(?=a)"))


def test_s19_tasks_come_from_json_with_annotations_and_predictions(client, weed, recorder, texts):
    result = [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]
    one = {"data": {"text": "one"}, "annotations": [{"result": result}], "predictions": [{"result": result, "model_version": "m1", "score": 0.5}]}
    weed.change("tasks", {
        "one.json": json.dumps(one),
        "list.json": json.dumps([{"text": "two"}, {"data": {"text": "three"}}]),
        "lines.jsonl": '{"text": "four"}\n{"text": "five"}\n',
        "broken.json": '{"text": "six"',
        "wrong.json": '[{"text": "seven"}, {"other": 1}]',
        "picture.jpg": "no JSON",
    })
    storage = source(client, recorder, texts, "tasks", use_blob_urls=False)
    storage = synced(client, storage)
    assert {operation for operation, _ in recorder.operations()} == {"list", "get"}
    assert (storage.status, storage.last_sync_count) == ("completed_with_errors", 6), storage
    assert {error["key"] for error in storage.meta["errors"]} == {"broken.json", "wrong.json", "picture.jpg"}
    assert all(name in storage.traceback for name in ("broken.json: ", "wrong.json: task 2: ", "picture.jpg: "))
    assert addresses(client, texts, "text") == ["five", "four", "one", "seven", "three", "two"]
    task = next(task for task in client.tasks.list(project=texts.id, fields="all") if task.data["text"] == "one")
    assert (task.total_annotations, task.total_predictions) == (1, 1)
    weed.change("tasks", {"broken.json": '{"text": "six"}', "wrong.json": '[{"text": "seven"}, {"text": "eight"}]'}, delete=["picture.jpg"])
    storage = synced(client, storage)
    assert (storage.status, storage.last_sync_count, storage.traceback) == ("completed", 2, None)
    recorder.operations()
    storage = synced(client, storage)
    assert storage.last_sync_count == 0
    assert {operation for operation, _ in recorder.operations()} == {"list"}, "no object is read again"
    assert len(addresses(client, texts, "text")) == 8


def test_s19_a_storage_without_sync_makes_no_call(client, weed, recorder, project):
    nobody = {"aws_access_key_id": "NOBODY", "aws_secret_access_key": "nothing"}
    storage = source(client, recorder, project, "media", synchronizable=False, **nobody)
    client.import_storage.s3.update(id=storage.id, title="Another name", prefix="in")
    client.import_storage.s3.validate(project=project.id, id=storage.id, bucket="media", s3endpoint=recorder.endpoint, synchronizable=False)
    assert "not synchronizable" in refused(lambda: client.import_storage.s3.sync(id=storage.id))
    assert recorder.operations() == []


def test_a_missing_permission_is_named(client, weed, recorder, project):
    weed.change("rights", {"a.json": '{"picture": "x"}'})
    reader = {"aws_access_key_id": "READER", "aws_secret_access_key": "reader-secret"}
    lister = {"aws_access_key_id": "LISTER", "aws_secret_access_key": "lister-secret"}
    assert "permission to list" in refused(lambda: source(client, recorder, project, "rights", **reader))
    source(client, recorder, project, "rights", **lister)
    assert "permission to get" in refused(lambda: source(client, recorder, project, "rights", use_blob_urls=False, **lister))
    target = {"project": project.id, "bucket": "rights", "s3endpoint": recorder.endpoint}
    assert "permission to put" in refused(lambda: client.export_storage.s3.create(**target, **reader))
    assert "secret" in refused(lambda: source(client, recorder, project, "rights", aws_secret_access_key="wrong"))
    assert "bucket" in refused(lambda: source(client, recorder, project, "not-there"))
    made = client.export_storage.s3.create(**target, **ADMIN)
    assert made.type == "s3"
    weed.change("rights")
    assert ("put", "labelkeep-write-check.json") in recorder.operations()
    assert [key for _, key in listed(weed, "rights")] == ["a.json"], "asking whether it can be written to writes nothing"


def listed(weed, bucket):
    import subprocess

    from stores import FOLDER

    script = (
        "import sys, json, boto3\n"
        "client = boto3.client('s3', endpoint_url=sys.argv[1], aws_access_key_id='ADMIN', aws_secret_access_key='admin-secret', region_name='us-east-1')\n"
        "print(json.dumps([['key', o['Key']] for o in client.list_objects_v2(Bucket=sys.argv[2]).get('Contents', [])]))"
    )
    done = subprocess.run([FOLDER / "venv/bin/python", "-c", script, f"http://127.0.0.1:{weed.port}", bucket], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_s23_secrets_of_storages_are_nowhere(client, server, data, weed, recorder, project):
    storage = source(client, recorder, project, "media", synchronizable=False, aws_access_key_id="CANARYKEY", aws_secret_access_key=CANARY, aws_session_token=CANARY + "token")
    google = json.dumps({"type": "service_account", "client_email": "a@b", "private_key": CANARY})
    refused(lambda: client.import_storage.gcs.create(project=project.id, bucket="data", google_application_credentials=google))
    client.import_storage.redis.create(project=project.id, host="127.0.0.1", port="1", password=CANARY, synchronizable=False)
    azure = "Y2FuYXJ5LWFZOHNEMGY3R2gya1o="
    client.import_storage.azure.create(project=project.id, container="data", account_name="account", account_key=azure, synchronizable=False)
    refused(lambda: source(client, recorder, project, "media", aws_access_key_id="CANARYKEY", aws_secret_access_key=CANARY))
    answers = [
        client.import_storage.s3.get(id=storage.id).model_dump_json(),
        *(item.model_dump_json() for item in client.import_storage.s3.list(project=project.id)),
        *(raw(client, path) for path in ("/api/audit/", f"/api/storages/?project={project.id}", "/api/jobs/", "/metrics")),
    ]
    needles = [CANARY, "CANARYKEY", azure]
    assert not [needle for needle in needles for answer in answers if needle in answer]
    files = [path for path in data.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files) and any(path.name == "server.log" for path in files)
    for path in files:
        content = path.read_bytes()
        assert not [needle for needle in needles if needle.encode() in content], path


def raw(client, path):
    return client._client_wrapper.httpx_client.httpx_client.request(
        "GET", client._client_wrapper.get_base_url() + path, headers=client._client_wrapper.get_headers()
    ).text


def test_w13_a_stored_secret_is_never_sent_to_a_new_place(client, weed, recorder, project):
    storage = source(client, recorder, project, "media")
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0)
        place = f"http://127.0.0.1:{elsewhere.getsockname()[1]}"
        for call in (
            lambda: client.import_storage.s3.validate(project=project.id, id=storage.id, bucket="media", s3endpoint=place),
            lambda: client.import_storage.s3.update(id=storage.id, s3endpoint=place),
            lambda: client.import_storage.s3.update(id=storage.id, bucket="other"),
        ):
            assert "aws_secret_access_key" in refused(call)
        with pytest.raises(BlockingIOError):
            elsewhere.accept()
    client.import_storage.s3.validate(project=project.id, id=storage.id, bucket="media", s3endpoint=recorder.endpoint)
    weed.change("other", {"a": "x"})
    client.import_storage.s3.update(id=storage.id, bucket="other", **ADMIN)
    assert client.import_storage.s3.get(id=storage.id).bucket == "other"


def test_w13_private_endpoints_are_refused_without_a_word_of_theirs(tmp_path, weed, recorder):
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path)
    try:
        client = LabelStudio(base_url=server.url, api_key=server.token)
        project = client.projects.create(title="Private", label_config=PICTURES)
        for endpoint in (recorder.endpoint, "http://169.254.169.254", "http://[::1]:1", "http://localhost:1"):
            text = refused(lambda endpoint=endpoint: client.import_storage.s3.create(project=project.id, bucket="media", s3endpoint=endpoint, **ADMIN))
            assert "reserved network address" in text
            text = refused(lambda endpoint=endpoint: client.import_storage.s3.validate(project=project.id, bucket="media", s3endpoint=endpoint, **ADMIN))
            assert "reserved network address" in text
        assert recorder.operations() == []
    finally:
        server.stop()


def test_what_breaks_halfway_is_said_and_nothing_is_doubled(client, weed, recorder, project):
    keys = [f"{number:05}.jpg" for number in range(1100)]
    weed.change("many", {key: "x" for key in keys})
    storage = source(client, recorder, project, "many")

    def second_page(status, text):
        return lambda operation, _, query: (status, text) if operation == "list" and "continuation-token" in query else None

    recorder.instead = second_page(403, "<Error><Code>AccessDenied</Code></Error>")
    storage = synced(client, storage)
    assert storage.status == "failed"
    assert "permission to list" in storage.traceback
    assert len(addresses(client, project)) == 1000, "what was there before stays"
    # An answer that is cut off without the place of the next one is no end of the list.
    recorder.instead = second_page(200, "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")
    storage = synced(client, storage)
    assert storage.status == "failed"
    assert storage.meta.get("objects_missing", 0) == 0
    recorder.instead = lambda *_: None
    storage = synced(client, storage)
    assert (storage.status, storage.last_sync_count) == ("completed", 100)
    assert addresses(client, project) == [f"s3://many/{key}" for key in keys]


def test_another_server_goes_on_where_one_was_killed(tmp_path, weed, recorder):
    keys = [f"{number:05}.jpg" for number in range(1100)]
    weed.change("killed", {key: "x" for key in keys})
    is_at_second_page, may_go_on = threading.Event(), threading.Event()

    def hold(operation, _, query):
        if operation == "list" and "continuation-token" in query and not is_at_second_page.is_set():
            is_at_second_page.set()
            may_go_on.wait(120)

    environment = {"EGRESS_ALLOW": "127.0.0.0/8"}
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path, environment=environment)
    try:
        client = LabelStudio(base_url=server.url, api_key=server.token)
        project = client.projects.create(title="Killed", label_config=PICTURES)
        storage = source(client, recorder, project, "killed")
        recorder.instead = hold
        asking = threading.Thread(target=lambda: quietly(lambda: client.import_storage.s3.sync(id=storage.id)))
        asking.start()
        assert is_at_second_page.wait(60)
        until(lambda: client.import_storage.s3.get(id=storage.id).last_sync_count == 1000)
        server.kill()
        may_go_on.set()
        asking.join()
        recorder.operations()
        server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path, token=server.token, environment=environment)
        client = LabelStudio(base_url=server.url, api_key=server.token)
        until(lambda: client.import_storage.s3.get(id=storage.id).status == "completed")
        storage = client.import_storage.s3.get(id=storage.id)
        assert storage.last_sync_count == 1100
        assert addresses(client, project) == [f"s3://killed/{key}" for key in keys]
        assert [operation for operation, _ in recorder.operations()] == ["list"], "the first page is not listed again"
    finally:
        server.stop()


def until(is_so):
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def quietly(call):
    try:
        call()
    except Exception:
        """The server went."""


def test_w24_folders_give_regular_files_below_the_root_and_nothing_else(client, folders, project):
    folder = folders / "set"
    folder.mkdir()
    names = ["sp ace.jpg ", "+", "q?r", "h#i", "😀.png", "100%25.jpg"]
    for name in names:
        (folder / name).write_text("x")
    (folder / "link.jpg").symlink_to("/etc/passwd")
    (folder / "endless.jpg").symlink_to("/dev/zero")
    (folder / "outside").symlink_to("/etc")
    os.mkfifo(folder / "pipe.jpg")
    storage = client.import_storage.local.create(project=project.id, path=str(folder), use_blob_urls=True)
    storage = client.import_storage.local.sync(id=storage.id)
    assert (storage.status, storage.last_sync_count) == ("completed", len(names)), storage
    from urllib.parse import quote

    assert addresses(client, project) == sorted(f"/data/local-files/?d=set/{quote(name, safe='')}" for name in names)
    for path in ("/etc", str(folders), str(folders / ".." / "x"), str(folder / "outside"), str(folders / "nowhere")):
        refused(lambda path=path: client.import_storage.local.create(project=project.id, path=path))


def test_values_of_redis_are_tasks(client, tmp_path, texts):
    redis = RedisServer(tmp_path, "a password")
    try:
        redis.say("SELECT", "1")
        redis.say("SET", "tasks/one", '{"text": "one"}')
        redis.say("SET", "tasks/two", '[{"text": "two"}, {"data": {"text": "three"}}]')
        redis.say("SET", "other", '{"text": "four"}')
        redis.say("LPUSH", "tasks/list", "no text")
        place = {"host": "127.0.0.1", "port": str(redis.port), "path": "tasks/", "db": 1}
        assert "credentials" in refused(lambda: client.import_storage.redis.create(project=texts.id, password="wrong", **place))
        storage = client.import_storage.redis.create(project=texts.id, password="a password", **place)
        assert storage.password is None
        for made in (3, 0):
            storage = client.import_storage.redis.sync(id=storage.id)
            assert (storage.status, storage.last_sync_count) == ("completed", made), storage
        assert addresses(client, texts, "text") == ["one", "three", "two"]
    finally:
        redis.stop()


def test_forms_types_and_lists_have_their_shapes(client, weed, recorder, project):
    types = json.loads(raw(client, "/api/storages/types"))
    assert types[0] == {"name": "s3", "title": "AWS S3"}
    assert [one["name"] for one in types] == ["s3", "gcs", "azure", "redis", "localfiles"]
    for name in ("s3", "gcs", "azure", "redis", "localfiles"):
        for way in ("", "export/"):
            form = json.loads(raw(client, f"/api/storages/{way}{name}/form"))
            fields = [field["name"] for row in form for part in row.get("columns", [row]) for field in part["fields"]]
            assert "title" in fields and ("can_delete_objects" in fields) == (way == "export/")
    assert "required" in raw(client, "/api/storages/s3/")
    storage = source(client, recorder, project, "media", presign_ttl=15)
    assert (storage.presign, storage.presign_ttl, storage.type, storage.aws_access_key_id) == (True, 15, "s3", None)
    found = client._client_wrapper.httpx_client.httpx_client.request(
        "POST",
        client._client_wrapper.get_base_url() + "/api/storages/s3/files",
        headers=client._client_wrapper.get_headers(),
        json={"project": project.id, "id": storage.id, "limit": 2},
    ).json()["files"]
    assert [one["key"] is None for one in found] == [False, False, True]
    assert found[0]["size"] == 1 and found[0]["last_modified"]
    client.import_storage.s3.delete(id=storage.id)
    assert client.import_storage.s3.list(project=project.id) == []
