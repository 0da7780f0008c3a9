import io
import json

import pandas
import pytest
from label_studio_sdk.core.api_error import ApiError

from conftest import choice


@pytest.fixture
def labeled(client, project):
    """Three tasks: one good, one skipped, one untouched."""
    request = [{"data": {"text": f"text {n}"}} for n in range(3)]
    tasks = client.projects.import_tasks(project.id, request=request, return_task_ids=True).task_ids
    client.annotations.create(tasks[0], result=choice("good", id="abc"), lead_time=1.5)
    client.annotations.create(tasks[1], result=[], was_cancelled=True)
    return tasks


def test_json_holds_every_task_with_its_annotations(client, project, labeled):
    exported = sorted(client.projects.exports.as_json(project.id), key=lambda task: task["id"])
    assert [task["id"] for task in exported] == labeled
    assert exported[0]["data"] == {"text": "text 0"}
    [annotation] = exported[0]["annotations"]
    assert annotation["result"] == choice("good", id="abc")
    assert annotation["lead_time"] == 1.5
    assert exported[2]["annotations"] == []


def test_json_without_all_tasks_holds_the_finished_ones(client, project, labeled):
    content = b"".join(client.projects.exports.download_sync(project.id, export_type="JSON"))
    assert labeled[0] in [task["id"] for task in json.loads(content)]
    assert labeled[2] not in [task["id"] for task in json.loads(content)]


def test_json_min_is_flat(client, project, labeled):
    content = b"".join(client.projects.exports.download_sync(project.id, export_type="JSON_MIN"))
    [row] = [row for row in json.loads(content) if row["id"] == labeled[0]]
    assert (row["text"], row["mood"]) == ("text 0", "good")


def test_csv_becomes_a_table(client, project, labeled):
    table = client.projects.exports.as_pandas(project.id)
    assert isinstance(table, pandas.DataFrame)
    assert table.set_index("id").loc[labeled[0], "mood"] == "good"
    assert table.set_index("id").loc[labeled[0], "text"] == "text 0"


def test_tsv_is_separated_by_tabs(client, project, labeled):
    content = b"".join(client.projects.exports.download_sync(project.id, export_type="TSV"))
    table = pandas.read_csv(io.BytesIO(content), sep="\t")
    assert table.set_index("id").loc[labeled[0], "mood"] == "good"


def test_formats_are_listed(client, project):
    formats = client.projects.exports.list_formats(project.id)
    names = {each["name"] if isinstance(each, dict) else each.name for each in formats}
    assert {"JSON", "JSON_MIN", "CSV", "TSV"} <= names


def test_an_export_imports_into_another_project(client, project, labeled):
    exported = client.projects.exports.as_json(project.id)
    copy = client.projects.create(title="A copy", label_config=project.label_config)
    try:
        answer = client.projects.import_tasks(copy.id, request=exported)
        assert answer.task_count == 3
        again = client.projects.exports.as_json(copy.id)

        def content(tasks):
            return sorted((task["data"]["text"], [a["result"] for a in task["annotations"]]) for task in tasks)

        assert content(again) == content(exported)
    finally:
        client.projects.delete(copy.id)


@pytest.fixture
def snapshot(client, project, labeled):
    return client.projects.exports.create(project.id, title="Before the weekend")


def downloaded(client, project, snapshot, **options):
    return b"".join(client.projects.exports.download(project.id, snapshot.id, **options))


def test_a_snapshot_stays_as_it_was(client, project, labeled, snapshot):
    client.annotations.create(labeled[2], result=choice("bad"))
    snapshot = client.projects.exports.get(project.id, snapshot.id)
    assert (snapshot.title, snapshot.status) == ("Before the weekend", "completed")
    assert snapshot.counters["task_number"] == 3
    tasks = json.loads(downloaded(client, project, snapshot))
    assert [task["id"] for task in tasks] == labeled
    assert [len(task["annotations"]) for task in tasks] == [1, 1, 0]
    assert tasks[0]["annotations"][0]["result"] == choice("good", id="abc")


def test_snapshots_are_listed_and_deleted(client, project, snapshot):
    assert [each.id for each in client.projects.exports.list(project.id)] == [snapshot.id]
    client.projects.exports.delete(project.id, snapshot.id)
    assert client.projects.exports.list(project.id) == []
    with pytest.raises(ApiError) as missing:
        client.projects.exports.get(project.id, snapshot.id)
    assert missing.value.status_code == 404


@pytest.mark.parametrize("export_type, separator", [("CSV", ","), ("TSV", "\t")])
def test_a_snapshot_becomes_a_table(client, project, labeled, snapshot, export_type, separator):
    converted = client.projects.exports.convert(project.id, snapshot.id, export_type=export_type)
    assert converted.export_type == export_type
    snapshot = client.projects.exports.get(project.id, snapshot.id)
    [format] = [each for each in snapshot.converted_formats if each.id == converted.converted_format]
    assert (format.export_type, format.status) == (export_type, "completed")
    content = downloaded(client, project, snapshot, export_type=export_type)
    table = pandas.read_csv(io.BytesIO(content), sep=separator).set_index("id")
    assert table.loc[labeled[0], "mood"] == "good"


def test_a_snapshot_becomes_flat_objects(client, project, labeled, snapshot):
    client.projects.exports.convert(project.id, snapshot.id, export_type="JSON_MIN")
    rows = json.loads(downloaded(client, project, snapshot, export_type="JSON_MIN"))
    [row] = [row for row in rows if row["id"] == labeled[0]]
    assert (row["text"], row["mood"]) == ("text 0", "good")


def test_a_snapshot_holds_what_was_asked_for(client, project, labeled):
    made = client.projects.exports.create(
        project.id,
        task_filter_options={"annotated": "only"},
        annotation_filter_options={"usual": True},
        serialization_options={"annotations__completed_by": {"only_id": False}},
    )
    [task] = json.loads(downloaded(client, project, made))
    assert task["id"] == labeled[0]
    assert task["annotations"][0]["completed_by"]["email"] == client.users.whoami().email


def test_the_same_as_file_bytes_and_json(client, project, labeled):
    exports = client.projects.exports
    assert sorted(task["id"] for task in json.load(exports.as_file(project.id))) == labeled
    assert sorted(task["id"] for task in json.loads(exports.as_binary(project.id))) == labeled
    assert sorted(task["id"] for task in exports.as_json(project.id)) == labeled
