"""What Google's and Microsoft's stores do wrong, at the level of syncs and of writing out: nothing is lost, nothing is doubled, and
the storage says what happened."""

import json
import zlib

import pytest
from stores import cut, slowly, vanish

PICTURES = '<View><Image name="image" value="$picture"/><Choices name="c" toName="image"><Choice value="a"/></Choices></View>'
TEXTS = '<View><Text name="text" value="$text"/><Choices name="mood" toName="text"><Choice value="good"/></Choices></View>'
KEYS = [f"{number:05}.jpg" for number in range(1100)]
RESULT = [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]
SECOND = {"gcs": "pageToken", "azure": "marker"}
SCHEME = {"gcs": "gs", "azure": "azure-blob"}
SLOW_DOWN = {
    "gcs": (503, '{"error": {"code": 503, "message": "busy", "errors": [{"reason": "backendError"}]}}'),
    "azure": (503, "<Error><Code>ServerBusy</Code></Error>"),
}
DENIED = {
    "gcs": (403, '{"error": {"code": 403, "message": "no", "errors": [{"reason": "forbidden"}]}}'),
    "azure": (403, "<Error><Code>AuthorizationPermissionMismatch</Code></Error>"),
}
CUT = {"gcs": (200, '{"items": [{"name": "01000.jpg", "si'), "azure": (200, "<EnumerationResults><Blobs><Blob><Name>01000.jpg</Name>")}
SKEWED = {
    "gcs": (400, '{"error": "invalid_grant", "error_description": "Invalid JWT: Token must be a short-lived token (60 minutes)"}'),
    "azure": (403, "<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>The date header in the request is incorrect.</AuthenticationErrorDetail></Error>"),
}

both = pytest.mark.parametrize("provider", ["gcs", "azure"])


@pytest.fixture(scope="module")
def many(clouds):
    for provider in ("gcs", "azure"):
        clouds.store(provider).bucket("many")
        for key in KEYS:
            clouds.store(provider).put("many", key, b"x")


def connected(clouds, program, provider, project, bucket, way="", **more):
    place = {"gcs": "bucket", "azure": "container"}[provider]
    fields = {"project": project, "title": bucket, **clouds.fields(provider), place: bucket, **more}
    return program.made("POST", f"/api/storages/{way}{provider}", fields)


def times(count, fault, is_meant):
    """The fault for the first requests that are meant, and then the store."""
    left = [count]

    def instead(operation, key, query):
        if not is_meant(operation, key, query) or left[0] == 0:
            return None
        left[0] -= 1
        return fault

    instead.left = left
    return instead


def second_page(provider):
    return lambda operation, _, query: operation == "list" and SECOND[provider] in query


def is_whole(program, project, provider):
    assert program.values(project, "picture") == [f"{SCHEME[provider]}://many/{key}" for key in KEYS]


@both
def test_a_burst_of_503_is_waited_out(clouds, many, program, provider):
    project = program.project(PICTURES)
    storage = connected(clouds, program, provider, project, "many", use_blob_urls=True)
    clouds.instead = times(3, SLOW_DOWN[provider], second_page(provider))
    storage = program.synced(provider, storage)
    assert clouds.instead.left == [0]
    assert (storage["status"], storage["last_sync_count"]) == ("completed", 1100), storage
    is_whole(program, project, provider)


@both
@pytest.mark.parametrize("fault", [vanish, cut])
def test_a_connection_that_is_reset_is_made_again_or_said(clouds, many, program, provider, fault):
    project = program.project(PICTURES)
    storage = connected(clouds, program, provider, project, "many", use_blob_urls=True)
    clouds.instead = times(1, fault, second_page(provider))
    storage = program.synced(provider, storage)
    if storage["status"] == "failed":
        # A list that broke in the middle is not taken for a whole one; the next sync goes on.
        assert "connection broke" in storage["traceback"]
        storage = program.synced(provider, storage)
    assert clouds.instead.left == [0]
    assert storage["status"] == "completed" and storage["meta"]["objects_missing"] == 0
    is_whole(program, project, provider)


@both
@pytest.mark.parametrize(("fault", "says"), [(DENIED, "permission to list"), (CUT, "could not be understood")])
def test_what_breaks_halfway_is_said_and_nothing_is_doubled(clouds, many, program, provider, fault, says):
    project = program.project(PICTURES)
    storage = connected(clouds, program, provider, project, "many", use_blob_urls=True)
    clouds.instead = lambda *asked: fault[provider] if second_page(provider)(*asked) else None
    storage = program.synced(provider, storage)
    assert storage["status"] == "failed" and says in storage["traceback"], storage
    assert storage["meta"].get("objects_missing", 0) == 0
    assert len(program.values(project, "picture")) == 1000, "what was there before stays"
    clouds.instead = lambda *_: None
    storage = program.synced(provider, storage)
    assert (storage["status"], storage["last_sync_count"]) == ("completed", 100)
    is_whole(program, project, provider)


@both
def test_a_clock_that_is_wrong_is_named(clouds, many, program, provider):
    project = program.project(PICTURES)
    host = {"gcs": "oauth2.googleapis.com", "azure": "list"}[provider]
    clouds.instead = lambda operation, *_: SKEWED[provider] if operation == host else None
    place = {"gcs": "bucket", "azure": "container"}[provider]
    fields = {"project": project, "use_blob_urls": True, **clouds.fields(provider), place: "many"}
    status, text, _ = program.ask("POST", f"/api/storages/{provider}", fields)
    assert status == 400 and "clock of this server" in text, text
    storage = connected(clouds, program, provider, project, "many", use_blob_urls=True, synchronizable=False)
    program.made("PATCH", f"/api/storages/{provider}/{storage['id']}", {"title": "Still skewed"})
    clouds.instead = lambda *_: None
    storage = program.made("PATCH", f"/api/storages/{provider}/{storage['id']}", {"synchronizable": True})
    assert program.synced(provider, storage)["last_sync_count"] == 1100


@both
def test_an_object_that_breaks_in_the_middle_is_read_on_from_there(clouds, program, provider):
    tasks = [{"data": {"text": f"{number:03} " + "x" * 2000}} for number in range(300)]
    clouds.store(provider).bucket("broken")
    clouds.store(provider).put("broken", "tasks.json", json.dumps(tasks).encode())
    project = program.project(TEXTS)
    storage = connected(clouds, program, provider, project, "broken", use_blob_urls=False)
    clouds.operations()
    clouds.instead = times(2, cut, lambda operation, key, _: (operation, key) == ("get", "tasks.json"))
    storage = program.synced(provider, storage)
    assert (storage["status"], storage["last_sync_count"]) == ("completed", 300), storage
    assert program.values(project, "text") == [task["data"]["text"] for task in tasks]
    assert clouds.operations().count(("get", "tasks.json")) == 3


@both
def test_a_slow_store_is_waited_for(clouds, program, provider):
    clouds.store(provider).bucket("slow")
    clouds.store(provider).put("slow", "tasks.json", json.dumps([{"text": f"{number:02}"} for number in range(100)]).encode())
    project = program.project(TEXTS)
    storage = connected(clouds, program, provider, project, "slow", use_blob_urls=False)
    clouds.instead = lambda operation, *_: slowly if operation in ("get", "list") else None
    storage = program.synced(provider, storage)
    assert (storage["status"], storage["last_sync_count"]) == ("completed", 100), storage


@both
def test_a_store_that_is_down_is_said_and_comes_back(clouds, many, program, provider):
    project = program.project(PICTURES)
    storage = connected(clouds, program, provider, project, "many", use_blob_urls=True)
    path = f"/api/storages/{provider}/{storage['id']}"
    clouds.instead = lambda *_: vanish
    status, text, _ = program.ask("POST", f"{path}/sync")
    assert status == 400 and "could not be reached" in text, text
    # It goes down in the middle.
    clouds.instead = lambda *asked: vanish if second_page(provider)(*asked) else None
    storage = program.synced(provider, storage)
    assert storage["status"] == "failed" and "could not be reached" in storage["traceback"], storage
    assert storage["meta"].get("objects_missing", 0) == 0
    assert len(program.values(project, "picture")) == 1000
    clouds.instead = lambda *_: None
    assert program.synced(provider, storage)["last_sync_count"] == 100
    is_whole(program, project, provider)


def annotated(program, project, count):
    """The keys of the objects that are to be."""
    program.made("POST", f"/api/projects/{project}/import", [{"text": f"Text {number}"} for number in range(count)])
    tasks = program.made("GET", f"/api/tasks/?project={project}&page_size=100")["tasks"]
    return sorted(str(program.made("POST", f"/api/tasks/{task['id']}/annotations/", {"result": RESULT})["id"]) for task in tasks)


@pytest.fixture
def bucket(request):
    """A name of its own for each test."""
    return f"results-{zlib.crc32(request.node.name.encode())}"


def target(clouds, program, provider, bucket):
    """(project, where the target is asked about); the bucket is there."""
    clouds.store(provider).bucket(bucket)
    project = program.project(TEXTS)
    storage = connected(clouds, program, provider, project, bucket, way="export/")
    assert clouds.store(provider).read(bucket) == {}, "asking whether it can be written to writes nothing"
    return project, f"/api/storages/export/{provider}/{storage['id']}"


def drained(program, path):
    program.until(lambda: program.made("GET", path)["pending_count"] == 0)
    assert program.made("GET", path)["last_error"] is None


def is_put(operation, *_):
    return operation == "put"


@both
@pytest.mark.parametrize("fault", [SLOW_DOWN, {"gcs": vanish, "azure": vanish}, {"gcs": cut, "azure": cut}])
def test_what_a_target_does_not_take_at_first_comes_later_and_once(clouds, program, provider, bucket, fault):
    project, path = target(clouds, program, provider, bucket)
    clouds.instead = times(5, fault[provider], is_put)
    keys = annotated(program, project, 6)
    drained(program, path)
    assert clouds.instead.left == [0]
    written = clouds.store(provider).read(bucket)
    assert sorted(written) == keys
    assert all(json.loads(written[key])["id"] == int(key) for key in keys)


@both
def test_a_target_that_refuses_says_what_it_lacks_until_it_may(clouds, program, provider, bucket):
    project, path = target(clouds, program, provider, bucket)
    clouds.instead = lambda operation, *_: DENIED[provider] if operation == "put" else None
    keys = annotated(program, project, 2)
    program.until(lambda: program.made("GET", path)["last_error"] is not None)
    now = program.made("GET", path)
    assert now["pending_count"] == len(keys) and "permission to put" in now["last_error"], now
    clouds.instead = lambda *_: None
    # Whoever mended it says so by saving; nothing has to be written by hand.
    program.made("PATCH", path, {"title": "Mended"})
    drained(program, path)
    assert sorted(clouds.store(provider).read(bucket)) == keys


@both
def test_what_was_annotated_while_the_store_was_down_is_written_when_it_is_back(clouds, program, provider, bucket):
    project, path = target(clouds, program, provider, bucket)
    clouds.instead = lambda operation, *_: vanish if operation == "put" else None
    keys = annotated(program, project, 4)
    program.until(lambda: program.made("GET", path)["last_error"] is not None)
    assert program.made("GET", path)["pending_count"] == len(keys)
    clouds.instead = lambda *_: None
    drained(program, path)
    assert sorted(clouds.store(provider).read(bucket)) == keys
