"""What stores and lines to them do wrong, at the level of syncs and of writing out: nothing is lost, nothing is doubled, and the
storage says what happened."""

import json

from stores import RedisLine, RedisServer, cut, slowly, vanish

# The servers and stores of the other storage tests.
from test_storages import (
    ADMIN,
    addresses,
    client,
    data,
    folders,
    project,
    recorder,
    server,
    source,
    synced,
    texts,
    until,
    weed,
)

SLOW_DOWN = (503, "<Error><Code>SlowDown</Code></Error>")


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


def second_page(operation, _, query):
    return operation == "list" and "continuation-token" in query


def test_a_burst_of_503_is_waited_out(client, weed, recorder, project):
    keys = [f"{number:05}.jpg" for number in range(1100)]
    weed.change("burst", {key: "x" for key in keys})
    storage = source(client, recorder, project, "burst")
    recorder.instead = times(3, SLOW_DOWN, second_page)
    storage = synced(client, storage)
    assert recorder.instead.left == [0]
    assert (storage.status, storage.last_sync_count) == ("completed", 1100)
    assert addresses(client, project) == [f"s3://burst/{key}" for key in keys]


def test_connections_that_are_reset_are_made_again(client, weed, recorder, project):
    keys = [f"{number:05}.jpg" for number in range(1100)]
    weed.change("reset", {key: "x" for key in keys})
    storage = source(client, recorder, project, "reset")
    for fault in (vanish, cut):
        recorder.instead = times(1, fault, second_page)
        storage = synced(client, storage)
        if storage.status == "failed":
            # A list that broke in the middle is not taken for a whole one; the next sync goes on.
            assert "connection broke" in storage.traceback
            recorder.instead = lambda *_: None
            storage = synced(client, storage)
        assert storage.status == "completed"
        assert storage.meta.get("objects_missing") == 0
    assert addresses(client, project) == [f"s3://reset/{key}" for key in keys]


def test_an_object_that_breaks_in_the_middle_is_read_on_from_there(client, weed, recorder, texts):
    tasks = [{"data": {"text": f"{number} " + "x" * 2000}} for number in range(300)]
    weed.change("broken", {"tasks.json": json.dumps(tasks)})
    storage = source(client, recorder, texts, "broken", use_blob_urls=False)
    recorder.operations()
    recorder.instead = times(2, cut, lambda operation, key, _: (operation, key) == ("get", "tasks.json"))
    storage = synced(client, storage)
    assert (storage.status, storage.last_sync_count) == ("completed", 300), storage.traceback
    assert addresses(client, texts, "text") == sorted(task["data"]["text"] for task in tasks)
    assert recorder.operations().count(("get", "tasks.json")) == 3


def test_a_slow_store_is_waited_for(client, weed, recorder, texts):
    weed.change("slow", {"tasks.json": json.dumps([{"text": f"{number}"} for number in range(100)])})
    storage = source(client, recorder, texts, "slow", use_blob_urls=False)
    recorder.instead = lambda operation, *_: slowly if operation in ("get", "list") else None
    storage = synced(client, storage)
    assert (storage.status, storage.last_sync_count) == ("completed", 100), storage.traceback


def test_a_clock_that_is_wrong_is_named(client, weed, recorder, project):
    weed.change("skew", {f"{number:05}.jpg": "x" for number in range(1100)})
    storage = source(client, recorder, project, "skew")
    recorder.instead = times(1, (403, "<Error><Code>RequestTimeTooSkewed</Code></Error>"), second_page)
    storage = synced(client, storage)
    assert storage.status == "failed"
    assert "clock of this server" in storage.traceback
    assert synced(client, storage).status == "completed"
    assert len(addresses(client, project)) == 1100


def target(client, recorder, project, bucket):
    values = {"title": "Target", "bucket": bucket, "s3endpoint": recorder.endpoint, **ADMIN}
    return client.export_storage.s3.create(project=project.id, **values)


def annotate(client, project, count):
    client.projects.import_tasks(id=project.id, request=[{"text": f"Text {number}"} for number in range(count)])
    result = [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]
    tasks = list(client.tasks.list(project=project.id))
    return sorted(str(client.annotations.create(id=task.id, result=result).id) for task in tasks)


def written(recorder, client, project, storage, keys):
    """Each object is there once the backlog is gone."""
    until(lambda: client.export_storage.s3.get(id=storage.id).pending_count == 0)
    puts = {key for operation, key in recorder.operations() if operation == "put"}
    assert set(keys) <= puts, set(keys) - puts


def test_what_a_target_does_not_take_at_first_comes_later(client, weed, recorder, texts):
    weed.change("faulty", {"there.txt": "x"})
    storage = target(client, recorder, texts, "faulty")
    recorder.operations()
    recorder.instead = times(5, SLOW_DOWN, lambda operation, *_: operation == "put")
    keys = annotate(client, texts, 6)
    written(recorder, client, texts, storage, keys)
    assert recorder.instead.left == [0]
    # The object was written, and the answer was lost: it is written once more, and is one.
    recorder.instead = times(3, vanish, lambda operation, *_: operation == "put")
    more = annotate(client, texts, 2)
    written(recorder, client, texts, storage, [key for key in more if key not in keys])
    assert client.export_storage.s3.get(id=storage.id).last_error is None


def test_a_target_that_refuses_says_what_it_lacks_until_it_may(client, weed, recorder, texts):
    weed.change("closed", {"there.txt": "x"})
    storage = target(client, recorder, texts, "closed")
    recorder.instead = lambda operation, *_: (403, "<Error><Code>AccessDenied</Code></Error>") if operation == "put" else None
    keys = annotate(client, texts, 2)
    until(lambda: client.export_storage.s3.get(id=storage.id).last_error is not None)
    now = client.export_storage.s3.get(id=storage.id)
    assert now.pending_count == len(keys)
    assert "permission to put" in now.last_error
    recorder.operations()
    recorder.instead = lambda *_: None
    # Whoever mended it says so by saving; nothing has to be written by hand.
    client.export_storage.s3.update(id=storage.id, title="Mended")
    written(recorder, client, texts, storage, keys)


def filled(folder, password, port, count):
    redis = RedisServer(folder, password, port)
    redis.say("SELECT", "1")
    for number in range(count):
        redis.say("SET", f"tasks/{number:05}", json.dumps({"text": f"{number:05}"}))
    return redis


def test_redis_that_is_killed_in_the_middle_of_a_scan_doubles_and_loses_nothing(client, tmp_path, texts):
    redis = filled(tmp_path, "a password", None, 3000)
    line = RedisLine(redis.port)
    try:
        place = {"host": "127.0.0.1", "port": str(line.port), "path": "tasks/", "db": 1}
        storage = client.import_storage.redis.create(project=texts.id, password="a password", **place)
        line.before = lambda cursor: redis.stop() if cursor != 0 else None
        client.import_storage.redis.sync(id=storage.id)
        until(lambda: client.import_storage.redis.get(id=storage.id).status == "failed")
        storage = client.import_storage.redis.get(id=storage.id)
        assert "could not be listed" in storage.traceback or "could not be read" in storage.traceback
        assert storage.meta.get("objects_missing", 0) == 0
        before = len(addresses(client, texts, "text"))
        assert before < 3000
        line.before = lambda cursor: None
        redis = filled(tmp_path, "a password", redis.port, 3000)
        storage = client.import_storage.redis.sync(id=storage.id)
        until(lambda: client.import_storage.redis.get(id=storage.id).status == "completed")
        assert client.import_storage.redis.get(id=storage.id).last_sync_count == 3000 - before
        assert addresses(client, texts, "text") == [f"{number:05}" for number in range(3000)]
    finally:
        line.stop()
        redis.stop()


def test_what_redis_did_not_take_while_it_was_dead_is_there_when_it_lives_again(client, tmp_path, texts):
    redis = RedisServer(tmp_path, "a password")
    try:
        place = {"host": "127.0.0.1", "port": str(redis.port), "path": "done/", "db": 1}
        storage = client.export_storage.redis.create(project=texts.id, password="a password", **place)
        first = annotate(client, texts, 2)
        until(lambda: client.export_storage.redis.get(id=storage.id).pending_count == 0)
        redis.stop()
        client.tasks.delete_all_tasks(id=texts.id)
        keys = annotate(client, texts, 5)
        until(lambda: client.export_storage.redis.get(id=storage.id).last_error is not None)
        assert client.export_storage.redis.get(id=storage.id).pending_count >= len(keys)
        redis = RedisServer(tmp_path, "a password", redis.port)
        until(lambda: client.export_storage.redis.get(id=storage.id).pending_count == 0)
        redis.say("SELECT", "1")
        assert [redis.say("EXISTS", f"done/{key}") for key in keys] == [b":1\r\n"] * len(keys)
        assert not set(first) & set(keys)
        assert client.export_storage.redis.get(id=storage.id).last_error is None
    finally:
        redis.stop()
