"""Files of tasks in Parquet, as pyarrow and DuckDB write them, whole and hostile: one object is many tasks."""

import json
import os
import pathlib

from label_studio_sdk import LabelStudio
from server import Server
from test_storage_ends import put
from test_storages import TEXTS, addresses, client, data, folders, recorder, server, source, synced, texts, weed

FILES = pathlib.Path(__file__).parents[2] / "crates/formats/tests/parquet"


def file(name):
    return (FILES / f"{name}.parquet").read_bytes()


def test_one_object_of_parquet_is_many_tasks_once(client, weed, recorder, texts):
    put(weed, "rows", "long.parquet", file("long_snappy"))
    storage = source(client, recorder, texts, "rows", use_blob_urls=False)
    storage = synced(client, storage)
    assert (storage.status, storage.last_sync_count) == ("completed", 5000), storage.traceback
    assert client.projects.get(id=texts.id).task_number == 5000
    task = next(iter(client.tasks.list(project=texts.id, page_size=1, fields="all")))
    assert set(task.data) == {"n", "text", "big", "even"}
    recorder.operations()
    assert synced(client, storage).last_sync_count == 0
    assert {operation for operation, _ in recorder.operations()} == {"list"}, "no object is read again"


def test_rows_of_duckdb_are_whole_tasks_with_annotations_and_predictions(client, weed, recorder, texts):
    for codec in ("snappy", "zstd", "gzip", "none"):
        put(weed, "duck", f"{codec}.parquet", file(f"duckdb_{codec}"))
    storage = synced(client, source(client, recorder, texts, "duck", use_blob_urls=False))
    assert (storage.status, storage.last_sync_count) == ("completed", 12), storage.traceback
    assert addresses(client, texts, "text") == sorted(f"{codec} {number}" for codec in ("snappy", "zstd", "gzip", "none") for number in range(3))
    for task in client.tasks.list(project=texts.id, fields="all"):
        assert (task.total_annotations, task.total_predictions) == ((1, 1) if task.data["text"].endswith("0") else (0, 0))


def test_s24_hostile_files_are_named_and_do_not_stop_the_others(client, weed, recorder, texts):
    good, lying = file("long_gzip"), bytearray(file("nested"))
    lying[-8:-4] = b"\xff\xff\xff\xff"
    hostile = {"bomb": file("bomb"), "bombs": file("bombs"), "cut": good[: len(good) // 2], "lying": bytes(lying), "none": b"", "text": b'{"text": "x"}', "brotli": file("brotli")}
    for name, content in hostile.items():
        put(weed, "hostile", f"{name}.parquet", content)
    put(weed, "hostile", "z.json", json.dumps({"text": "good"}).encode())
    storage = synced(client, source(client, recorder, texts, "hostile", use_blob_urls=False))
    assert (storage.status, storage.last_sync_count) == ("completed_with_errors", 1), storage.traceback
    assert {error["key"] for error in storage.meta["errors"]} == {f"{name}.parquet" for name in hostile}
    assert addresses(client, texts, "text") == ["good"]


def test_whoever_runs_the_server_switches_parquet_off(tmp_path, weed, recorder):
    put(weed, "off", "long.parquet", file("long_zstd"))
    environment = {"EGRESS_ALLOW": "127.0.0.0/8", "PARQUET_TASKS_ENABLED": "false"}
    server = Server.start(pathlib.Path(os.environ["LABELKEEP_BINARY"]), tmp_path, environment=environment)
    try:
        client = LabelStudio(base_url=server.url, api_key=server.token)
        project = client.projects.create(title="Off", label_config=TEXTS)
        storage = source(client, recorder, project, "off", use_blob_urls=False)
        recorder.operations()
        storage = synced(client, storage)
        assert (storage.status, storage.last_sync_count) == ("completed_with_errors", 0)
        assert "PARQUET_TASKS_ENABLED" in storage.traceback
        assert {operation for operation, _ in recorder.operations()} == {"list"}, "nothing of it is read"
    finally:
        server.stop()
